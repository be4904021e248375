import { figureName, figureText } from "@/routes/strategies/(_components)/segment_figure.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import { namedFigures } from "@/content/playbook/moved.ts";
import type { Ui } from "@/utils.ts";

interface StrategyOriginProps {
  ui: Ui;
  strategy: StrategyRow;
  /** Whether Gemini can be asked for it. */
  asksGemini: boolean;
}

/** How a strategy was written, folded: by whom, on which figures, at which cost, and what Gemini is asked. */
export function StrategyOrigin({ ui, strategy, asksGemini }: StrategyOriginProps) {
  const { t, format } = ui;
  const { source, figures, costUsd, model, promptTokens, outputTokens, createdAt } = strategy;
  return (
    <details class="card plain-details no-print">
      <summary>{t("strategies.origin.title")}</summary>
      <p>{t(`strategies.origin.${source}`, { at: format.dateTime(createdAt) })}</p>
      {costUsd !== null && (
        <p>
          {t("strategies.cost", {
            model: model ?? "",
            prompt: format.integer(promptTokens ?? 0),
            output: format.integer(outputTokens ?? 0),
            cost: costUsd.toFixed(4),
          })}
        </p>
      )}
      {figures && (
        <>
          <h3>{t("strategies.origin.figures")}</h3>
          <dl class="facts">
            {namedFigures(figures).map(({ value, ...figure }) => (
              <div key={`${figure.name} ${figure.column}`}>
                <dt>{figureName(ui, figure)}</dt>
                <dd>{figureText(ui, figure, value)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {asksGemini && (
        <p>
          <a href={`/strategies/${strategy.id}/prompt`}>{t("strategies.origin.prompt")}</a>
        </p>
      )}
    </details>
  );
}
