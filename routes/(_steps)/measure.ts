import { define } from "@/utils.ts";

/** Counts every answer, failures among them, where metrics are on. */
export const measure = define.middleware(async (ctx) => {
  const { metrics } = ctx.state.services;
  if (!metrics) return await ctx.next();
  const began = performance.now();
  const response = await ctx.next();
  const { req: { method }, route } = ctx;
  const seconds = (performance.now() - began) / 1000;
  metrics.request({ method, route: route ?? "none", status: response.status }, seconds);
  return response;
});
