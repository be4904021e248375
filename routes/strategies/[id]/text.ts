import { strategyAsText } from "@/routes/strategies/(_components)/strategy_form.ts";
import { define } from "@/utils.ts";
import { textWords } from "../(_components)/text_words.ts";
import { strategyOf } from "../(_components)/strategy_of.ts";

/** A strategy as plain text in its own language. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    const strategy = await strategyOf(services.readDb, t, ctx.params.id);
    return ctx.text(strategyAsText(strategy, textWords(strategy)));
  },
});
