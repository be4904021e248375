import { cors } from "fresh";
import { PREFLIGHT_HEADERS } from "@/graphql/request_guards.ts";
import { define } from "@/utils.ts";

/** What programs use. The dashboard's pages and forms are for itself alone. */
const API = /^\/(graphql|schema\.graphql|openapi\.json|export\/.*)$/;

/** What GraphQL clients send of themselves, beside what proves that a request is not a form's. */
const ALLOWED_HEADERS = [
  "authorization",
  "content-type",
  "if-none-match",
  "x-apollo-operation-id",
  "x-apollo-operation-type",
  "apollographql-client-name",
  "apollographql-client-version",
  "x-graphql-client-name",
  "x-graphql-client-version",
];

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
      allowHeaders: [...ALLOWED_HEADERS, ...PREFLIGHT_HEADERS],
      exposeHeaders: ["Content-Disposition", "ETag", "Retry-After", "Server-Timing"],
      maxAge: 600,
    })(ctx);
  }
  const response = await ctx.next();
  response.headers.append("Vary", "Origin");
  return response;
});
