import { define } from "@/utils.ts";

/** Alive: the process answers. Asks nothing of the database. */
export const handler = define.handlers({
  GET: (ctx) => ctx.text("ok\n", { headers: { "Content-Type": "text/plain; charset=utf-8" } }),
});
