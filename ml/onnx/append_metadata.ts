import protobuf from "protobufjs";

const METADATA_PROPS = 14 << 3 | 2;
const KEY = 1 << 3 | 2;
const VALUE = 2 << 3 | 2;

/**
 * Adds an entry to the `metadata_props` of a serialised ONNX model without parsing it: protocol buffers join
 * messages by concatenation, and of two entries with one key the last one counts.
 */
export function appendMetadata(
  onnx: Uint8Array,
  key: string,
  value: string,
): Uint8Array<ArrayBuffer> {
  const entry = protobuf.Writer.create()
    .uint32(METADATA_PROPS).fork().uint32(KEY).string(key).uint32(VALUE).string(value).ldelim()
    .finish();
  const joined = new Uint8Array(onnx.length + entry.length);
  joined.set(onnx);
  joined.set(entry, onnx.length);
  return joined;
}
