import type { Context } from "fresh";
import { AccessError, isLoopback, requireScope } from "@/services/access/mod.ts";
import { define, type State } from "@/utils.ts";
import { SAFE_METHODS } from "./security.ts";

/** What answers anyone. Static files come before all steps. */
const PUBLIC = ["/healthz", "/readyz", "/signin"];
/** What is an admin's alone. */
const ADMIN = /^\/api\/(keys|webhooks|audit|backup)(\/|$)/;

/**
 * Identifies the client and lets it in if it may come in. Reading needs the scope `read`, changing something
 * `write`; the fields of `/graphql` state theirs in the schema.
 */
export const identity = define.middleware(async (ctx) => {
  const { services, client, credentials } = ctx.state;
  const { access } = services;
  const { pathname } = ctx.url;
  if (pathname === "/healthz") return await ctx.next();
  access.admit(client, ctx.url.hostname);
  if (PUBLIC.includes(pathname)) return await ctx.next();
  if (pathname === "/metrics" && services.metrics && isOnThisMachine(ctx)) return await ctx.next();
  try {
    ctx.state.identity = await access.identify(credentials);
  } catch (error) {
    if (!(error instanceof AccessError && error.status === 401) || !isNavigation(ctx.req)) {
      throw error;
    }
    return ctx.redirect(`/signin?return=${encodeURIComponent(ctx.state.path)}`, 303);
  }
  if (pathname === "/graphql") return await ctx.next();
  const reads = SAFE_METHODS.includes(ctx.req.method);
  requireScope(ctx.state.identity, ADMIN.test(pathname) ? "admin" : reads ? "read" : "write");
  if (reads) ctx.state.services = { ...services, db: services.readDb };
  return await ctx.next();
});

/** Whether a monitor on this machine asks, and not a proxy for another process. */
function isOnThisMachine({ req: { headers }, state: { client } }: Context<State>): boolean {
  return isLoopback(client.address) && !headers.has("X-Forwarded-For") && !headers.has("Forwarded");
}

/** Whether a person's browser goes to a page: it can be led to the sign-in. */
function isNavigation({ method, headers }: Request): boolean {
  return method === "GET" && !headers.has("Authorization") &&
    (headers.get("Accept") ?? "").includes("text/html");
}
