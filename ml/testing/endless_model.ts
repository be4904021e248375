import protobuf from "protobufjs";
import { GraphBuilder } from "@/ml/onnx/graph.ts";
import { encodeModel } from "@/ml/onnx/proto.ts";
import { FOREIGN_FEATURES } from "./foreign_model.ts";

const GRAPH = 7;
const BYTES = 2;
const GRAPH_ATTRIBUTE = 5;

/** A model that fits the signature, and never answers: a `Loop` whose condition stays true. */
export function endlessModel(): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder();
  const features = graph.input("features", ["N", 3]);
  const go = graph.node("Not", [graph.node("IsNaN", [graph.floats([0], [])])]);
  const column = graph.node("Gather", [features, graph.integers([0], [])], {
    attributes: { axis: 1 },
  });
  graph.output("probability", "looped", ["N"]);
  const model = graph.build({ features: JSON.stringify(FOREIGN_FEATURES) }, "Never ends.");
  return withNode(model, loopNode(go, column, "looped"));
}

/** A serialised `NodeProto`; our own writer of ONNX has no graphs inside graphs. */
function loopNode(condition: string, initial: string, output: string): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const input of ["", condition, initial]) writer.uint32(tag(1)).string(input);
  writer.uint32(tag(2)).string(output).uint32(tag(4)).string("Loop");
  writer.uint32(tag(5)).fork().uint32(tag(1)).string("body").uint32(tag(6)).bytes(loopBody())
    .uint32(20 << 3).int32(GRAPH_ATTRIBUTE).ldelim();
  return writer.finish();
}

/** A serialised `GraphProto` that hands on what it is given. */
function loopBody(): Uint8Array {
  const value = (name: string, elemType: number, dims: string[]) => ({
    name,
    type: { tensorType: { elemType, shape: { dim: dims.map((dimParam) => ({ dimParam })) } } },
  });
  const INT64 = 7;
  const BOOL = 9;
  const identity = (input: string, output: string) => ({
    opType: "Identity",
    domain: "",
    input: [input],
    output: [output],
    attribute: [],
  });
  return graphOf(encodeModel({
    irVersion: 8,
    producerName: "",
    docString: "",
    graph: {
      name: "body",
      node: [identity("go", "still"), identity("value", "next")],
      initializer: [],
      input: [value("turn", INT64, []), value("go", BOOL, []), value("value", 1, ["N"])],
      output: [value("still", BOOL, []), value("next", 1, ["N"])],
    },
    opsetImport: [],
    metadataProps: [],
  }));
}

function withNode(model: Uint8Array, node: Uint8Array): Uint8Array<ArrayBuffer> {
  const graph = protobuf.Writer.create().uint32(tag(1)).bytes(node).finish();
  const joined = new Uint8Array([...graphOf(model), ...graph]);
  const rest = fieldsOf(model).filter(({ field }) => field !== GRAPH).flatMap(({ whole }) => [
    ...whole,
  ]);
  const graphField = protobuf.Writer.create().uint32(tag(GRAPH)).bytes(joined).finish();
  return new Uint8Array([...rest, ...graphField]);
}

function graphOf(model: Uint8Array): Uint8Array {
  const { whole } = fieldsOf(model).find(({ field }) => field === GRAPH)!;
  const reader = protobuf.Reader.create(whole);
  reader.uint32();
  return reader.bytes();
}

function fieldsOf(message: Uint8Array): { field: number; whole: Uint8Array }[] {
  const reader = protobuf.Reader.create(message);
  const fields = [];
  while (reader.pos < reader.len) {
    const begin = reader.pos;
    const key = reader.uint32();
    reader.skipType(key & 7);
    fields.push({ field: key >> 3, whole: message.slice(begin, reader.pos) });
  }
  return fields;
}

function tag(field: number): number {
  return field << 3 | BYTES;
}
