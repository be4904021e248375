import { define } from "@/utils.ts";

/** The data check's earlier address, for links that were kept. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect("/data/check", 301),
});
