import type { Retention } from "../operations/retention.ts";
import type { Database } from "@/db/client.ts";
import { expireUploads } from "./expiry.ts";
import { importFailure } from "./failures.ts";
import { bytesInChunks, type FileBytes } from "./formats/file_bytes.ts";
import { createImport } from "./record.ts";
import {
  deleteImport,
  findChunk,
  insertChunk,
  updateImport,
  uploadBytes,
} from "@/db/queries/import_records.ts";
import type { Import, ImportOptions } from "./types.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly retention?: Retention | undefined;
  readonly clock: () => Date;
}

/** Bytes of one stored piece: few enough not to hold up requestss way through the driver, which is text. */
const CHUNK_BYTES = 262_144;

/**
 * Stores a file as it arrives, so that any machine can take up its import and a crash loses nothing. Holds
 * one piece in memory. An upload that breaks off leaves nothing behind.
 *
 * @param status PENDING: give the import's id to `runImport`; STAGED: its columns are still to be looked at
 * @returns the import
 * @throws {UserError} `DISK_FULL`
 */
export async function storeUpload(
  services: Deps,
  bytes: ReadableStream<Uint8Array>,
  options: ImportOptions,
  status: "PENDING" | "STAGED" = "PENDING",
): Promise<Import> {
  const { db } = services;
  try {
    await expireUploads(services);
    const record = await createImport(db, options, "UPLOADING");
    try {
      let sequence = 0;
      for await (const piece of pieces(bytes)) {
        await insertChunk(db, { importId: record.id, sequence, bytes: piece });
        sequence++;
      }
      return await updateImport(db, record.id, { status });
    } catch (error) {
      await deleteImport(db, record.id);
      throw error;
    }
  } catch (error) {
    throw importFailure(error);
  }
}

/** Cuts a stream into pieces of one size, but for the last. */
async function* pieces(bytes: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let buffer = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  for await (let rest of bytes) {
    while (rest.length > 0) {
      const part = rest.subarray(0, CHUNK_BYTES - filled);
      buffer.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
      if (filled < CHUNK_BYTES) continue;
      yield buffer;
      buffer = new Uint8Array(CHUNK_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}

/** An uploaded file, to be read at any place; without a byte where it is no longer kept. */
export async function openUpload(db: Database, importId: number): Promise<FileBytes> {
  const size = await uploadBytes(db, importId);
  return bytesInChunks(
    size,
    CHUNK_BYTES,
    async (sequence) => Uint8Array.from(await findChunk(db, importId, sequence) ?? []),
  );
}
