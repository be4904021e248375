import type { AnyComponent } from "preact";
import type { HandlerByMethod, HandlerFn, RouteHandler } from "./handlers.ts";
import type { AsyncAnyComponent, Middleware, PageProps } from "./types.ts";

/** Helpers that return what they are given and lend it its types. See {@linkcode createDefine}. */
export interface Define<State> {
  /** Type the handlers of a route. */
  handlers<
    Data,
    Handlers extends RouteHandler<Data, State> = RouteHandler<Data, State>,
  >(
    handlers: Handlers,
  ): typeof handlers;

  /** Type a page. Name its handlers (`define.page<typeof handler>(…)`) to type `data`. */
  page<
    // deno-lint-ignore no-explicit-any -- the data's type is inferred below
    Handler extends RouteHandler<any, State> = never,
    Data = Handler extends HandlerFn<infer D, State> ? D
      : Handler extends HandlerByMethod<infer D, State> ? D
      : never,
  >(
    render:
      | AnyComponent<PageProps<Data, State>>
      | AsyncAnyComponent<PageProps<Data, State>>,
  ): typeof render;

  /** Type a middleware, or an array of them. */
  middleware<M extends Middleware<State> | Middleware<State>[]>(
    middleware: M,
  ): typeof middleware;

  /** Type a layout or the app wrapper. */
  layout(
    render:
      | AnyComponent<PageProps<unknown, State>>
      | AsyncAnyComponent<PageProps<unknown, State>>,
  ): typeof render;
}

/**
 * Make the typed helpers of an app, once, for the state that its middlewares share.
 *
 * @example
 * ```ts ignore
 * export interface State { title: string }
 * export const define = createDefine<State>();
 * ```
 */
export function createDefine<State>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (render) => render,
    middleware: (middleware) => middleware,
    layout: (render) => render,
  };
}
