import {
  type Attribute,
  AttributeType,
  DataType,
  encodeGraph,
  encodeModel,
  type Node,
  type Tensor,
  type ValueInfo,
} from "./proto.ts";

/** Operator sets that models are written in: old enough for every current runtime. */
export const OPSET = 17;
/** Traditional machine-learning operators, domain `ai.onnx.ml`. */
export const ML_OPSET = 3;
const IR_VERSION = 8;

/** Values of a node's attributes: a whole `number` is an integer, `{ float }` a float. */
export type AttributeValue =
  | number
  | string
  | { readonly float: number }
  | { readonly floats: ArrayLike<number> }
  | { readonly ints: ArrayLike<number> }
  | { readonly strings: readonly string[] };

/** A value that flows through the graph, by name. */
export type Value = string;

/** Dimensions of an input or output; a string names one that varies. */
export type Shape = readonly (number | string)[];

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly domain?: "" | "ai.onnx.ml";
  /** Number of outputs, 1 unless told; {@linkcode GraphBuilder.nodes} returns them all. */
  readonly outputs?: number;
}

/** Collects the nodes of a model. Names are numbered in order, so that equal models are equal bytes. */
export class GraphBuilder {
  readonly #nodes: Node[] = [];
  readonly #initializers: Tensor[] = [];
  readonly #inputs: ValueInfo[] = [];
  readonly #outputs: ValueInfo[] = [];
  readonly #prefix: string;
  #names = 0;

  /** @param prefix goes before every name, so that nodes can join a graph that has names already */
  constructor(prefix = "") {
    this.#prefix = prefix;
  }

  /** Declares a float32 input. */
  input(name: string, shape: Shape): Value {
    this.#inputs.push(floatValue(name, shape));
    return name;
  }

  /** Declares a float32 output, fed by `value`. */
  output(name: string, value: Value, shape: Shape): void {
    this.feed(name, value);
    this.#outputs.push(floatValue(name, shape));
  }

  /** A constant float32 tensor. */
  floats(values: ArrayLike<number>, dims: readonly number[] = [values.length]): Value {
    const data = new DataView(new ArrayBuffer(values.length * 4));
    for (let i = 0; i < values.length; i++) data.setFloat32(i * 4, values[i]!, true);
    return this.#initializer(DataType.FLOAT, dims, data);
  }

  /** A constant int64 tensor. */
  integers(values: ArrayLike<number>, dims: readonly number[] = [values.length]): Value {
    const data = new DataView(new ArrayBuffer(values.length * 8));
    for (let i = 0; i < values.length; i++) data.setBigInt64(i * 8, BigInt(values[i]!), true);
    return this.#initializer(DataType.INT64, dims, data);
  }

  /** Adds a node of one output and returns it. */
  node(opType: string, inputs: readonly Value[], options: NodeOptions = {}): Value {
    return this.nodes(opType, inputs, options)[0]!;
  }

  /** Adds a node and returns its outputs. */
  nodes(opType: string, inputs: readonly Value[], options: NodeOptions = {}): readonly Value[] {
    const outputs = Array.from({ length: options.outputs ?? 1 }, () => this.#name(opType));
    this.#push(opType, inputs, outputs, options);
    return outputs;
  }

  /** Serialises the model. */
  build(metadata: Readonly<Record<string, string>>, description: string): Uint8Array<ArrayBuffer> {
    return encodeModel({
      irVersion: IR_VERSION,
      producerName: "holdfast",
      docString: description,
      graph: {
        name: "holdfast",
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
      opsetImport: [{ domain: "", version: OPSET }, { domain: "ai.onnx.ml", version: ML_OPSET }],
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    });
  }

  /** Serialises nodes and constants alone, to be joined to the graph of another model. */
  buildPart(): Uint8Array {
    return encodeGraph({ node: this.#nodes, initializer: this.#initializers });
  }

  /** Feeds an output that the graph declares already. */
  feed(name: string, value: Value): void {
    this.#push("Identity", [value], [name], {});
  }

  #push(
    opType: string,
    input: readonly Value[],
    output: readonly Value[],
    { attributes = {}, domain = "" }: NodeOptions,
  ): void {
    const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value));
    this.#nodes.push({ opType, domain, name: output[0]!, input, output, attribute });
  }

  #initializer(dataType: number, dims: readonly number[], data: DataView<ArrayBuffer>): Value {
    const name = this.#name("constant");
    this.#initializers.push({ name, dims, dataType, rawData: new Uint8Array(data.buffer) });
    return name;
  }

  #name(stem: string): string {
    return `${this.#prefix}${stem}_${this.#names++}`;
  }
}

function attributeOf(name: string, value: AttributeValue): Attribute {
  const utf8 = new TextEncoder();
  if (typeof value === "number") return { name, type: AttributeType.INT, i: value };
  if (typeof value === "string") {
    return { name, type: AttributeType.STRING, s: utf8.encode(value) };
  }
  if ("float" in value) return { name, type: AttributeType.FLOAT, f: value.float };
  if ("floats" in value) return { name, type: AttributeType.FLOATS, floats: value.floats };
  if ("ints" in value) return { name, type: AttributeType.INTS, ints: value.ints };
  // A tree ensemble repeats two strings a hundred thousand times.
  const known = new Map<string, Uint8Array>();
  const strings = value.strings.map((text) => {
    const bytes = known.get(text) ?? utf8.encode(text);
    known.set(text, bytes);
    return bytes;
  });
  return { name, type: AttributeType.STRINGS, strings };
}

function floatValue(name: string, shape: Shape): ValueInfo {
  const dim = shape.map((size) =>
    typeof size === "number" ? { dimValue: size } : { dimParam: size }
  );
  return { name, type: { tensorType: { elemType: DataType.FLOAT, shape: { dim } } } };
}
