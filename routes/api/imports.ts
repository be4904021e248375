import { HttpError } from "fresh";
import { define } from "@/utils.ts";
import { problemOf } from "../(_components)/problem.ts";
import { readUpload, stageFile } from "../(_components)/stage_file.ts";

/**
 * Keeps a file that comes as the request's body, piece by piece: `POST /api/imports?name=…&mode=MERGE|REPLACE`.
 * Answers 201 with the address at which its columns are looked at.
 */
export const handler = define.handlers({
  POST: async (ctx) => {
    const field = (name: string) => ctx.url.searchParams.get(name) ?? undefined;
    const upload = readUpload(field("name"), field);
    if (!ctx.req.body) throw new HttpError(400, "Expected a file as the body, but found none.");
    const staged = await problemOf(
      ctx.state,
      stageFile(ctx.state.services, ctx.req.body, upload),
    );
    if ("problem" in staged) {
      const { code, text, detail } = staged.problem;
      return ctx.json({ error: { code, message: [text, detail].filter(Boolean).join(" ") } }, {
        status: 400,
      });
    }
    const location = staged.done;
    return ctx.json({ location }, { status: 201, headers: { "Location": location } });
  },
});
