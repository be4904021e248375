import { define } from "@/utils.ts";
import { importOf } from "../(_components)/import_of.ts";
import { rejectedRows } from "../(_components)/rejected_rows.ts";

/** What an import rejected, as CSV. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { id } = await importOf(ctx.state, ctx.params.id);
    return ctx.stream(rejectedRows(ctx.state.services.db, id), {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="import-${id}-rejected.csv"`,
        "Cache-Control": "no-store",
      },
    });
  },
});
