import { strategyAsText } from "@/components/strategies/strategy_form.ts";
import { createTranslate } from "@/locales/mod.ts";
import { define } from "@/utils.ts";
import { strategyOf } from "../(_parts)/strategy_of.ts";

/** A strategy as plain text in its own language. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    const strategy = await strategyOf(services.reads, t, ctx.params.id);
    const own = createTranslate(strategy.locale === "KO" ? "ko" : "en");
    const words = {
      offer: own("strategies.offer"),
      metric: own("strategies.metric"),
      measure: own("strategies.measure"),
    };
    return ctx.text(strategyAsText(strategy, words));
  },
});
