import { csp, csrf, HttpError } from "fresh";
import { define, type State } from "@/utils.ts";

/** Everything comes from this server; Fresh puts the nonce on the scripts that it writes itself. */
const policy = csp<State>({ useNonce: true });

/**
 * GraphiQL is one page with its whole application in an inline script, which makes its styles and workers itself.
 * Only that script may run; styles it adds as it goes, which no nonce can cover.
 */
const graphiqlPolicy = (nonce: string) =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "worker-src blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

/** Headers that narrow what a page may do, also on error pages: this step is outside the one that renders them. */
export const securityHeaders = define.middleware(async (ctx) => {
  const graphiql = ctx.url.pathname === "/graphql";
  if (graphiql) ctx.state.nonce = crypto.randomUUID();
  const response = graphiql ? await ctx.next() : await policy(ctx);
  const { headers } = response;
  const { secure } = ctx.state.client;
  const sent = graphiql
    ? graphiqlPolicy(ctx.state.nonce)
    : headers.get("Content-Security-Policy") ?? "";
  headers.set("Content-Security-Policy", narrowed(sent, secure));
  headers.set("X-Content-Type-Options", "nosniff");
  // An export's address may bear a key.
  const exports = ctx.url.pathname.startsWith("/export/");
  headers.set("Referrer-Policy", exports ? "no-referrer" : "same-origin");
  if (!/private|no-store/.test(headers.get("Cache-Control") ?? "")) {
    headers.set("Cache-Control", "private, no-cache");
  }
  if (secure) headers.set("Strict-Transport-Security", "max-age=31536000");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  headers.set("X-Frame-Options", "DENY");
  headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  return response;
});

/** What is no page needs nothing at all: Fresh has no nonce for it, and would allow any inline script. */
function narrowed(policy: string, secure: boolean): string {
  if (/script-src[^;]*'unsafe-inline'/.test(policy)) {
    return "default-src 'none'; frame-ancestors 'none'";
  }
  // On a plain-HTTP network there is no HTTPS to upgrade to: style sheets would not load.
  return secure ? policy : policy.replace(/;? *upgrade-insecure-requests/, "");
}

/** What only reads. */
export const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

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
  // A browser adds no key by itself, so that no other site can have it sent.
  if (ctx.state.identity?.kind === "key") return ctx.next();
  // Whoever signs in has to know the password.
  const signIn = ctx.url.pathname === "/signin";
  if (!signIn && !headers.has("Origin") && !headers.has("Sec-Fetch-Site")) {
    throw new HttpError(
      403,
      "This address is for the dashboard's own forms. Programs use /graphql, or send an Origin header.",
    );
  }
  return ownPages(ctx);
});

const ownPages = csrf<State>();
