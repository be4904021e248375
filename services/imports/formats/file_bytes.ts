/** A file that can be read at any place, wherever it is kept. */

/** Bytes that can be read at any place, as formats need whose index stands at their end. */
export interface FileBytes {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `start` up to `end`, exclusive; fewer where the file ends before. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Bytes that are read at a time. */
const PIECE_BYTES = 262_144;

/** A file from its beginning to its end. */
export async function* streamOf(
  file: FileBytes,
  start = 0,
  end = file.size,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = start; at < end;) {
    const piece = await file.read(at, Math.min(end, at + PIECE_BYTES));
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
  }
}

/** A file that tells how much of it has been read. */
export interface CountedBytes extends FileBytes {
  /** From 0 to 1. */
  fraction(): number;
}

/** Counts what is read of a file. */
export function countedBytes(file: FileBytes): CountedBytes {
  let read = 0;
  return {
    size: file.size,
    fraction: () => Math.min(1, read / Math.max(1, file.size)),
    async read(start, end) {
      const bytes = await file.read(start, end);
      read += bytes.length;
      return bytes;
    },
  };
}

/** Bytes in memory as a file. */
export function bytesInMemory(bytes: Uint8Array<ArrayBuffer>): FileBytes {
  return {
    size: bytes.length,
    read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
  };
}

/** An open file. Readings take turns, for the file has one position. */
export function bytesOnDisk(file: Deno.FsFile, size: number): FileBytes {
  let turn: Promise<unknown> = Promise.resolve();
  const readNow = async (start: number, end: number) => {
    const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
    await file.seek(start, Deno.SeekMode.Start);
    let filled = 0;
    while (filled < bytes.length) {
      const read = await file.read(bytes.subarray(filled));
      if (read === null) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  };
  return {
    size,
    read(start, end) {
      const result = turn.then(() => readNow(start, end));
      turn = result.catch(() => {});
      return result;
    },
  };
}

/** Chunks that are kept, so that two readings side by side do not fetch each one again. */
const KEPT_CHUNKS = 4;

/**
 * A file that is kept in chunks of one size, the last one excepted.
 *
 * @param load the chunk of a number, counted from 0
 */
export function bytesInChunks(
  size: number,
  chunkBytes: number,
  load: (chunk: number) => Promise<Uint8Array<ArrayBuffer>>,
): FileBytes {
  const kept = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();
  const chunkOf = (index: number) => {
    const chunk = kept.get(index) ?? load(index);
    kept.delete(index);
    kept.set(index, chunk);
    if (kept.size > KEPT_CHUNKS) kept.delete(kept.keys().next().value!);
    return chunk;
  };
  return {
    size,
    async read(start, end) {
      const last = Math.min(end, size);
      const parts: Uint8Array<ArrayBuffer>[] = [];
      for (let at = start; at < last;) {
        const index = Math.floor(at / chunkBytes);
        const chunk = await chunkOf(index);
        const part = chunk.subarray(at - index * chunkBytes, last - index * chunkBytes);
        if (part.length === 0) break;
        parts.push(part);
        at += part.length;
      }
      return parts.length === 1 ? parts[0]! : await new Blob(parts).bytes();
    },
  };
}
