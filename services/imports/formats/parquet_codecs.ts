/** How pages of Parquet files are unpacked. */
import { type Compressors, snappyUncompress } from "hyparquet";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";

/** Unpacked bytes of one page at most; writers make pages of about one. */
const MAX_PAGE_BYTES = 268_435_456;

/** Thrown for a page that would fill the memory. */
export class LargePageError extends Error {
  override name = "LargePageError";
}

type Unpack = (input: Uint8Array, bytes: number) => Uint8Array;

function bounded(unpack: Unpack): Unpack {
  return (input, bytes) => {
    if (bytes > MAX_PAGE_BYTES) throw new LargePageError(`A page unpacks to ${bytes} bytes`);
    return unpack(input, bytes);
  };
}

/** The codecs that are understood. */
export const COMPRESSORS: Compressors = {
  SNAPPY: bounded((input, bytes) => {
    const output = new Uint8Array(bytes);
    snappyUncompress(input, output);
    return output;
  }),
  GZIP: bounded((input, bytes) => gunzipSync(input, { maxOutputLength: bytes })),
  BROTLI: bounded((input, bytes) => brotliDecompressSync(input, { maxOutputLength: bytes })),
  ZSTD: bounded((input, bytes) => zstdDecompressSync(input, { maxOutputLength: bytes })),
};

/** Whether a column's codec is understood. */
export const isKnownCodec = (codec: string) => codec === "UNCOMPRESSED" || codec in COMPRESSORS;
