import { HttpError } from "fresh";
import { getLogger } from "@logtape/logtape";
import { ErrorView } from "@/components/ErrorView.tsx";
import { isConnectionLost } from "@/db/connection_lost.ts";
import { DISK_FULL_ADVICE, isDiskFull } from "@/db/disk_full.ts";
import { InvalidQueryError, isTimeout } from "@/db/queries/errors.ts";
import { AccessError } from "@/services/access/mod.ts";
import { reportOf } from "@/services/operations/error_report.ts";
import { UserError } from "@/services/errors.ts";
import { define } from "@/utils.ts";

/** What a failure looks like from outside. */
export interface Failure {
  readonly status: number;
  /** Stable, for programs. */
  readonly code: string;
  /** What is wrong and how to fix it; undefined where only the log may say. */
  readonly message?: string;
  /** Seconds after which asking again is worth while. */
  readonly retryAfter?: number;
}

/** Which failure an error stands for: what the user can fix is told, anything else is masked. */
export function failureOf(error: unknown): Failure {
  if (error instanceof HttpError) {
    const message = error.message ? { message: error.message } : {};
    return { status: error.status, code: `HTTP_${error.status}`, ...message };
  }
  if (error instanceof AccessError) {
    const { status, code, message, retryAfter } = error;
    return { status, code, message, ...retryAfter === undefined ? {} : { retryAfter } };
  }
  if (isTimeout(error)) {
    const message = "The database took too long to answer. Ask for less at once.";
    return { status: 503, code: "STATEMENT_TIMEOUT", message };
  }
  if (isConnectionLost(error)) {
    const message = "The database cannot be reached at the moment. Try again in a few seconds.";
    return { status: 503, code: "DATABASE_UNAVAILABLE", message, retryAfter: 5 };
  }
  if (!(error instanceof UserError) && isDiskFull(error)) {
    return { status: 503, code: "DISK_FULL", message: DISK_FULL_ADVICE };
  }
  if (error instanceof UserError || error instanceof InvalidQueryError) {
    const status = error.code === "NOT_FOUND" ? 404 : 400;
    return { status, code: error.code, message: error.message };
  }
  return { status: 500, code: "INTERNAL" };
}

/**
 * Renders failures inside the steps that set headers: what is thrown past them would be answered without.
 * Programs that ask for JSON get JSON.
 */
export const failures = define.middleware(async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    const failure = failureOf(error);
    const reference = failure.code === "INTERNAL" ? crypto.randomUUID().slice(0, 8) : undefined;
    if (reference !== undefined) {
      getLogger(["holdfast", "http"]).error("{method} {path} failed ({reference}): {error}", {
        method: ctx.req.method,
        path: ctx.url.pathname,
        reference,
        error: reportOf(error),
      });
    }
    const init = { status: failure.status, headers: headersOf(failure) };
    if (ctx.url.pathname === "/graphql") {
      const { code, message } = failure;
      return ctx.json({ errors: [{ message: message ?? code, extensions: { code } }] }, init);
    }
    if (wantsJson(ctx.req, ctx.url.pathname)) {
      return ctx.json({ error: { ...failure, reference } }, init);
    }
    ctx.state.title = ctx.state.t("error.status", { status: failure.status });
    return await ctx.render(
      <ErrorView ui={ctx.state.ui} failure={failure} reference={reference} />,
      init,
    );
  }
});

function headersOf({ status, retryAfter }: Failure): Record<string, string> {
  return {
    ...status === 401 ? { "WWW-Authenticate": "Bearer" } : {},
    ...retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) },
  };
}

function wantsJson(req: Request, path: string): boolean {
  const accept = req.headers.get("Accept") ?? "";
  if (accept.includes("text/html")) return false;
  // Tools that read files say little of what they accept.
  return accept.includes("json") || path.startsWith("/api/") || path.startsWith("/export/");
}
