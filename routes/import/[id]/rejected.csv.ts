import { HttpError } from "fresh";
import { findImport } from "@/db/queries/imports.ts";
import { define } from "@/utils.ts";
import { importId } from "../../(_imports)/import_id.ts";
import { rejectedRows } from "../../(_imports)/rejected_rows.ts";

/** What an import rejected, as CSV. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, services: { db } } = ctx.state;
    const id = importId(ctx.params.id);
    const found = id === undefined ? undefined : await findImport(db, id);
    if (!found) throw new HttpError(404, t("import.notFound", { id: ctx.params.id ?? "" }));
    return ctx.stream(rejectedRows(db, found.id), {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="import-${found.id}-rejected.csv"`,
        "Cache-Control": "no-store",
      },
    });
  },
});
