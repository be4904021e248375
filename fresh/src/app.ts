import { answerError, answerOptions, headOf } from "./answers.ts";
import { type BuildCache, emptyBuildCache } from "./build_cache.ts";
import { setBuildId } from "./build_id.ts";
import {
  applyCommands,
  type Command,
  methodNotAllowed,
  mountCommand,
  notFound,
  toRoute,
} from "./commands.ts";
import type { FreshConfig, ResolvedFreshConfig } from "./config.ts";
import { Context } from "./context.ts";
import { type ListenOptions, serve } from "./listen.ts";
import { runMiddlewares } from "./middlewares/run.ts";
import { type Method, METHODS, Router } from "./router.ts";
import { renderRoute } from "./segments.ts";
import type {
  LayoutConfig,
  MaybeLazy,
  MaybeLazyMiddleware,
  Middleware,
  Route,
  RouteComponent,
  RouteConfig,
} from "./types.ts";

const UNKNOWN_CONNECTION: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 1234 },
  completed: Promise.resolve(),
};

/** Give an app its build: file routes, islands, static files. */
export let setBuildCache: <State>(
  app: App<State>,
  cache: BuildCache<State>,
  mode: "development" | "production",
) => void;

/** Have a function told of every error that the app answers with an error page. */
export let setErrorListener: <State>(
  app: App<State>,
  listener: (error: unknown) => void,
) => void;

/**
 * A web app: middlewares, routes and the components around them.
 *
 * Calls take effect in their order. What `use`, `layout`, `appWrapper` and `onError` add covers the routes
 * after them, not those before.
 *
 * @example
 * ```ts ignore
 * export const app = new App<State>().use(staticFiles()).fsRoutes();
 * ```
 */
export class App<State> {
  #commands: Command<State>[] = [];
  #cache: () => BuildCache<State> | null = () => null;
  #onError: (error: unknown) => void = () => {};

  /** The configuration with its defaults filled in. */
  config: ResolvedFreshConfig;

  static {
    setBuildCache = (app, cache, mode) => {
      setBuildId(cache.buildId);
      app.config.root = cache.root;
      app.config.mode = mode;
      app.#cache = () => cache;
    };
    setErrorListener = (app, listener) => {
      app.#onError = listener;
    };
  }

  /** @param config Base path and mode. */
  constructor(config: FreshConfig = {}) {
    this.config = {
      root: ".",
      basePath: config.basePath ?? "",
      mode: config.mode ?? "production",
    };
  }

  /** Add middlewares for everything after, or for everything after below a path. */
  use(...middleware: MaybeLazyMiddleware<State>[]): this;
  use(path: string, ...middleware: MaybeLazyMiddleware<State>[]): this;
  use(
    first: string | MaybeLazyMiddleware<State>,
    ...rest: MaybeLazyMiddleware<State>[]
  ): this {
    const [path, fns] = typeof first === "string" ? [first, rest] : ["*", [first, ...rest]];
    return this.#add({ type: "middleware", path, fns, route: false });
  }

  /** Set what answers where nothing is found. With a component alone the status is 200: prefer an error page. */
  notFound(target: Route<State> | Middleware<State>): this {
    const route = toRoute(target);
    return this.#add({
      type: "notFound",
      fn: (ctx) => renderRoute(ctx, route),
    });
  }

  /** Set what answers errors below a path. */
  onError(path: string, target: Route<State> | Middleware<State>): this {
    return this.#add({
      type: "error",
      path,
      page: toRoute(target),
      route: false,
    });
  }

  /** Set the component that renders `<html>` around every page. */
  appWrapper(component: RouteComponent<State>): this {
    return this.#add({ type: "app", component });
  }

  /** Set the layout of the pages below a path. */
  layout(
    path: string,
    component: RouteComponent<State>,
    config: LayoutConfig = {},
  ): this {
    return this.#add({ type: "layout", path, component, config, route: false });
  }

  /** Add a route with handlers, a page or both. */
  route(
    path: string,
    route: MaybeLazy<Route<State>>,
    config: RouteConfig = {},
  ): this {
    return this.#add({
      type: "route",
      path,
      target: route,
      config,
      route: false,
    });
  }

  /** Answer `GET`, and `HEAD` with it. */
  get(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["GET"], path, middlewares);
  }

  /** Answer `POST`. */
  post(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["POST"], path, middlewares);
  }

  /** Answer `PATCH`. */
  patch(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["PATCH"], path, middlewares);
  }

  /** Answer `PUT`. */
  put(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["PUT"], path, middlewares);
  }

  /** Answer `DELETE`. */
  delete(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["DELETE"], path, middlewares);
  }

  /** Answer `HEAD`. */
  head(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["HEAD"], path, middlewares);
  }

  /** Answer every method. */
  all(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(METHODS, path, middlewares);
  }

  /** Insert the file routes here, at the root or below a path. */
  fsRoutes(pattern = "*"): this {
    return this.#add({
      type: "fsRoutes",
      path: pattern,
      load: () => this.#cache()?.fsRoutes() ?? [],
      route: false,
    });
  }

  /** Insert another app's middlewares and routes here, below a path. */
  mountApp(path: string, app: App<State>): this {
    for (const command of app.#commands) {
      this.#add(mountCommand(command, path, app.config.basePath));
    }
    app.#cache = () => this.#cache();
    return this;
  }

  /** Make the function that answers requests, for `Deno.serve` or a test. */
  handler(): (
    request: Request,
    info?: Deno.ServeHandlerInfo,
  ) => Promise<Response> {
    const cache = this.#cache() ?? emptyBuildCache<State>();
    const router = new Router<MaybeLazyMiddleware<State>>();
    const rootMiddlewares = applyCommands(
      router,
      this.#commands,
      this.config.basePath,
    );

    return async (request, info = UNKNOWN_CONNECTION) => {
      const url = new URL(request.url);
      // "//evil.example" as a path must not become another origin in a redirect.
      if (url.pathname.includes("//")) url.pathname = url.pathname.replace(/\/+/g, "/");
      const method = request.method.toUpperCase() as Method;
      const match = router.match(method, url);

      let handlers = match.handlers;
      let next = notFound;
      if (!match.methodMatch) {
        handlers = rootMiddlewares;
        if (match.pattern !== null) {
          next = method === "OPTIONS"
            ? answerOptions(router.allowedMethods(match.pattern))
            : methodNotAllowed;
        }
      }

      const { pattern, params } = match;
      const ctx = new Context<State>(
        request,
        url,
        info,
        pattern,
        params,
        this.config,
        next,
        cache,
      );
      try {
        const response = await runMiddlewares(handlers, ctx, this.#onError);
        if (!(response instanceof Response)) {
          throw new Error(
            `Expected a handler to return a Response, but found ${response}`,
          );
        }
        return method === "HEAD" ? headOf(response) : response;
      } catch (error) {
        return answerError(error);
      }
    };
  }

  /**
   * Serve the app. Without a port, the first free one from 8000 to 8019.
   *
   * @param options As for `Deno.serve`; abort its `signal` to shut down once open requests are answered.
   */
  async listen(options: ListenOptions = {}): Promise<void> {
    await serve(this.handler(), options, this.config.basePath);
  }

  #handle(
    methods: readonly Method[],
    path: string,
    fns: MaybeLazy<Middleware<State>>[],
  ): this {
    return this.#add({
      type: "handler",
      path,
      methods,
      fns: fns as MaybeLazyMiddleware<State>[],
      route: false,
    });
  }

  #add(command: Command<State>): this {
    this.#commands.push(command);
    return this;
  }
}
