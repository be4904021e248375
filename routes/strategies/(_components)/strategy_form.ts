import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { EditedTactic } from "@/services/strategies/mod.ts";
import { TACTICS } from "@/content/playbook/contract.ts";

/** What the form of a strategy holds, as it was typed. */
export interface StrategyForm {
  readonly version: number;
  readonly headline: string;
  readonly body: string;
  readonly tactics: readonly EditedTactic[];
  readonly measure: string;
}

/** Fields of a tactic, in the order in which they are asked for. */
export const TACTIC_FIELDS = ["channel", "timing", "action", "offer", "metric"] as const;

/** The form with a strategy's wording in it. */
export function strategyForm(
  wording: Pick<StrategyRow, "headline" | "body" | "tactics" | "measure">,
  version: number,
): StrategyForm {
  const { headline, body, tactics, measure } = wording;
  return { version, headline, body, tactics, measure };
}

/** The form as it was sent; a tactic of which nothing was filled in is none. */
export function readStrategyForm(form: FormData): StrategyForm {
  const text = (name: string) => form.get(name)?.toString() ?? "";
  const tactics = Array.from({ length: TACTICS.most }, (_, at) => ({
    channel: text(`tactics.${at}.channel`),
    timing: text(`tactics.${at}.timing`),
    action: text(`tactics.${at}.action`),
    offer: text(`tactics.${at}.offer`),
    metric: text(`tactics.${at}.metric`),
  }));
  return {
    version: Number(text("version")),
    headline: text("headline"),
    body: text("body"),
    tactics: tactics.filter((tactic) => Object.values(tactic).some((each) => each.trim() !== "")),
    measure: text("measure"),
  };
}

/** A strategy as plain text, to take along. */
export function strategyAsText(
  strategy: Pick<StrategyRow, "headline" | "body" | "tactics" | "measure">,
  words: { readonly offer: string; readonly metric: string; readonly measure: string },
): string {
  const { headline, body, tactics, measure } = strategy;
  const lines = tactics.flatMap(({ channel, timing, action, offer, metric }, at) => [
    `${at + 1}. ${channel} · ${timing}`,
    `   ${action}`,
    ...offer ? [`   ${words.offer}: ${offer}`] : [],
    `   ${words.metric}: ${metric}`,
  ]);
  return [headline, "", body, "", ...lines, "", `${words.measure}: ${measure}`, ""].join("\n");
}
