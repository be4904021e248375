import { csp, csrf, HttpError } from "fresh";
import { define, type State } from "@/utils.ts";

/** Everything comes from this server; Fresh puts the nonce on the scripts that it writes itself. */
const policy = csp<State>({ useNonce: true });

/**
 * GraphiQL is one page with its whole application inline: scripts, styles and fonts as data. Nothing that
 * customers' data could get into is rendered there.
 */
const GRAPHIQL_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src 'self' blob: data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Headers that narrow what a page may do, also on error pages: this step is outside the one that renders them. */
export const securityHeaders = define.middleware(async (ctx) => {
  const graphiql = ctx.url.pathname === "/graphql";
  const response = graphiql ? await ctx.next() : await policy(ctx);
  const { headers } = response;
  if (graphiql) headers.set("Content-Security-Policy", GRAPHIQL_POLICY);
  else if (ctx.url.protocol === "http:") {
    // On a plain-HTTP network there is no HTTPS to upgrade to: style sheets would not load.
    const sent = headers.get("Content-Security-Policy") ?? "";
    headers.set("Content-Security-Policy", sent.replace(/;? *upgrade-insecure-requests/, ""));
  }
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "same-origin");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  return response;
});

const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * The dashboard's forms answer to its own pages only.
 *
 * Fresh's `csrf()` lets requests through that have neither `Origin` nor `Sec-Fetch-Site`. No current browser sends
 * a form like that, so that here they are refused too. `/graphql` is for programs, which have neither; the
 * GraphQL server has its own guard there.
 */
export const sameOrigin = define.middleware((ctx) => {
  const { method, headers } = ctx.req;
  if (SAFE_METHODS.includes(method) || ctx.url.pathname === "/graphql") return ctx.next();
  if (!headers.has("Origin") && !headers.has("Sec-Fetch-Site")) {
    throw new HttpError(
      403,
      "This address is for the dashboard's own forms. Programs use /graphql, or send an Origin header.",
    );
  }
  return ownPages(ctx);
});

const ownPages = csrf<State>();
