import { type FunctionComponent, isValidElement, type VNode } from "preact";
import type { BuildCache } from "./build_cache.ts";
import type { ResolvedFreshConfig } from "./config.ts";
import { renderDocument } from "./server/render.ts";
import type { LayoutConfig, RouteComponent } from "./types.ts";

/** The components around the page of the current route. */
export interface ComponentTree<State> {
  app: RouteComponent<State> | null;
  layouts: RouteComponent<State>[];
}

/** The query parameter by which the browser asks for partials only. */
export const PARTIAL_SEARCH_PARAM = "fresh-partial";

/** The components that wrap what this request renders. */
export let treeOf: <State>(ctx: Context<State>) => ComponentTree<State>;

/** The build that this request is served from. */
export let buildCacheOf: <State>(ctx: Context<State>) => BuildCache<State>;

/** The older name of {@linkcode Context}. */
export type FreshContext<State = unknown> = Context<State>;

/** One request on its way through middlewares and routes. */
export class Context<State> {
  /** The app's configuration. */
  readonly config: ResolvedFreshConfig;
  /** The request's URL. */
  readonly url: URL;
  /** The request itself. */
  req: Request;
  /** The pattern of the route that fits, or null. */
  readonly route: string | null;
  /** The named parts of the path. */
  readonly params: Record<string, string>;
  /** What middlewares hand to the handlers and components after them. */
  readonly state: State = {} as State;
  /** The data that the handler gave to its page. */
  data: unknown = undefined;
  /** What was thrown, for error pages; else null. */
  error: unknown | null = null;
  /** The connection. */
  readonly info: Deno.ServeHandlerInfo;
  /** Whether the browser asks for partials only. */
  readonly isPartial: boolean;
  /** Go on to the next middleware, or to the route. */
  next: () => Promise<Response>;
  /** The content of a layout or of the app wrapper. */
  Component!: FunctionComponent;

  #tree: ComponentTree<State> = { app: null, layouts: [] };
  #cache: BuildCache<State>;

  static {
    treeOf = (ctx) => ctx.#tree;
    buildCacheOf = (ctx) => ctx.#cache;
  }

  /** Contexts are made by the app's handler. */
  constructor(
    req: Request,
    url: URL,
    info: Deno.ServeHandlerInfo,
    route: string | null,
    params: Record<string, string>,
    config: ResolvedFreshConfig,
    next: () => Promise<Response>,
    cache: BuildCache<State>,
  ) {
    this.req = req;
    this.url = url;
    this.info = info;
    this.route = route;
    this.params = params;
    this.config = config;
    this.next = next;
    this.isPartial = url.searchParams.has(PARTIAL_SEARCH_PARAM);
    this.#cache = cache;
  }

  /**
   * Send the browser elsewhere. A path that starts with several slashes stays on this site.
   *
   * @param pathOrUrl Where to.
   * @param status Default 302.
   */
  redirect(pathOrUrl: string, status = 302): Response {
    let location = pathOrUrl;
    if (pathOrUrl.startsWith("/")) {
      const [, path = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(pathOrUrl) ?? [];
      location = path.replace(/\/+/g, "/") + rest;
    }
    return new Response(null, { status, headers: { location } });
  }

  /**
   * Render an element inside the layouts and the app wrapper that apply here.
   *
   * @param vnode The page.
   * @param init Status and headers of the response.
   * @param config Which of the surroundings to leave out.
   */
  async render(
    // deno-lint-ignore no-explicit-any -- elements of every kind of component
    vnode: VNode<any> | null,
    init: ResponseInit = {},
    config: LayoutConfig = {},
  ): Promise<Response> {
    if (vnode !== null && !isValidElement(vnode)) {
      throw new Error(
        "Expected ctx.render() to be given a JSX element, but found another value",
      );
    }
    return await renderDocument(this, this.#cache, vnode, init, {
      app: config.skipAppWrapper ? null : this.#tree.app,
      layouts: config.skipInheritedLayouts ? [] : this.#tree.layouts,
    });
  }

  /** Answer with plain text. */
  text(content: string, init?: ResponseInit): Response {
    return new Response(content, init);
  }

  /** Answer with a string of HTML. */
  html(content: string, init?: ResponseInit): Response {
    const headers = new Headers(init?.headers);
    headers.set("Content-Type", "text/html; charset=utf-8");
    return new Response(content, { ...init, headers });
  }

  /** Answer with a value as JSON. */
  // deno-lint-ignore no-explicit-any -- whatever JSON can hold
  json(content: any, init?: ResponseInit): Response {
    return Response.json(content, init);
  }

  /** Answer with pieces of text or bytes as they are made. */
  stream<Chunk extends string | Uint8Array>(
    source:
      | Iterable<Chunk>
      | AsyncIterable<Chunk>
      | (() => Iterable<Chunk> | AsyncIterable<Chunk>),
    init?: ResponseInit,
  ): Response {
    const encoder = new TextEncoder();
    const chunks = typeof source === "function" ? source() : source;
    const body = ReadableStream.from<Chunk>(chunks).pipeThrough(
      new TransformStream<Chunk, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          const bytes = typeof chunk === "string" ? encoder.encode(chunk) : chunk;
          controller.enqueue(bytes as Uint8Array<ArrayBuffer>);
        },
      }),
    );
    return new Response(body, init);
  }
}
