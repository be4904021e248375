import { HttpError } from "fresh";
import { define } from "@/utils.ts";

const SCHEMA = new URL("../graphql/schema.graphql", import.meta.url);

/** The schema in its own language, for code generators; as hidden as introspection is. */
export const handler = define.handlers({
  GET: async (ctx) => {
    if (!ctx.state.services.access.settings.introspection) {
      throw new HttpError(404, "This server does not show its schema.");
    }
    return ctx.text(await Deno.readTextFile(SCHEMA), {
      headers: {
        "Content-Type": "application/graphql; charset=utf-8",
        "Content-Disposition": 'inline; filename="schema.graphql"',
      },
    });
  },
});
