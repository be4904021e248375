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

/** What `HEAD` is answered: the headers of `GET`. A body of null would have the server say that its length is 0. */
export function headOf(response: Response): Response {
  if (response.body === null) return response;
  // Whatever would have been sent is not made any further.
  response.body.cancel().catch(() => {});
  return new Response(new ReadableStream({ start: (body) => body.close() }), response);
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
