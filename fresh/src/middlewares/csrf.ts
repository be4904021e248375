import type { Context } from "../context.ts";
import { HttpError } from "../error.ts";
import type { Middleware } from "../types.ts";

/** Options of {@linkcode csrf}. */
// deno-lint-ignore no-explicit-any -- the app's state is of no concern to most origins
export interface CsrfOptions<State = any> {
  /** Which origins may send unsafe requests. Default: this one. */
  origin?:
    | string
    | string[]
    | ((origin: string, ctx: Context<State>) => boolean);
}

const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * Refuse unsafe requests that a browser sends from another site, by `Sec-Fetch-Site` and `Origin`.
 *
 * A request with neither header goes through: it does not come from a current browser.
 */
export function csrf<State>(options?: CsrfOptions<State>): Middleware<State> {
  const rule = options?.origin;

  const isAllowed = (origin: string, ctx: Context<State>): boolean => {
    if (typeof rule === "function") return rule(origin, ctx);
    if (Array.isArray(rule)) return rule.includes(origin);
    return origin === (rule || ctx.url.origin);
  };

  return async (ctx) => {
    if (SAFE_METHODS.includes(ctx.req.method)) return await ctx.next();

    const site = ctx.req.headers.get("Sec-Fetch-Site");
    const origin = ctx.req.headers.get("Origin");
    const trusted = site === "same-origin" || site === "none" ||
      (site === null && origin === null) ||
      (origin !== null && isAllowed(origin, ctx));
    if (!trusted) throw new HttpError(403);
    return await ctx.next();
  };
}
