import { HttpError } from "fresh";
import { define } from "@/utils.ts";
import { readUpload, startImport } from "../(_imports)/start_import.ts";

/**
 * Takes a file as the request's body, piece by piece: `POST /api/imports?name=…&mode=MERGE|REPLACE&dryRun=1`.
 * Answers 202 with the address that shows how far the import is.
 */
export const handler = define.handlers({
  POST: async (ctx) => {
    const field = (name: string) => ctx.url.searchParams.get(name) ?? undefined;
    const upload = readUpload(field("name"), field);
    if (!ctx.req.body) throw new HttpError(400, "Expected a file as the body, but found none.");
    const location = await startImport(ctx.state.services, ctx.req.body, upload);
    return ctx.json({ location }, { status: 202, headers: { "Location": location } });
  },
});
