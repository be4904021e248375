import { HttpError } from "./error.ts";
import { isHandlerByMethod, type PageResponse } from "./handlers.ts";
import { joinPath, type Method, METHODS, type Router } from "./router.ts";
import {
  newSegment,
  renderRoute,
  type Segment,
  segmentAt,
  segmentMiddlewares,
} from "./segments.ts";
import type {
  LayoutConfig,
  MaybeLazy,
  MaybeLazyMiddleware,
  Middleware,
  Route,
  RouteComponent,
  RouteConfig,
} from "./types.ts";

/** One call on an app, such as `use` or `get`; they take effect in order when the handler is made. */
export type Command<State> =
  | {
    type: "middleware";
    path: string;
    fns: MaybeLazyMiddleware<State>[];
    route: false;
  }
  | {
    type: "layout";
    path: string;
    component: RouteComponent<State>;
    config: LayoutConfig;
    route: false;
  }
  | { type: "error"; path: string; page: Route<State>; route: false }
  | { type: "app"; component: RouteComponent<State> }
  | { type: "notFound"; fn: Middleware<State> }
  | {
    type: "route";
    path: string;
    target: MaybeLazy<Route<State>>;
    config: RouteConfig;
    /** Whether the path's last part names the route rather than a folder, as with files. */
    route: boolean;
  }
  | {
    type: "handler";
    path: string;
    methods: readonly Method[];
    fns: MaybeLazyMiddleware<State>[];
    route: false;
  }
  | {
    type: "fsRoutes";
    path: string;
    load: () => Command<State>[];
    route: false;
  };

/** Answers a path that no route fits. */
export function notFound(): Promise<Response> {
  return Promise.reject(new HttpError(404));
}

/** Answers a method that the route does not have. */
export function methodNotAllowed(): Promise<Response> {
  return Promise.reject(new HttpError(405));
}

const renderOnly = <State>(): PageResponse<State> => ({ data: {} as State });

/** The route with a handler that renders the page where it names none for `GET`. */
export function withHandler<State>(route: Route<State>): Route<State> {
  const { handler, component } = route;
  if (handler === undefined) {
    return {
      ...route,
      handler: component === undefined ? notFound : renderOnly,
    };
  }
  if (
    isHandlerByMethod(handler) && component !== undefined &&
    handler.GET === undefined
  ) {
    return { ...route, handler: { ...handler, GET: renderOnly } };
  }
  return route;
}

/** A route from what `onError` and `notFound` take. */
export function toRoute<State>(
  target: Route<State> | Middleware<State>,
): Route<State> {
  return withHandler(
    typeof target === "function" ? { handler: target } : target,
  );
}

/** Move another app's command below a path. */
export function mountCommand<State>(
  command: Command<State>,
  path: string,
  innerBase: string,
): Command<State> {
  if (command.type === "app" || command.type === "notFound") return command;
  const inner = innerBase === "" ? command.path : joinPath(innerBase, command.path, false);
  return { ...command, path: joinPath(path, inner, true) };
}

/**
 * Fill the router.
 *
 * @returns What requests go through that no route fits.
 */
export function applyCommands<State>(
  router: Router<MaybeLazyMiddleware<State>>,
  commands: Command<State>[],
  basePath: string,
): MaybeLazyMiddleware<State>[] {
  const root = newSegment<State>(null);
  for (const command of commands) apply(root, router, command, basePath);
  return segmentMiddlewares(root);
}

function apply<State>(
  root: Segment<State>,
  router: Router<MaybeLazyMiddleware<State>>,
  command: Command<State>,
  basePath: string,
): void {
  switch (command.type) {
    case "app":
      root.app = command.component;
      return;
    case "notFound":
      root.notFound = command.fn;
      return;
    case "fsRoutes": {
      const base = joinPath(basePath, command.path, true);
      for (const inner of command.load()) apply(root, router, inner, base);
      return;
    }
  }

  const segment = segmentAt(root, command.path, !command.route);
  switch (command.type) {
    case "middleware":
      segment.middlewares.push(...command.fns);
      return;
    case "layout":
      segment.layout = { component: command.component, config: command.config };
      return;
    case "error":
      segment.errorRoute = command.page;
      return;
    case "handler": {
      const path = joinPath(basePath, command.path, false) || "*";
      const fns = [...segmentMiddlewares(segment), ...command.fns];
      for (const method of command.methods) router.add(method, path, fns);
      return;
    }
    case "route":
      addRoute(segment, router, command, basePath);
  }
}

function addRoute<State>(
  segment: Segment<State>,
  router: Router<MaybeLazyMiddleware<State>>,
  command: Extract<Command<State>, { type: "route" }>,
  basePath: string,
): void {
  const { target, config } = command;
  const lazy = typeof target === "function";
  const override = lazy ? config.routeOverride : target.config?.routeOverride;
  const path = joinPath(basePath, override ?? command.path, false) || "*";

  let methods: readonly Method[];
  let loaded: Route<State> | undefined;
  if (lazy) {
    methods = Array.isArray(config.methods) ? config.methods : METHODS;
  } else {
    loaded = withHandler(target);
    methods = isHandlerByMethod(loaded.handler) ? Object.keys(loaded.handler) as Method[] : METHODS;
  }

  const answer: Middleware<State> = async (ctx) => {
    loaded ??= withHandler(await (target as () => Promise<Route<State>>)());
    return await renderRoute(ctx, loaded);
  };
  const fns = [...segmentMiddlewares(segment), answer];
  for (const method of methods) router.add(method, path, fns);
}
