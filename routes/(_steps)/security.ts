import { type Context, csp } from "fresh";
import { AccessError, isFromOwnPage } from "@/services/access/mod.ts";
import { define, type State } from "@/utils.ts";

/** What is no page needs nothing at all. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

/** Error pages that come before the steps below need no script. */
const PLAIN_PAGE = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'";

/** Headers of every answer, static files and failures among them, where nothing inside says otherwise. */
export const baseHeaders = define.middleware(async (ctx) => {
  const response = await ctx.next();
  const { headers } = response;
  if (!headers.has("Content-Security-Policy")) {
    const isPage = headers.get("Content-Type")?.startsWith("text/html") ?? false;
    headers.set("Content-Security-Policy", isPage ? PLAIN_PAGE : NOTHING);
  }
  for (const [name, value] of Object.entries(BASE)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  return response;
});

const BASE = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Frame-Options": "DENY",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
};

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

/** Headers that narrow a page by what it is, also on error pages: this step is outside the one that renders them. */
export const securityHeaders = define.middleware(async (ctx) => {
  const response = await withPolicy(ctx);
  const { headers } = response;
  const { secure } = ctx.state.client;
  // An export's address may bear a key.
  if (ctx.url.pathname.startsWith("/export/")) headers.set("Referrer-Policy", "no-referrer");
  if (!/private|no-store/.test(headers.get("Cache-Control") ?? "")) {
    headers.set("Cache-Control", "private, no-cache");
  }
  if (secure) headers.set("Strict-Transport-Security", "max-age=31536000");
  return response;
});

/** An answer with the policy of what it is; what has none gets {@linkcode NOTHING} outside. */
async function withPolicy(ctx: Context<State>): Promise<Response> {
  const { url: { pathname }, req: { method }, state } = ctx;
  const graphql = pathname === "/graphql";
  // GraphiQL answers a browser that opens the address; what is posted is answered with data.
  if (graphql && method === "POST") return await ctx.next();
  if (graphql) state.nonce = crypto.randomUUID();
  const response = graphql ? await ctx.next() : await policy(ctx);
  const { headers } = response;
  const sent = graphql ? graphiqlPolicy(state.nonce) : headers.get("Content-Security-Policy") ?? "";
  headers.set("Content-Security-Policy", narrowed(sent, state.client.secure));
  return response;
}

function narrowed(policy: string, secure: boolean): string {
  // Fresh has no nonce for what is no page, and would allow any inline script.
  if (/script-src[^;]*'unsafe-inline'/.test(policy)) return NOTHING;
  // On a plain-HTTP network there is no HTTPS to upgrade to: style sheets would not load.
  return secure ? policy : policy.replace(/;? *upgrade-insecure-requests/, "");
}

/** What only reads. */
export const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/**
 * The dashboard's forms answer to its own pages only. `/graphql` is for programs too: the GraphQL server has its own
 * guard there.
 */
export const sameOrigin = define.middleware((ctx) => {
  const { method, headers } = ctx.req;
  const { pathname, host } = ctx.url;
  if (SAFE_METHODS.includes(method) || pathname === "/graphql") return ctx.next();
  // A browser adds no key by itself, so that no other site can have it sent.
  if (ctx.state.identity?.kind === "key" || isFromOwnPage(headers, host)) return ctx.next();
  // Anyone who signs in has to know the password: a program may, which says nothing of where it comes from.
  const silent = !headers.has("Origin") && !headers.has("Sec-Fetch-Site");
  if (pathname === "/signin" && silent) return ctx.next();
  throw new AccessError(
    "CSRF_PREVENTED",
    "This address is for the dashboard's own forms. Programs send a key, or use /graphql.",
    403,
  );
});
