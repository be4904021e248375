import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { SEED_GRADIENT_BOOSTING } from "@/ml/estimators/seed_configs.ts";
import { replaceMetadata } from "@/ml/onnx/replace_metadata.ts";
import { decodeMetadata, decodeModel } from "@/ml/onnx/proto.ts";
import type { GraphBuilder, Value } from "@/ml/onnx/graph.ts";
import { labelledTable } from "@/ml/testing/labelled_table.ts";
import { FOREIGN_FEATURES, foreignModel } from "@/ml/testing/foreign_model.ts";
import { endlessModel } from "@/ml/testing/endless_model.ts";
import { trainModel } from "@/ml/training.ts";
import { tryModel } from "@/ml/trial.ts";
import { createMlWorkers } from "@/ml/workers.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

type Answer = (graph: GraphBuilder, features: Value) => Value;

const refused = (answer: Answer, says: RegExp) =>
  rejects(tryModel(foreignModel({ answer }), ECOMMERCE), { name: "ModelFileError", message: says });

/** The first feature, tenure in months or NaN, as the answer. */
const firstColumn: Answer = (graph, features) =>
  graph.node("Gather", [features, graph.integers([1], [])], { attributes: { axis: 1 } });

Deno.test("tryModel() takes a model that answers every customer", async () => {
  deepStrictEqual((await tryModel(foreignModel(), ECOMMERCE)).features, FOREIGN_FEATURES);
});

Deno.test("tryModel() refuses answers that are no probabilities", async () => {
  await refused(firstColumn, /from 0 to 1, but found NaN for a customer of whom nothing is known/);
  await refused((graph, features) => {
    const value = firstColumn(graph, features);
    const missing = graph.node("IsNaN", [value]);
    return graph.node("Where", [missing, graph.floats([0]), value]);
  }, /but found 1200 for a customer with the least and greatest values/);
});

Deno.test("tryModel() refuses answers that depend on the other customers of a batch", async () => {
  await refused((graph, features) => {
    const missing = graph.node("IsNaN", [features]);
    const known = graph.node("Where", [missing, graph.floats([0]), features]);
    const total = graph.node("ReduceMean", [known], { attributes: { keepdims: 0 } });
    const row = graph.node("ReduceMean", [known], {
      attributes: { axes: { ints: [1] }, keepdims: 0 },
    });
    return graph.node("Sigmoid", [graph.node("Sub", [row, total])]);
  }, /one answer for one customer, but found .* alone and .* among 1000 others/);
});

Deno.test("tryModel() refuses a graph that does not keep to what it declares", async () => {
  await refused(
    (graph, features) => graph.node("Softplux", [features]),
    /ONNX Runtime can open, but found that it cannot: .*Softplux/,
  );
  await refused((graph, features) => {
    const missing = graph.node("IsNaN", [features]);
    const known = graph.node("Where", [missing, graph.floats([0]), features]);
    return graph.node("Reshape", [graph.node("Sigmoid", [known]), graph.integers([-1])]);
  }, /Expected 1000 probabilities for 1000 customers, but found 3000/);
});

Deno.test("tryModel() holds an explanation against the probabilities", async () => {
  const { onnx } = await trainModel(labelledTable(300), {
    estimator: { ...SEED_GRADIENT_BOOSTING, trees: 5, maxDepth: 3 },
    categories: "merged",
    folds: 2,
    seed: 3,
    thresholdPolicy: { kind: "F1" },
  });
  const { explanation } = await tryModel(onnx, ECOMMERCE);
  deepStrictEqual(explanation, JSON.parse(decodeMetadata(onnx).explanation!));
  const wrong = JSON.stringify({ ...explanation, link: "IDENTITY" });
  const says = { name: "ModelFileError", message: /"explanation" to add up .* Leave it out/ };
  await rejects(tryModel(replaceMetadata(onnx, { explanation: wrong }), ECOMMERCE), says);
  await rejects(tryModel(replaceMetadata(onnx, { explanation: "[1]" }), ECOMMERCE), says);
});

Deno.test("replaceMetadata() changes entries and nothing else", async () => {
  const onnx = foreignModel({ metadata: { threshold: 0.5, author: "Ann" } });
  const changed = replaceMetadata(onnx, { threshold: "0.25", author: null });
  const { features } = decodeMetadata(onnx);
  deepStrictEqual(decodeMetadata(changed), { features, threshold: "0.25" });
  deepStrictEqual((await tryModel(changed, ECOMMERCE)).threshold, 0.25);
  const { metadataProps: _, ...graph } = decodeModel(onnx);
  const { metadataProps: __, ...same } = decodeModel(changed);
  deepStrictEqual(same, graph);
});

Deno.test({
  name: "MlWorkers.tryModel() ends a model that loops for ever, and works on",
  // The clock that ends it is the runtime's own and may tick on until the limit.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const workers = createMlWorkers({ size: 1 });
    try {
      await rejects(workers.tryModel(endlessModel(), ECOMMERCE, { seconds: 2 }), {
        name: "ModelFileError",
        message: /answers for 1000 customers within 2 seconds, but found none yet/,
      });
      strictEqual((await workers.tryModel(foreignModel(), ECOMMERCE)).features.length, 3);
    } finally {
      workers.close();
    }
  },
});
