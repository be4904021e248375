import type { Connection, Database } from "@/db/client.ts";
import { Buffer } from "node:buffer";
import iconv from "iconv-lite";
import { CustomersBusyError, withCustomersLocked } from "@/db/exclusive.ts";
import {
  deleteFile,
  type ErasedRows,
  eraseRows,
  fileChunks,
  keptFiles,
} from "@/db/queries/erasure.ts";
import { dropNextLines } from "@/db/queries/order_import.ts";
import { dropNextCustomers } from "@/db/replace.ts";
import { recordAction } from "../access/mod.ts";
import { UserError } from "../errors.ts";
import { holdsOrdersOf } from "../orders/holds_customer.ts";

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
  readonly clock: () => Date;
}

/** What was deleted with a customer. */
export interface Erasure extends ErasedRows {
  /** Uploaded files that were waiting to be imported and may have held the customer. */
  readonly uploads: number;
}

/**
 * Deletes a customer everywhere: the customer table, predictions, campaigns, rejected rows and uploaded files. What a
 * training keeps of its customers are hashes and probabilities without ids, which stay. The audit log is the caller's:
 * see {@linkcode recordErasure}.
 *
 * @param customerId as the customer table has it
 * @throws {UserError} `NOT_FOUND` when nothing is stored about that customer, `IMPORT_WAITING` when a file that may hold
 * the customer is about to be imported, `BUSY` while another job changes the customers
 */
export async function eraseCustomer(
  { connection, db }: Pick<Deps, "connection" | "db">,
  customerId: string,
): Promise<Erasure> {
  return await withCustomersLocked(connection, async () => {
    const files = await filesHolding(db, customerId);
    // An import that died may have left rows behind.
    await dropNextCustomers(connection.sql);
    await dropNextLines(connection.sql);
    return await db.transaction(async (tx) => {
      const rows = await eraseRows(tx, customerId);
      for (const importId of files) await deleteFile(tx, importId);
      const erasure = { ...rows, uploads: files.length };
      if (Object.values(erasure).every((count) => count === 0)) throw notFound(customerId);
      return erasure;
    });
  }).catch((error) => {
    throw error instanceof CustomersBusyError ? new UserError("BUSY", error.message) : error;
  });
}

/** Writes into the audit log that a customer was erased and how much of it, never whom. */
export async function recordErasure(
  services: Pick<Deps, "db" | "clock">,
  actor: string,
  erasure: Erasure,
): Promise<void> {
  await recordAction(services, { actor, action: "eraseCustomer", detail: { ...erasure } });
}

async function filesHolding(db: Database, customerId: string): Promise<number[]> {
  const spellings = spellingsOf(customerId);
  const found: number[] = [];
  for (const { importId, hasOpenJob } of await keptFiles(db)) {
    const isHeld = await holdsAny(fileChunks(db, importId), spellings) ||
      await holdsOrdersOf(db, importId, customerId);
    if (!isHeld) continue;
    if (hasOpenJob) {
      throw new UserError(
        "IMPORT_WAITING",
        `Import ${importId} is not finished and its file may contain the customer. ` +
          "Cancel it or wait until it has ended, then erase the customer again.",
      );
    }
    found.push(importId);
  }
  return found;
}

/** The bytes that an id can be in a file: imports read these encodings. */
function spellingsOf(customerId: string): Buffer[] {
  return ["utf8", "utf-16le", "utf-16be", "cp949"].map((encoding) =>
    Buffer.from(iconv.encode(customerId, encoding))
  );
}

/** Whether one of the byte sequences is in the pieces, also across the end of one. */
async function holdsAny(
  chunks: AsyncIterable<Uint8Array>,
  spellings: readonly Buffer[],
): Promise<boolean> {
  const overlap = Math.max(...spellings.map(({ length }) => length)) - 1;
  let tail = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([tail, chunk]);
    if (spellings.some((spelling) => bytes.includes(spelling))) return true;
    tail = overlap === 0 ? tail : bytes.subarray(-overlap);
  }
  return false;
}

function notFound(customerId: string): UserError {
  return new UserError(
    "NOT_FOUND",
    `Nothing is stored about a customer with the id "${customerId}".`,
  );
}
