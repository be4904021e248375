import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Ui } from "@/utils.ts";
import { StatusTag } from "@/components/Tags.tsx";

interface StrategyTextProps {
  ui: Ui;
  strategy: StrategyRow;
  /** Whether it begins with its headline; false where the page is titled by it. */
  titled?: boolean;
}

/** One strategy as it is written: headline, rationale, tactics in the order of time, what to measure. */
export function StrategyText({ ui, strategy, titled = true }: StrategyTextProps) {
  const { t, format } = ui;
  const lang = strategy.locale.toLowerCase();
  return (
    <article class="strategy">
      <header>
        {titled && <h3 lang={lang}>{strategy.headline}</h3>}
        <p class="small muted">
          <StatusTag ui={ui} status={strategy.status} /> {t("strategies.written", {
            source: t(`strategies.source.${strategy.source}`),
            at: format.dateTime(strategy.updatedAt),
          })}
        </p>
      </header>
      <p class="body" lang={lang}>{strategy.body}</p>
      <ol class="tactics">
        {strategy.tactics.map((tactic, i) => (
          <li key={i} lang={lang}>
            <p class="when">
              <strong>{tactic.timing}</strong> <span class="tag">{tactic.channel}</span>
            </p>
            <p>{tactic.action}</p>
            {tactic.offer && (
              <p class="small">
                <span class="muted" lang={ui.locale}>{t("strategies.offer")}:</span> {tactic.offer}
              </p>
            )}
            <p class="small">
              <span class="muted" lang={ui.locale}>{t("strategies.metric")}:</span> {tactic.metric}
            </p>
          </li>
        ))}
      </ol>
      <p class="measure">
        <strong>{t("strategies.measure")}:</strong> <span lang={lang}>{strategy.measure}</span>
      </p>
    </article>
  );
}
