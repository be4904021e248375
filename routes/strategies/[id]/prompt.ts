import { HttpError } from "fresh";
import { previewPrompt } from "@/services/strategies/mod.ts";
import { define } from "@/utils.ts";
import { strategyOf } from "../(_components)/strategy_of.ts";

/** What Gemini is asked to write a strategy again, as plain text. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    const strategy = await strategyOf(services.db, t, ctx.params.id);
    const prompt = await previewPrompt(services, strategy);
    if (prompt === undefined) throw new HttpError(404, t("strategies.origin.noPrompt"));
    return ctx.text(prompt);
  },
});
