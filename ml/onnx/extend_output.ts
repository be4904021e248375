import protobuf from "protobufjs";
import { GraphBuilder, type Value } from "./graph.ts";

/** Tags of `onnx.proto3`: field number and wire type of a message or a text. */
const MODEL_GRAPH = 7 << 3 | 2;
const GRAPH_NODE = 1 << 3 | 2;
const NODE_INPUT = 1 << 3 | 2;
const NODE_OUTPUT = 2 << 3 | 2;

/**
 * Adds nodes in front of an output of a serialised model. The bytes of every other node stay as they are: a model of
 * 15 MB has half a million tree nodes, which are not parsed.
 *
 * @param output an output that a node of its own feeds, as {@linkcode GraphBuilder.output} writes it
 * @param extend adds nodes behind the value that feeds the output now, and returns the value that is to feed it
 * @throws {Error} where no node feeds the output
 */
export function extendOutput(
  onnx: Uint8Array,
  output: string,
  extend: (graph: GraphBuilder, value: Value) => Value,
): Uint8Array<ArrayBuffer> {
  return join(
    Array.from(fieldsOf(onnx), ({ tag, value, whole }) => {
      if (tag !== MODEL_GRAPH) return whole;
      return protobuf.Writer.create().uint32(tag).bytes(extendGraph(value, output, extend))
        .finish();
    }),
  );
}

function extendGraph(
  graph: Uint8Array,
  output: string,
  extend: (graph: GraphBuilder, value: Value) => Value,
): Uint8Array {
  const kept: Uint8Array[] = [];
  let source: Value | undefined;
  for (const { tag, value, whole } of fieldsOf(graph)) {
    const feeds = tag === GRAPH_NODE && textOf(value, NODE_OUTPUT) === output;
    if (feeds) source = textOf(value, NODE_INPUT);
    else kept.push(whole);
  }
  if (source === undefined) throw new Error(`Expected a node that feeds "${output}", found none`);
  const part = new GraphBuilder(`${output}_`);
  part.feed(output, extend(part, source));
  return join([...kept, part.buildPart()]);
}

interface Field {
  readonly tag: number;
  /** What the field holds, where that is a message, a text or an array; else empty. */
  readonly value: Uint8Array;
  /** Tag included. */
  readonly whole: Uint8Array;
}

function* fieldsOf(message: Uint8Array): Generator<Field> {
  const reader = protobuf.Reader.create(message);
  while (reader.pos < reader.len) {
    const begin = reader.pos;
    const tag = reader.uint32();
    let value = message.subarray(0, 0);
    if ((tag & 7) === 2) value = reader.bytes();
    else reader.skipType(tag & 7);
    yield { tag, value, whole: message.subarray(begin, reader.pos) };
  }
}

/** The first text in a field of a message. */
function textOf(message: Uint8Array, tag: number): string | undefined {
  for (const field of fieldsOf(message)) {
    if (field.tag === tag) return new TextDecoder().decode(field.value);
  }
  return undefined;
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  parts.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
  return joined;
}
