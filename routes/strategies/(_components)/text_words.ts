import type { StrategyRow } from "@/db/queries/strategies.ts";
import { createTranslate } from "@/locales/mod.ts";

/** The words of a strategy as plain text, in the strategy's own language. */
export function textWords({ locale }: StrategyRow) {
  const t = createTranslate(locale === "KO" ? "ko" : "en");
  return {
    offer: t("strategies.offer"),
    metric: t("strategies.metric"),
    measure: t("strategies.measure"),
  };
}
