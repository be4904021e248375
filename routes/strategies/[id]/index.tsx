import { page } from "fresh";
import { CampaignTable } from "@/components/campaigns/CampaignTable.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { segmentName } from "@/components/segment_name.ts";
import { SegmentMark } from "@/components/segments/SegmentMark.tsx";
import { strategyAsText } from "@/routes/strategies/(_components)/strategy_form.ts";
import { StrategyNotes } from "@/routes/strategies/(_components)/StrategyNotes.tsx";
import { StrategyOrigin } from "@/routes/strategies/(_components)/StrategyOrigin.tsx";
import { StrategyText } from "@/routes/strategies/(_components)/StrategyText.tsx";
import PageTools from "@/islands/PageTools.tsx";
import { define, type Ui } from "@/utils.ts";
import { NextStep, OtherActions } from "../(_components)/StrategyActions.tsx";
import { StrategyFigures } from "../(_components)/StrategyFigures.tsx";
import { readStrategy } from "../(_components)/read_strategy.ts";
import { textWords } from "../(_components)/text_words.ts";
import { strategyOf } from "../(_components)/strategy_of.ts";
import type { StrategyRow, StrategyVersionRow } from "@/db/queries/strategies.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, services } = ctx.state;
    const strategy = await strategyOf(services.db, t, ctx.params.id);
    ctx.state.title = strategy.headline;
    const shown = await readStrategy(services, strategy);
    return page({ ...shown, hasGemini: services.gemini !== undefined });
  },
});

export default define.page<typeof handler>(function StrategyPage({ data, state: { ui } }) {
  const { strategy, cluster, stage, audience, counterpart, versions, campaigns } = data;
  const { t } = ui;
  const { id, status } = strategy;
  const campaign = data.leading;
  return (
    <>
      <PageHead
        title={<span lang={strategy.locale.toLowerCase()}>{strategy.headline}</span>}
        mark={
          <span class={`tag ${stage === "DRAFT" ? "" : "good"}`}>
            {status === "ARCHIVED" ? t("status.ARCHIVED") : t(`strategies.stage.${stage}`)}
          </span>
        }
        lead={
          <>
            <SegmentMark index={cluster.index} /> {audience
              ? <a href={`/segments#segment-${cluster.index}`}>{segmentName(ui, cluster)}</a>
              : `${segmentName(ui, cluster)} · ${t("strategies.earlierSegment")}`}
          </>
        }
      >
        <NextStep ui={ui} strategy={strategy} campaign={campaign} />
        {status !== "ARCHIVED" && (
          <a class="button" href={`/strategies/${id}/edit`}>{t("strategies.edit")}</a>
        )}
        <PageTools
          text={strategyAsText(strategy, textWords(strategy))}
          words={{
            copy: t("strategies.copy"),
            copied: t("strategies.copied"),
            print: t("strategies.print"),
          }}
        />
        <a class="button quiet" href="/strategies">{t("strategies.back")}</a>
      </PageHead>
      <StrategyFigures ui={ui} audience={audience} campaign={campaign} />
      <div class={counterpart ? "columns" : "stack"}>
        <section class="card">
          <h2>{t(`strategies.in.${strategy.locale}`)}</h2>
          <StrategyText ui={ui} strategy={strategy} titled={false} />
          <StrategyNotes ui={ui} cluster={audience?.cluster} strategy={strategy} />
        </section>
        {counterpart && (
          <section class="card no-print">
            <header>
              <h2>{t(`strategies.in.${counterpart.locale}`)}</h2>
              <a href={`/strategies/${counterpart.id}`}>{t("segments.card.open")}</a>
            </header>
            <StrategyText ui={ui} strategy={counterpart} />
          </section>
        )}
      </div>
      {campaigns.length > 0 && (
        <section class="card" id="campaigns">
          <h2>{t("campaigns.title")}</h2>
          <CampaignTable ui={ui} campaigns={campaigns} />
        </section>
      )}
      <StrategyHistory ui={ui} strategy={strategy} versions={versions} />
      <StrategyOrigin
        ui={ui}
        strategy={strategy}
        asksGemini={data.hasGemini && audience !== undefined}
      />
      <OtherActions ui={ui} strategy={strategy} segment={audience?.cluster.index} />
    </>
  );
});

interface StrategyHistoryProps {
  ui: Ui;
  strategy: StrategyRow;
  /** The newest first. */
  versions: readonly StrategyVersionRow[];
}

/** Every earlier wording, folded, each to be taken up again. */
function StrategyHistory({ ui, strategy, versions }: StrategyHistoryProps) {
  const { t, format } = ui;
  if (versions.length === 0) return null;
  return (
    <section class="card no-print">
      <h2>{t("strategies.history")}</h2>
      {versions.map((version) => (
        <details key={version.version} class="plain-details">
          <summary>
            {t("strategies.versionOf", {
              version: version.version,
              source: version.editedBy ?? t(`strategies.source.${version.source}`),
              at: format.dateTime(version.createdAt),
            })}
          </summary>
          <StrategyText
            ui={ui}
            strategy={{ ...strategy, ...version, updatedAt: version.createdAt, status: "ARCHIVED" }}
          />
          {strategy.status !== "ARCHIVED" && (
            <p>
              <a class="button" href={`/strategies/${strategy.id}/edit?from=${version.version}`}>
                {t("strategies.takeUp")}
              </a>
            </p>
          )}
        </details>
      ))}
    </section>
  );
}
