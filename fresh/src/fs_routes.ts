import { type Command, toRoute } from "./commands.ts";
import { type HandlerFn, isHandlerByMethod, type RouteHandler } from "./handlers.ts";
import { renderRoute } from "./segments.ts";
import type { MaybeLazy, Middleware, Route, RouteComponent, RouteConfig } from "./types.ts";

/** What a file below `routes/` is, by its name. */
export type RouteFileType =
  | "app"
  | "layout"
  | "middleware"
  | "error"
  | "notFound"
  | "route";

/** What a file below `routes/` exports. */
export interface RouteModule<State> {
  default?: RouteComponent<State> | Middleware<State>[];
  handler?: RouteHandler<unknown, State> | HandlerFn<unknown, State>[];
  handlers?: RouteHandler<unknown, State> | HandlerFn<unknown, State>[];
  config?: RouteConfig;
}

/** A file below `routes/`. */
export interface FsRouteFile<State> {
  /** Path below `routes/` without its extension, for messages. */
  id: string;
  type: RouteFileType;
  /** Place in the tree of middlewares and layouts, groups included. */
  path: string;
  /** The `URLPattern` path that it answers. */
  pattern: string;
  mod: MaybeLazy<RouteModule<State>>;
}

/** What the files add to an app. */
export function routeCommands<State>(
  files: FsRouteFile<State>[],
): Command<State>[] {
  return files.flatMap((file) => {
    const command = typeof file.mod === "function"
      ? lazyRoute(file, file.mod)
      : toCommand(file, file.mod);
    return command ?? [];
  });
}

function lazyRoute<State>(
  file: FsRouteFile<State>,
  load: () => Promise<RouteModule<State>>,
): Command<State> {
  return {
    type: "route",
    path: file.path,
    target: async () => moduleRoute(file, await load()),
    config: { routeOverride: file.pattern },
    route: true,
  };
}

function toCommand<State>(
  file: FsRouteFile<State>,
  mod: RouteModule<State>,
): Command<State> | null {
  const { path } = file;
  switch (file.type) {
    case "route":
      return {
        type: "route",
        path,
        target: moduleRoute(file, mod),
        config: mod.config ?? {},
        route: true,
      };
    case "middleware": {
      const found = mod.handlers ?? mod.handler ?? mod.default;
      if (
        found === undefined ||
        isHandlerByMethod(found as RouteHandler<unknown, State>)
      ) {
        throw new Error(
          `Expected ${file.id} to export a middleware or an array of middlewares`,
        );
      }
      const fns = (Array.isArray(found) ? found : [found]) as Middleware<
        State
      >[];
      return { type: "middleware", path, fns, route: false };
    }
    case "notFound": {
      const route = toRoute(moduleRoute(file, mod));
      return { type: "notFound", fn: (ctx) => renderRoute(ctx, route) };
    }
    case "error":
      return {
        type: "error",
        path,
        page: toRoute(moduleRoute(file, mod)),
        route: false,
      };
  }

  const component = mod.default as RouteComponent<State> | undefined;
  if (component === undefined) return null;
  return file.type === "app" ? { type: "app", component } : {
    type: "layout",
    path,
    component,
    config: mod.config ?? {},
    route: false,
  };
}

function moduleRoute<State>(
  file: FsRouteFile<State>,
  mod: RouteModule<State>,
): Route<State> {
  const handler = mod.handlers ?? mod.handler;
  if (
    handler === undefined && typeof mod.default !== "function" &&
    mod.config === undefined
  ) {
    throw new Error(
      `Expected ${file.id} to export a handler or a component, but found neither`,
    );
  }
  return {
    component: mod.default as RouteComponent<State> | undefined,
    handler: handler as RouteHandler<unknown, State> | undefined,
    config: {
      ...mod.config,
      routeOverride: mod.config?.routeOverride ?? file.pattern,
    },
  };
}
