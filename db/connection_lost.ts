/** The connection to the database is gone, and with it whether the last statement was carried out. */
export class ConnectionLostError extends Error {
  override name = "ConnectionLostError";
  readonly code = "CONNECTION_LOST";
  constructor(message = "The connection to the database was lost.") {
    super(message);
  }
}

/** What the driver and the system say when there is no connection. */
const LOST = new Set([
  "CONNECTION_LOST",
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
]);

/**
 * PostgreSQL's codes: class 08, the server ends the connection or starts (57P01 to 57P05), too many connections, and
 * a former primary that only reads after a failover.
 */
const SQLSTATE_LOST = /^(08...|57P0[1-5]|53300|25006)$/;

/** Whether a server refused to write, over a connection that is still there. */
export function isReadOnly(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ((cause as { code?: unknown }).code === "25006") return true;
  }
  return false;
}

/** Whether an error says that the database cannot be reached at the moment, so that asking again later helps. */
export function isConnectionLost(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (typeof code === "string" && (LOST.has(code) || SQLSTATE_LOST.test(code))) return true;
  }
  return false;
}
