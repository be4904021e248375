import { isDiskFull } from "@/db/disk_full.ts";
import { CustomersBusyError } from "@/db/exclusive.ts";
import { TableInUseError } from "@/db/replace.ts";
import { UserError } from "../errors.ts";

/** Failures after which the same file can be imported: at another time, or with its columns mapped differently. */
const MENDABLE: readonly string[] = [
  "BUSY",
  "TABLE_IN_USE",
  "NO_GOOD_ROWS",
  "TOO_MANY_REJECTED",
  "ORDERS_FILE",
  "NO_ID_COLUMN",
  "DUPLICATE_COLUMN",
  "UNKNOWN_HEADER",
  "UNKNOWN_SHEET",
  "NO_TABLE",
  "UNKNOWN_FIELD",
  "NOT_ORDERS",
  "AMBIGUOUS_DATES",
];

/** Whether an uploaded file is worth keeping although its import failed. */
export function isMendable({ code }: UserError): boolean {
  return MENDABLE.includes(code);
}

/** A failure as the user is to hear of it: what is theirs to fix becomes a `UserError`. */
export function importFailure(error: unknown): unknown {
  if (error instanceof CustomersBusyError) return new UserError("BUSY", error.message);
  if (error instanceof TableInUseError) return new UserError("TABLE_IN_USE", error.message);
  if (isDiskFull(error)) {
    return new UserError(
      "DISK_FULL",
      "The disk that holds the database is full. No customer was changed: " +
        "free some space and import the file again.",
    );
  }
  return error;
}

/** The failure of a replacing import that would leave out many rows; the caller can ask for it. */
export function tooManyRejected(rejected: number, rows: number): UserError {
  const percent = (100 * rejected / rows).toFixed(1);
  return new UserError(
    "TOO_MANY_REJECTED",
    `${rejected} of ${rows} rows (${percent}%) are rejected, so the customers were left as they are. ` +
      "Correct the file, or import it without these rows: acceptRejected in GraphQL, --accept-rejected on the " +
      "command line.",
  );
}
