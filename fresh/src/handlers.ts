import type { Context } from "./context.ts";
import type { Method } from "./router.ts";

/** What a handler returns to have its page rendered. */
export interface PageResponse<T> {
  data: T;
  headers?: HeadersInit | undefined;
  status?: number | undefined;
}

/**
 * Have the route's page rendered with this data.
 *
 * @param data Becomes the `data` prop of the page.
 * @param options Status (default 200) and further headers of the response.
 */
export function page<T>(
  data: T,
  options?: { headers?: HeadersInit; status?: number },
): PageResponse<T>;
export function page(): PageResponse<undefined>;
export function page<T>(
  data?: T,
  options?: { headers?: HeadersInit; status?: number },
): PageResponse<T> {
  return {
    data: data as T,
    headers: options?.headers,
    status: options?.status,
  };
}

/** Answers a request itself, or returns the data that its page renders. */
export interface HandlerFn<Data, State> {
  (
    ctx: Context<State>,
  ): Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;
}

/** One handler for each HTTP method. `HEAD` follows from `GET`. */
export type HandlerByMethod<Data, State> = {
  [M in Method]?: HandlerFn<Data, State>;
};

/** A handler for all methods, or one for each. */
export type RouteHandler<Data, State> =
  | HandlerFn<Data, State>
  | HandlerByMethod<Data, State>;

/** The data that a route's handler hands to its page. */
export type RouteData<Handler extends RouteHandler<unknown, unknown>> = Handler extends
  RouteHandler<infer Data, unknown> ? Data : never;

/** Whether handlers are given by method. */
export function isHandlerByMethod<D, S>(
  handler: RouteHandler<D, S> | readonly unknown[] | null | undefined,
): handler is HandlerByMethod<D, S> {
  return typeof handler === "object" && handler !== null &&
    !Array.isArray(handler);
}
