import { sql } from "drizzle-orm";
import { define } from "@/utils.ts";

/** Ready: the database answers too. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const headers = { "Content-Type": "text/plain; charset=utf-8" };
    try {
      await ctx.state.services.db.execute(sql`select 1`);
      return ctx.text("ready\n", { headers });
    } catch {
      return ctx.text("the database does not answer\n", { status: 503, headers });
    }
  },
});
