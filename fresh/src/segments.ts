import { answerOptions } from "./answers.ts";
import { type Context, treeOf } from "./context.ts";
import { HttpError } from "./error.ts";
import { isHandlerByMethod } from "./handlers.ts";
import { type Method, pathSegments } from "./router.ts";
import { renderComponent } from "./server/components.ts";
import type {
  LayoutConfig,
  MaybeLazyMiddleware,
  Middleware,
  Route,
  RouteComponent,
} from "./types.ts";

/** A folder of the route tree with what it adds to the routes below it. */
export interface Segment<State> {
  parent: Segment<State> | null;
  children: Map<string, Segment<State>>;
  middlewares: MaybeLazyMiddleware<State>[];
  app: RouteComponent<State> | null;
  layout: { component: RouteComponent<State>; config: LayoutConfig } | null;
  errorRoute: Route<State> | null;
  notFound: Middleware<State> | null;
}

/** A segment that adds nothing yet. */
export function newSegment<State>(
  parent: Segment<State> | null,
): Segment<State> {
  return {
    parent,
    children: new Map(),
    middlewares: [],
    app: null,
    layout: null,
    errorRoute: null,
    notFound: null,
  };
}

/** The segment at a path, made where it is missing. */
export function segmentAt<State>(
  root: Segment<State>,
  path: string,
  withLast: boolean,
): Segment<State> {
  let current = root;
  for (const part of pathSegments(path, withLast)) {
    let child = current.children.get(part);
    if (child === undefined) {
      child = newSegment(current);
      current.children.set(part, child);
    }
    current = child;
  }
  return current;
}

/**
 * Everything that a request goes through from the root down to a segment, as of now: what is added to a segment
 * later does not cover routes that are there already.
 */
export function segmentMiddlewares<State>(
  segment: Segment<State>,
): MaybeLazyMiddleware<State>[] {
  const path: Segment<State>[] = [];
  for (let at: Segment<State> | null = segment; at !== null; at = at.parent) {
    path.unshift(at);
  }
  const root = path[0] ?? segment;
  return path.flatMap((seg) => [enterSegment(seg, root), ...seg.middlewares]);
}

/** Adds the segment's app wrapper and layout for what comes after, and renders its error page when that throws. */
function enterSegment<State>(
  segment: Segment<State>,
  root: Segment<State>,
): Middleware<State> {
  const { app, layout, errorRoute } = segment;

  return async (ctx) => {
    const tree = treeOf(ctx);
    if (app !== null) tree.app = app;
    if (layout !== null) {
      if (layout.config.skipAppWrapper) tree.app = null;
      tree.layouts = layout.config.skipInheritedLayouts
        ? [layout.component]
        : [...tree.layouts, layout.component];
    }

    try {
      return await ctx.next();
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      if (status === 404 && root.notFound !== null) {
        return await root.notFound(ctx);
      }
      if (errorRoute !== null) {
        return await renderRoute(ctx, errorRoute, status);
      }
      throw error;
    }
  };
}

/**
 * Answer with a route: run its handler and render its page with what that returned.
 *
 * @param status The status where the handler names none.
 */
export async function renderRoute<State>(
  ctx: Context<State>,
  route: Route<State>,
  status = 200,
): Promise<Response> {
  const tree = treeOf(ctx);
  if (route.config?.skipAppWrapper) tree.app = null;
  if (route.config?.skipInheritedLayouts) tree.layouts = [];

  const { handler, component } = route;
  if (handler === undefined) {
    throw new Error("Expected the route to have a handler, but found none");
  }
  const method = ctx.req.method.toUpperCase() as Method;
  const fn = isHandlerByMethod(handler)
    ? handler[method] ?? (method === "HEAD" ? handler.GET : undefined)
    : handler;
  if (fn === undefined) {
    // A route that is loaded when it is asked for was registered for every method.
    return method === "OPTIONS" && isHandlerByMethod(handler)
      ? await answerOptions(Object.keys(handler) as Method[])()
      : await ctx.next();
  }

  const result = await fn(ctx);
  if (result instanceof Response) return result;

  ctx.data = result.data;
  const vnode = component === undefined
    ? null
    : await renderComponent(ctx, component, result.data, () => null);
  if (vnode instanceof Response) return vnode;

  return await ctx.render(vnode, {
    status: result.status ?? status,
    ...(result.headers === undefined ? {} : { headers: result.headers }),
  });
}
