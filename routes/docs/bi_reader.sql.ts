import { define } from "@/utils.ts";

const SCRIPT = new URL("../../db/roles/bi_reader.sql", import.meta.url);

/** The script that makes a role for BI tools. */
export const handler = define.handlers({
  GET: async (ctx) => ctx.text(await Deno.readTextFile(SCRIPT)),
});
