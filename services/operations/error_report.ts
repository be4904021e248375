/** What a log says of an error: where and in doing what it arose, but nothing of the data that it arose with. */
export interface ErrorReport {
  /** Class of the error. */
  readonly error: string;
  /** Code of the database or of the system, such as `23505` or `ECONNREFUSED`. */
  readonly code?: string;
  /** Left out where it would quote data. */
  readonly message?: string;
  /** The statement with its placeholders, never with its parameters. */
  readonly statement?: string;
  /** Places in the code, without the message that heads a stack. */
  readonly stack: readonly string[];
  readonly cause?: ErrorReport;
}

/**
 * Reports an error to a log. PostgreSQL's messages and those of parsers quote the value that they stumbled over, which may
 * be a customer's; drizzle's quote all parameters. Of these the class, the code and the statement are told.
 */
export function reportOf(error: unknown): ErrorReport {
  if (!(error instanceof Error)) return reportOfValue(error);
  const { code, query, routine } = error as { code?: unknown; query?: unknown; routine?: unknown };
  const fromDatabase = typeof query === "string" || routine !== undefined || isSqlState(code);
  return {
    error: error.constructor.name,
    ...typeof code === "string" ? { code } : {},
    ...fromDatabase || error instanceof SyntaxError ? {} : { message: error.message },
    ...typeof query === "string" ? { statement: query } : {},
    stack: placesOf(error),
    ...error.cause === undefined ? {} : { cause: reportOf(error.cause) },
  };
}

/** Something that was thrown or emitted and is no error: of a copied error's fields, those that quote no data. */
function reportOfValue(value: unknown): ErrorReport {
  const { name, code } = (value ?? {}) as { name?: unknown; code?: unknown };
  return {
    error: typeof name === "string" ? name : typeof value,
    ...typeof code === "string" ? { code } : {},
    stack: [],
  };
}

/** Five letters and digits; the system's own, such as `EPIPE`, have no digit. */
function isSqlState(code: unknown): boolean {
  return typeof code === "string" && /^(?=.*\d)[0-9A-Z]{5}$/.test(code);
}

/** The message heads the stack, and may have lines that look like anything. */
function placesOf({ stack, message }: Error): string[] {
  const places = stack?.slice(stack.indexOf(message) + message.length) ?? "";
  return places.split("\n").map((line) => line.trim()).filter((line) => line.startsWith("at "));
}
