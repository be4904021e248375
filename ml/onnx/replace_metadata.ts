import protobuf from "protobufjs";
import { decodeMetadata } from "./proto.ts";
import { appendMetadata } from "./append_metadata.ts";

/** The tag of `metadata_props`: field 14, a message. */
const METADATA_PROPS = 14 << 3 | 2;

/**
 * Replaces entries in the `metadata_props` of a serialised ONNX model, whose other bytes stay as they are.
 *
 * @param entries the new values by key; null takes the entry out
 */
export function replaceMetadata(
  onnx: Uint8Array,
  entries: Readonly<Record<string, string | null>>,
): Uint8Array<ArrayBuffer> {
  const metadata = { ...decodeMetadata(onnx), ...entries };
  return Object.entries(metadata).reduce(
    (file, [key, value]) => value === null ? file : appendMetadata(file, key, value),
    withoutMetadata(onnx),
  );
}

function withoutMetadata(onnx: Uint8Array): Uint8Array<ArrayBuffer> {
  const reader = protobuf.Reader.create(onnx);
  const kept = new Uint8Array(onnx.length);
  let length = 0;
  while (reader.pos < reader.len) {
    const begin = reader.pos;
    const tag = reader.uint32();
    reader.skipType(tag & 7);
    if (tag === METADATA_PROPS) continue;
    kept.set(onnx.subarray(begin, reader.pos), length);
    length += reader.pos - begin;
  }
  return kept.slice(0, length);
}
