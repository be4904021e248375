import { HttpError } from "./error.ts";
import type { Method } from "./router.ts";
import { STATUS_TEXT } from "./status.ts";

/** Answers `OPTIONS` with the methods of a route. */
export function answerOptions(methods: Method[]): () => Promise<Response> {
  return () =>
    Promise.resolve(
      new Response(null, {
        status: 204,
        headers: { Allow: methods.join(", ") },
      }),
    );
}

/** The answer to an error that no error page took. */
export function answerError(error: unknown): Response {
  if (!(error instanceof HttpError) || error.status >= 500) {
    console.error(error);
  }
  if (error instanceof HttpError) {
    return new Response(error.message || STATUS_TEXT[error.status], {
      status: error.status,
    });
  }
  return new Response("Internal server error", { status: 500 });
}
