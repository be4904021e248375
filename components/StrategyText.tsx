import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Ui } from "@/utils.ts";
import { StatusTag } from "./Tags.tsx";

interface StrategyTextProps {
  ui: Ui;
  strategy: StrategyRow;
  /** Level of the headline. */
  level?: 2 | 3;
}

/** One strategy as it is written: headline, rationale, tactics, what to measure. */
export function StrategyText({ ui, strategy, level = 3 }: StrategyTextProps) {
  const { t, format } = ui;
  const Headline = level === 2 ? "h2" : "h3";
  const lang = strategy.locale.toLowerCase();
  return (
    <article class="strategy">
      <header>
        <Headline lang={lang}>{strategy.headline}</Headline>
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
            <p class="small muted">
              {tactic.channel} · {tactic.timing}
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
