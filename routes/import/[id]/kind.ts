import { HttpError } from "fresh";
import { chooseKind } from "@/services/imports/mod.ts";
import { define } from "@/utils.ts";
import { importOf } from "../(_components)/import_of.ts";

/** Says whether an uploaded file holds orders or customers, and shows its columns so. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { id } = await importOf(ctx.state, ctx.params.id);
    const kind = (await ctx.req.formData()).get("kind");
    if (kind !== "ORDERS" && kind !== "CUSTOMERS") {
      throw new HttpError(400, "Expected kind to be ORDERS or CUSTOMERS.");
    }
    await chooseKind(ctx.state.services.db, id, kind);
    return ctx.redirect(`/import/${id}/${kind === "ORDERS" ? "orders" : "columns"}`, 303);
  },
});
