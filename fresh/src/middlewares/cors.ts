import type { Context } from "../context.ts";
import type { Middleware } from "../types.ts";

/** Options of {@linkcode cors}. */
export interface CORSOptions<State> {
  /** Which origins may read responses: `*`, one, several, or what a function returns for the request's origin. */
  origin:
    | string
    | string[]
    | ((origin: string, ctx: Context<State>) => string | undefined | null);
  /** Methods for preflight answers. Default: GET, HEAD, PUT, POST, DELETE, PATCH. */
  allowMethods?: string[];
  /** Request headers for preflight answers. Default: those that the browser asks for. */
  allowHeaders?: string[];
  /** Seconds for which a preflight answer holds. */
  maxAge?: number;
  /** Whether cookies may be sent. */
  credentials?: boolean;
  /** Response headers that scripts may read. */
  exposeHeaders?: string[];
}

const DEFAULT_METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"];

/** Let pages of other origins call this one, by the CORS protocol (Fetch standard, section 3.2). */
export function cors<State>(options?: CORSOptions<State>): Middleware<State> {
  const origin = options?.origin ?? "*";
  const allowMethods = options?.allowMethods ?? DEFAULT_METHODS;

  return async (ctx) => {
    const allowed = allowedOrigin(origin, ctx);
    const vary = new Set<string>();
    if (origin !== "*" && allowed && allowed !== "*") vary.add("Origin");

    const common = (headers: Headers) => {
      if (allowed) headers.set("Access-Control-Allow-Origin", allowed);
      if (options?.credentials) {
        headers.set("Access-Control-Allow-Credentials", "true");
      }
      if (options?.exposeHeaders?.length) {
        headers.set(
          "Access-Control-Expose-Headers",
          options.exposeHeaders.join(","),
        );
      }
    };

    if (ctx.req.method !== "OPTIONS") {
      const response = await ctx.next();
      common(response.headers);
      if (vary.size > 0) {
        for (
          const name of response.headers.get("Vary")?.split(/\s*,\s*/) ?? []
        ) vary.add(name);
        response.headers.set("Vary", [...vary].join(", "));
      }
      return response;
    }

    const headers = new Headers();
    common(headers);
    if (options?.maxAge !== undefined) {
      headers.set("Access-Control-Max-Age", String(options.maxAge));
    }
    if (allowMethods.length > 0) {
      headers.set("Access-Control-Allow-Methods", allowMethods.join(","));
    }
    const asked = ctx.req.headers.get("Access-Control-Request-Headers");
    const allowHeaders = options?.allowHeaders?.length
      ? options.allowHeaders
      : asked?.split(/\s*,\s*/) ?? [];
    if (allowHeaders.length > 0) {
      headers.set("Access-Control-Allow-Headers", allowHeaders.join(","));
      vary.add("Access-Control-Request-Headers");
    }
    if (vary.size > 0) headers.set("Vary", [...vary].join(", "));
    return new Response(null, {
      status: 204,
      statusText: "No Content",
      headers,
    });
  };
}

function allowedOrigin<State>(
  rule: CORSOptions<State>["origin"],
  ctx: Context<State>,
): string | null {
  const origin = ctx.req.headers.get("origin") ?? "";
  if (typeof rule === "function") return rule(origin, ctx) ?? null;
  if (rule === "*") return rule;
  const listed = typeof rule === "string" ? rule === origin : rule.includes(origin);
  return listed ? origin : null;
}
