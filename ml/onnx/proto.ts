import protobuf from "protobufjs";

/**
 * The part of ONNX's protocol (`onnx.proto3`, https://github.com/onnx/onnx) that models here use, with its field
 * numbers. Unknown fields of files made elsewhere are skipped when read.
 */
const ONNX = {
  nested: {
    AttributeProto: message({
      name: ["string", 1],
      f: ["float", 2],
      i: ["int64", 3],
      s: ["bytes", 4],
      t: ["TensorProto", 5],
      g: ["GraphProto", 6],
      floats: ["float", 7, "repeated"],
      // int64 in ONNX. On the wire int32 is the same, and protobufjs writes it several times as fast.
      ints: ["int32", 8, "repeated"],
      strings: ["bytes", 9, "repeated"],
      tensors: ["TensorProto", 10, "repeated"],
      graphs: ["GraphProto", 11, "repeated"],
      type: ["int32", 20],
    }),
    NodeProto: message({
      input: ["string", 1, "repeated"],
      output: ["string", 2, "repeated"],
      name: ["string", 3],
      opType: ["string", 4],
      attribute: ["AttributeProto", 5, "repeated"],
      domain: ["string", 7],
    }),
    TensorProto: message({
      dims: ["int64", 1, "repeated"],
      dataType: ["int32", 2],
      name: ["string", 8],
      rawData: ["bytes", 9],
      dataLocation: ["int32", 14],
    }),
    Dimension: message({ dimValue: ["int64", 1], dimParam: ["string", 2] }),
    TensorShapeProto: message({ dim: ["Dimension", 1, "repeated"] }),
    TensorTypeProto: message({ elemType: ["int32", 1], shape: ["TensorShapeProto", 2] }),
    TypeProto: message({ tensorType: ["TensorTypeProto", 1] }),
    ValueInfoProto: message({ name: ["string", 1], type: ["TypeProto", 2] }),
    GraphProto: message({
      node: ["NodeProto", 1, "repeated"],
      name: ["string", 2],
      initializer: ["TensorProto", 5, "repeated"],
      input: ["ValueInfoProto", 11, "repeated"],
      output: ["ValueInfoProto", 12, "repeated"],
    }),
    FunctionProto: message({ name: ["string", 1], node: ["NodeProto", 7, "repeated"] }),
    OperatorSetIdProto: message({ domain: ["string", 1], version: ["int64", 2] }),
    StringStringEntryProto: message({ key: ["string", 1], value: ["string", 2] }),
    ModelProto: message({
      irVersion: ["int64", 1],
      producerName: ["string", 2],
      producerVersion: ["string", 3],
      docString: ["string", 6],
      graph: ["GraphProto", 7],
      opsetImport: ["OperatorSetIdProto", 8, "repeated"],
      metadataProps: ["StringStringEntryProto", 14, "repeated"],
      functions: ["FunctionProto", 25, "repeated"],
    }),
  },
};

type FieldSpec = readonly [type: string, id: number, rule?: "repeated"];

function message(specs: Readonly<Record<string, FieldSpec>>): protobuf.IType {
  const fields = Object.entries(specs).map(([name, [type, id, rule]]) => {
    const packed = rule && ["float", "int32", "int64"].includes(type)
      ? { options: { packed: true } }
      : {};
    return [name, { type, id, ...(rule && { rule }), ...packed }];
  });
  return { fields: Object.fromEntries(fields) };
}

/** Element types of tensors (`TensorProto.DataType`). */
export const DataType = { FLOAT: 1, INT64: 7, BOOL: 9 } as const;

/** Kinds of attributes (`AttributeProto.AttributeType`). */
export const AttributeType = {
  FLOAT: 1,
  INT: 2,
  STRING: 3,
  FLOATS: 6,
  INTS: 7,
  STRINGS: 8,
} as const;

export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly floats?: ArrayLike<number>;
  readonly ints?: ArrayLike<number>;
  readonly strings?: readonly Uint8Array[];
  readonly t?: Tensor | null;
  readonly g?: Graph | null;
  readonly tensors?: readonly Tensor[];
  readonly graphs?: readonly Graph[];
}

export interface Node {
  readonly opType: string;
  readonly domain: string;
  readonly name?: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly Attribute[];
}

export interface Tensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly rawData: Uint8Array;
  /** 1 where the values are in a file beside the model's. */
  readonly dataLocation?: number;
}

export interface Dimension {
  readonly dimValue?: number;
  readonly dimParam?: string;
}

export interface ValueInfo {
  readonly name: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: { readonly dim: readonly Dimension[] };
    };
  };
}

export interface Graph {
  readonly name: string;
  readonly node: readonly Node[];
  readonly initializer: readonly Tensor[];
  readonly input: readonly ValueInfo[];
  readonly output: readonly ValueInfo[];
}

export interface Model {
  readonly irVersion: number;
  readonly producerName: string;
  readonly docString: string;
  readonly graph: Graph;
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
  readonly metadataProps: readonly { readonly key: string; readonly value: string }[];
  readonly functions?: readonly { readonly node: readonly Node[] }[];
}

/** A model without its graph, so that reading what a model says about itself is cheap. */
const HEADER = {
  nested: {
    StringStringEntryProto: ONNX.nested.StringStringEntryProto,
    ModelProto: message({ metadataProps: ["StringStringEntryProto", 14, "repeated"] }),
  },
};

function modelType(descriptor: protobuf.INamespace): protobuf.Type {
  return protobuf.Root.fromJSON(descriptor).lookupType("ModelProto");
}

/** Serialises a part of a graph. */
export function encodeGraph(graph: Pick<Graph, "node" | "initializer">): Uint8Array {
  return protobuf.Root.fromJSON(ONNX).lookupType("GraphProto").encode(graph).finish();
}

/** Serialises a model; the same model gives the same bytes. */
export function encodeModel(model: Model): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(modelType(ONNX).encode(model).finish());
}

/**
 * Reads a model.
 *
 * @throws {Error} when the bytes are not a serialised model
 */
export function decodeModel(bytes: Uint8Array): Model {
  const model = decode<Model>(ONNX, bytes);
  if (!model.graph || model.graph.node.length === 0) {
    throw new Error("Expected an ONNX model, but found no graph in it");
  }
  return model;
}

/**
 * Reads only a model's `metadata_props`.
 *
 * @throws {Error} when the bytes are not a serialised model
 */
export function decodeMetadata(bytes: Uint8Array): Record<string, string> {
  const { metadataProps } = decode<Pick<Model, "metadataProps">>(HEADER, bytes);
  return Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
}

function decode<T>(descriptor: protobuf.INamespace, bytes: Uint8Array): T {
  const type = modelType(descriptor);
  try {
    // `defaults` and `arrays` fill in what the file leaves out, so that the declared shape holds.
    const options = { longs: Number, defaults: true, arrays: true, bytes: Uint8Array };
    return type.toObject(type.decode(bytes), options) as T;
  } catch (cause) {
    throw new Error("Expected an ONNX model, but the bytes do not parse as one", { cause });
  }
}
