/** Writes down why an import has failed. */
import type { Connection, Database } from "@/db/client.ts";
import { isConnectionLost } from "@/db/connection_lost.ts";
import { dropChunks, hasFile, updateImport } from "@/db/queries/import_records.ts";
import { UserError } from "../errors.ts";
import { Interruption } from "../task_context.ts";
import { isMendable } from "./failures.ts";

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
  readonly clock: () => Date;
}

/** What belongs to an import of one kind. */
export interface FailedWork {
  /** Deletes what waits beside the tables. */
  readonly dropStaged: (sql: Connection["sql"]) => Promise<void>;
  /** What is said of a failure that the user cannot fix. */
  readonly unforeseen: string;
}

/** Never hides the failure itself: with a full disk, not even its record can be written. */
export async function recordFailure(
  { connection, db, clock }: Deps,
  importId: number,
  failure: unknown,
  signal: AbortSignal,
  { dropStaged, unforeseen }: FailedWork,
): Promise<void> {
  // Another process is working on the customers, perhaps on this very import.
  if (failure instanceof UserError && failure.code === "BUSY") return;
  // The import is begun again, perhaps already and by another process.
  if (signal.reason instanceof Interruption) return;
  try {
    if (isConnectionLost(failure) && await hasFile(db, importId)) return;
    await dropStaged(connection.sql);
    await updateImport(db, importId, {
      status: signal.aborted ? "CANCELLED" : "FAILED",
      error: signal.aborted ? null : failure instanceof UserError ? failure.message : unforeseen,
      errorCode: signal.aborted ? null : failure instanceof UserError ? failure.code : "UNFORESEEN",
      finishedAt: clock(),
    });
    if (failure instanceof UserError && !isMendable(failure)) await dropChunks(db, importId);
  } catch {
    // What is left behind is cleaned at the next import.
  }
}
