import type { Database } from "@/db/client.ts";
import { deleteUploads } from "@/db/queries/import_records.ts";
import { DEFAULT_RETENTION, type Retention } from "../operations/retention.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly retention?: Retention | undefined;
  readonly clock: () => Date;
}

const HOUR_MS = 3_600_000;
/** Maximum number of files that are kept besides those that a job is at work on; the oldest go first. */
export const MOST_KEPT = 20;

/**
 * Lets go of uploaded files that have been imported, that have waited for as long as they are kept, and of the oldest
 * where there are too many. An upload that nothing became of is forgotten altogether.
 *
 * @param currentId an import that is left alone
 */
export async function expireUploads(
  { db, clock, retention = DEFAULT_RETENTION }: Deps,
  currentId = 0,
): Promise<void> {
  const before = new Date(clock().getTime() - retention.uploadHours * HOUR_MS);
  await deleteUploads(db, { before, most: MOST_KEPT, currentId });
}
