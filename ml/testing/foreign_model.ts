import { GraphBuilder, type Shape, type Value } from "@/ml/onnx/graph.ts";

/** What the parts of {@linkcode foreignModel} may be instead. */
export interface ForeignModelOptions {
  readonly input?: string;
  readonly inputShape?: Shape;
  readonly output?: string;
  readonly outputShape?: Shape;
  /** JSON values by key, `features` among them. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Coefficient of tenure; another makes another file. */
  readonly slope?: number;
  /** Replaces the logistic regression: probabilities of shape [N] from features of shape [N, 3]. */
  readonly answer?: (graph: GraphBuilder, features: Value) => Value;
}

/** The columns of {@linkcode foreignModel}, not in the schema's order. */
export const FOREIGN_FEATURES = [
  { key: "complained", kind: "BOOLEAN" },
  { key: "tenure", kind: "NUMBER" },
  { key: "maritalStatus", kind: "CATEGORY", categories: ["Married", "Single", "Widowed"] },
] as const;

/**
 * A model file as another process might make it: a logistic regression over three features, missing values filled with
 * 0, and no metadata but the meaning of the columns.
 */
export function foreignModel(options: ForeignModelOptions = {}): Uint8Array<ArrayBuffer> {
  const { answer = logistic(options.slope ?? -0.2) } = options;
  const graph = new GraphBuilder();
  const features = graph.input(options.input ?? "features", options.inputShape ?? ["N", 3]);
  graph.output(
    options.output ?? "probability",
    answer(graph, features),
    options.outputShape ?? ["N"],
  );
  const metadata = { features: FOREIGN_FEATURES, ...options.metadata };
  const texts = Object.entries(metadata).map(([key, value]) => [key, JSON.stringify(value)]);
  return graph.build(Object.fromEntries(texts), "A logistic regression from elsewhere.");
}

function logistic(slope: number) {
  return (graph: GraphBuilder, features: Value): Value => {
    const missing = graph.node("IsNaN", [features]);
    const known = graph.node("Where", [missing, graph.floats([0]), features]);
    const margin = graph.node("MatMul", [known, graph.floats([1.5, slope, 0.4], [3, 1])]);
    const shifted = graph.node("Add", [margin, graph.floats([-0.5])]);
    return graph.node("Reshape", [graph.node("Sigmoid", [shifted]), graph.integers([-1])]);
  };
}
