import { type ModelDeclaration, readDeclaration } from "@/ml/declaration.ts";
import { ModelFileError, quote } from "@/ml/model_file_error.ts";
import {
  decodeModel,
  type Graph,
  type Model,
  type Node,
  type Tensor,
  type ValueInfo,
} from "@/ml/onnx/proto.ts";
import type { CustomerSchema } from "@/schema/column.ts";

/** The largest model file that is taken. */
export const MODEL_BYTES_MAX = 64 * 1024 ** 2;

/** Customers that a model is tried on, and the seconds that it may take to open and to score them. */
export const TRIAL_ROWS = 1000;
export const TRIAL_SECONDS = 30;

/** Versions of the operator sets that the runtime (ONNX Runtime Web 1.30) reads, by domain. */
export const OPSETS: ReadonlyMap<string, readonly [first: number, last: number]> = new Map([
  ["ai.onnx", [7, 26]],
  ["ai.onnx.ml", [1, 5]],
]);

/**
 * Checks that a file made elsewhere is a model that can be served, without running it. `docs/models.md` says for
 * people what is checked here:
 *
 * - at most {@linkcode MODEL_BYTES_MAX} bytes, one ONNX model, no tensors in other files;
 * - operator sets that the runtime reads, {@linkcode OPSETS};
 * - one input `features`, float32 [N, F], for any N; an output `probability`, float32 [N];
 * - metadata `features`, and what else {@linkcode readDeclaration} reads.
 *
 * @param schema of the customers that the model is for
 * @returns what the file says about itself
 * @throws {ModelFileError}
 */
export function checkModelFile(onnx: Uint8Array, schema: CustomerSchema): ModelDeclaration {
  requireModelSize(onnx.length);
  const model = parse(onnx);
  requireOpsets(model);
  requireOwnTensors(model);
  requireOutput(model.graph);
  const metadata = model.metadataProps.map(({ key, value }) => [key, value] as const);
  return readDeclaration(Object.fromEntries(metadata), requireInput(model.graph), schema);
}

/**
 * Checks the size of a model file, before it is read.
 *
 * @throws {ModelFileError}
 */
export function requireModelSize(bytes: number): void {
  if (bytes === 0) {
    throw new ModelFileError("The file is empty. Export the model again, as ONNX.");
  }
  if (bytes <= MODEL_BYTES_MAX) return;
  throw new ModelFileError(
    `Expected a model of at most ${MODEL_BYTES_MAX / 1024 ** 2} MiB, but found ${
      (bytes / 1024 ** 2).toFixed(1)
    } MiB. Take fewer or smaller trees, or a smaller network.`,
  );
}

function parse(onnx: Uint8Array): Model {
  try {
    return decodeModel(onnx);
  } catch {
    throw new ModelFileError(
      "Expected an ONNX model, but the file is not one or is cut off. Export the model again, as ONNX.",
    );
  }
}

function requireOpsets({ opsetImport }: Model): void {
  for (const { domain, version } of opsetImport) {
    const name = domain || "ai.onnx";
    const range = OPSETS.get(name);
    if (!range || (version >= range[0] && version <= range[1])) continue;
    throw new ModelFileError(
      `Expected operator set ${name} in a version from ${range[0]} to ${
        range[1]
      }, but found ${version}. ` +
        "Export the model for one of those.",
    );
  }
}

/** Wherever a tensor stands: as an initializer, in an attribute, in a subgraph or in a function. */
function requireOwnTensors({ graph, functions = [] }: Model): void {
  const nodes = functions.flatMap(({ node }) => node);
  const tensors = [...tensorsOfGraph(graph), ...nodes.flatMap(tensorsOfNode)];
  const outside = tensors.find(({ dataLocation }) => dataLocation === 1);
  if (!outside) return;
  throw new ModelFileError(
    `Expected all tensors in the model file, but found ${
      quote(outside.name)
    } in a file beside it. ` +
      "Save the model without external data.",
  );
}

function tensorsOfGraph({ initializer, node }: Graph): Tensor[] {
  return [...initializer, ...node.flatMap(tensorsOfNode)];
}

function tensorsOfNode({ attribute }: Node): Tensor[] {
  return attribute.flatMap(({ t, g, tensors = [], graphs = [] }) => [
    ...t ? [t] : [],
    ...tensors,
    ...[...g ? [g] : [], ...graphs].flatMap(tensorsOfGraph),
  ]);
}

/** Checks the input and returns F. */
function requireInput({ input, initializer }: Graph): number {
  const constants = new Set(initializer.map(({ name }) => name));
  const inputs = input.filter(({ name }) => !constants.has(name)); // files of old list constants as inputs
  const [features] = inputs;
  const dims = features && dimensionsOf(features);
  const [rows, width] = dims ?? [];
  const fits = inputs.length === 1 && features?.name === "features" && isFloat(features) &&
    dims?.length === 2 && typeof rows === "string" && typeof width === "number";
  if (fits) return width;
  throw new ModelFileError(
    'Expected one input "features", float32 [N, F] with any N and a fixed F, but found ' +
      `${inputs.map(describe).join(" and ") || "none"}. ` +
      "Put preparation into the graph behind one matrix of that name and shape.",
  );
}

function requireOutput({ output }: Graph): void {
  const probability = output.find(({ name }) => name === "probability");
  const dims = probability && dimensionsOf(probability);
  if (probability && isFloat(probability) && dims?.length === 1 && typeof dims[0] === "string") {
    return;
  }
  throw new ModelFileError(
    'Expected an output "probability", float32 [N] with any N, but found ' +
      `${(probability ? [probability] : output).map(describe).join(" and ") || "none"}. ` +
      "Take the column of the churned class, reshape it to [-1], and give it that name.",
  );
}

const FLOAT = 1;

function isFloat({ type }: ValueInfo): boolean {
  return type?.tensorType?.elemType === FLOAT;
}

/** Sizes, or the name of one that varies; undefined where the file does not say. */
function dimensionsOf({ type }: ValueInfo): (number | string)[] | undefined {
  return type?.tensorType?.shape?.dim.map(({ dimValue, dimParam }) => dimValue || dimParam || "?");
}

/** ONNX's element types by their number (`TensorProto.DataType`). */
const ELEMENT_TYPES = [
  "untyped",
  "float32",
  "uint8",
  "int8",
  "uint16",
  "int16",
  "int32",
  "int64",
  "string",
  "bool",
  "float16",
  "float64",
];

function describe(value: ValueInfo): string {
  const { name, type } = value;
  if (!type?.tensorType) return `${quote(name)}, which is no tensor,`;
  const { elemType } = type.tensorType;
  const dims = dimensionsOf(value);
  return `${quote(name)}, ${ELEMENT_TYPES[elemType] ?? `type ${elemType}`} ` +
    (dims ? `[${dims.map((dim) => String(dim).slice(0, 20)).join(", ")}]` : "of no stated shape");
}
