import { getLogger } from "@logtape/logtape";
import { GraphQLError } from "graphql";
import { isConnectionLost } from "@/db/connection_lost.ts";
import { DISK_FULL_ADVICE, isDiskFull } from "@/db/disk_full.ts";
import { InvalidQueryError, isTimeout } from "@/db/queries/errors.ts";
import { AccessError } from "@/services/access/mod.ts";
import { reportOf } from "@/services/operations/error_report.ts";
import { UserError } from "@/services/errors.ts";

/** Code of an error whose cause is not the caller's to know. */
export const INTERNAL_ERROR = "INTERNAL_ERROR";

/** Code of a question that the database was too long about. */
export const STATEMENT_TIMEOUT = "STATEMENT_TIMEOUT";

/** Code of a question that came while the database could not be reached. */
export const DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE";

/** Code of a change that the database has no space for. */
export const DISK_FULL = "DISK_FULL";

/** Code of a value that does not fit its type. */
export const BAD_USER_INPUT = "BAD_USER_INPUT";

/**
 * What the caller learns of an error. A failure that the caller can fix keeps its message and bears its
 * code in `extensions.code`. Anything else is masked: the answer and the log bear the same id, and only
 * the log says what happened.
 */
export function toClientError(error: unknown): GraphQLError {
  const cause = rootCause(error);
  if (cause instanceof AccessError) {
    const { code, status, retryAfter } = cause;
    const headers = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
    return located(error, cause.message, { code, http: { status, headers } });
  }
  if (isTimeout(cause)) {
    return located(error, "The database took too long to answer. Ask for less at once.", {
      code: STATEMENT_TIMEOUT,
    });
  }
  if (isConnectionLost(cause)) {
    return located(
      error,
      "The database cannot be reached at the moment. Try again in a few seconds.",
      {
        code: DATABASE_UNAVAILABLE,
        http: { status: 503, headers: { "Retry-After": "5" } },
      },
    );
  }
  if (!(cause instanceof UserError) && isDiskFull(cause)) {
    return located(error, DISK_FULL_ADVICE, { code: DISK_FULL, http: { status: 503 } });
  }
  if (cause instanceof UserError) {
    const { code, message } = cause;
    // With their places, as a mutation's payload has them.
    const userErrors = cause.all.map(({ code, message, path }) => ({ code, message, path }));
    return located(error, message, {
      code,
      ...userErrors.some(({ path }) => path.length > 0) && { userErrors },
    });
  }
  if (cause instanceof InvalidQueryError) {
    return located(error, cause.message, { code: cause.code });
  }
  // GraphQL's own: a syntax error, a document that does not fit the schema, a value that is none.
  if (cause instanceof GraphQLError) {
    return cause.extensions.code === undefined
      ? located(error, cause.message, {
        ...cause.extensions,
        code: BAD_USER_INPUT,
        http: { status: 400, spec: true },
      })
      : error as GraphQLError;
  }
  const id = crypto.randomUUID();
  getLogger(["holdfast", "graphql"]).error("Request failed, id {id}: {error}", {
    id,
    error: reportOf(cause),
    path: error instanceof GraphQLError ? error.path?.join(".") : undefined,
  });
  return located(
    error,
    `Something went wrong on the server. Its log has the cause under ${id}.`,
    { code: INTERNAL_ERROR, id },
  );
}

/** What an error was made of. */
export function rootCause(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError
    ? rootCause(error.originalError)
    : error;
}

/** The place in the document where an error arose goes with it; its cause does not. */
function located(
  error: unknown,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLError {
  return error instanceof GraphQLError
    ? new GraphQLError(message, {
      nodes: error.nodes ?? null,
      source: error.source ?? null,
      positions: error.positions ?? null,
      path: error.path ?? null,
      extensions,
    })
    : new GraphQLError(message, { extensions });
}
