import { cors } from "fresh";
import { define } from "@/utils.ts";

/** What programs use. The dashboard's pages and forms are for itself alone. */
const API = /^\/(graphql|schema\.graphql|export\/.*)$/;

/**
 * Lets pages of the origins that HOLDFAST_CORS_ORIGINS names call the API; by default none may. Around the step that
 * renders failures, for they want to read those too.
 */
export const crossOrigin = define.middleware(async (ctx) => {
  const { corsOrigins } = ctx.state.services.access.settings;
  const origin = ctx.req.headers.get("Origin") ?? "";
  if (corsOrigins.length === 0 || !API.test(ctx.url.pathname)) return await ctx.next();
  if (corsOrigins.includes(origin)) {
    return await cors<typeof ctx.state>({
      origin,
      credentials: true,
      allowMethods: ["GET", "POST"],
      allowHeaders: ["Authorization", "Content-Type", "If-None-Match", "GraphQL-Preflight"],
      exposeHeaders: ["Content-Disposition", "ETag", "Retry-After"],
      maxAge: 600,
    })(ctx);
  }
  const response = await ctx.next();
  response.headers.append("Vary", "Origin");
  return response;
});
