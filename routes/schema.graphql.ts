import { define } from "@/utils.ts";

const SCHEMA = new URL("../graphql/schema.graphql", import.meta.url);

/** The schema in its own language, for code generators. */
export const handler = define.handlers({
  GET: async (ctx) =>
    ctx.text(await Deno.readTextFile(SCHEMA), {
      headers: {
        "Content-Type": "application/graphql; charset=utf-8",
        "Content-Disposition": 'inline; filename="schema.graphql"',
      },
    }),
});
