import type { AnyComponent, ComponentChildren, RenderableProps } from "preact";
import type { Context } from "./context.ts";
import type { RouteHandler } from "./handlers.ts";
import type { Method } from "./router.ts";

/** What every page, layout, app wrapper and error page gets as its props. */
export type PageProps<Data = unknown, State = unknown> =
  & Pick<
    Context<State>,
    | "config"
    | "url"
    | "req"
    | "params"
    | "info"
    | "state"
    | "isPartial"
    | "Component"
    | "error"
    | "route"
  >
  & { data: Data };

/** A component that awaits before it renders. Only pages, layouts and the app wrapper may be asynchronous. */
export type AsyncAnyComponent<P> = {
  (
    props: RenderableProps<P>,
    // deno-lint-ignore no-explicit-any -- preact's legacy context has no type
    context?: any,
  ): Promise<ComponentChildren | Response>;
  displayName?: string;
  defaultProps?: Partial<P> | undefined;
};

/** A page, layout, error page or app wrapper. */
export type RouteComponent<State> =
  | AsyncAnyComponent<PageProps<unknown, State>>
  | AnyComponent<PageProps<unknown, State>>;

/**
 * A step that every request under its path goes through. It answers, or calls `ctx.next()` and may change the
 * response on its way out.
 */
export type Middleware<State> = (
  ctx: Context<State>,
) => Response | Promise<Response>;

/** A middleware, or a function that loads one on first use. */
export type MaybeLazyMiddleware<State> = (
  ctx: Context<State>,
) => Response | Promise<Response | Middleware<State>>;

/** The older name of {@linkcode Middleware}. */
export type MiddlewareFn<State> = Middleware<State>;

/** A function that loads a `T`. */
export type Lazy<T> = () => Promise<T>;

/** A `T`, or a function that loads one. */
export type MaybeLazy<T> = T | Lazy<T>;

/** The `config` export of a layout. */
export interface LayoutConfig {
  /** Leave out the layouts of the folders above. */
  skipInheritedLayouts?: boolean;
  /** Leave out `_app`. */
  skipAppWrapper?: boolean;
}

/** The `config` export of a route. */
export interface RouteConfig extends LayoutConfig {
  /** A `URLPattern` path that replaces the one that follows from the file's place. */
  routeOverride?: string;
  /** The methods of a lazily loaded route. Default: all. */
  methods?: "ALL" | Method[];
}

/** A route as {@linkcode App.prototype.route} takes it. */
export interface Route<State> {
  component?: RouteComponent<State> | undefined;
  config?: RouteConfig | undefined;
  handler?: RouteHandler<unknown, State> | undefined;
}
