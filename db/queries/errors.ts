/** A question that cannot be asked as it stands: its message says what is wrong and how to fix it. */
export class InvalidQueryError extends Error {
  override name = "InvalidQueryError";
  /**
   * @param code stable, for programs, such as `INVALID_CURSOR`
   * @param message one or two English sentences: what is wrong, and the remedy
   */
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

/** PostgreSQL's code of a statement that was ended. */
const QUERY_CANCELED = "57014";

/** Whether the database ended a statement that took too long; see `Connection.reads`. */
export function isTimeout(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ((cause as { code?: unknown }).code === QUERY_CANCELED) return true;
  }
  return false;
}

/** The table lacks a column, is gone, is another one, or has a column of another type. */
const OTHER_TABLE = new Set(["42703", "42P01", "0A000", "42804"]);

/** Whether a statement met another table than the one whose schema it was made from: an import has replaced it meanwhile. */
export function isOtherTable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (typeof code === "string" && OTHER_TABLE.has(code)) return true;
  }
  return false;
}
