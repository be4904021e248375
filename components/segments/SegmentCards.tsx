import { Deviations } from "@/components/charts/Deviations.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { niceCeiling } from "@/components/charts/scale.ts";
import { segmentDescription, segmentName } from "@/components/segment_name.ts";
import { StatusTag } from "@/components/Tags.tsx";
import { RFM_TRAITS, type RfmPreparation } from "@/ml/segments/rfm.ts";
import type { Ui } from "@/utils.ts";
import { SegmentMark } from "./SegmentMark.tsx";
import { CHURN_STEP, positionOf, type SegmentView, type WholeView } from "./segment_view.ts";
import { traitText } from "./trait_text.ts";

interface SegmentCardsProps {
  ui: Ui;
  views: readonly SegmentView[];
  whole: WholeView;
  preparation: RfmPreparation;
}

/** Who the segments are, side by side: each against all customers, on one scale, with what is proposed for it. */
export function SegmentCards({ ui, views, whole, preparation }: SegmentCardsProps) {
  const { t, format } = ui;
  const profiles = views.map((view) => profileOf(view, whole, preparation));
  const all = profiles.flatMap(({ traits }) => traits.map((trait) => trait.away ?? 0));
  const reach = niceCeiling(Math.max(...all.map(Math.abs)));
  const far = profiles.flatMap(({ view, traits }) => traits.map((trait) => ({ view, ...trait })))
    .reduce((most, each) => Math.abs(each.away ?? 0) > Math.abs(most.away ?? 0) ? each : most);
  const text = (trait: Trait, value: number | null) =>
    trait === "churn" ? format.percent(value) : traitText(format, trait, value);
  return (
    <section class="card">
      <ChartFigure
        ui={ui}
        finding={t(`segments.profile.${(far.away ?? 0) < 0 ? "below" : "above"}`, {
          persona: segmentName(ui, far.view.cluster),
          trait: t(`segments.profile.in.${far.trait}`),
          away: format.decimal(Math.abs(far.away ?? 0), 1),
        })}
        note={t("segments.profile.note", {
          reach: format.decimal(reach, 1),
          points: format.decimal(CHURN_STEP * 100),
        })}
        data={{
          columns: [
            t("common.segment"),
            ...TRAITS.flatMap((trait) => [
              t(`segments.profile.trait.${trait}`),
              t("segments.profile.away"),
            ]),
          ],
          rows: profiles.map(({ view: { cluster }, traits }) => [
            `${cluster.index} · ${segmentName(ui, cluster)}`,
            ...traits.flatMap(({ trait, value, away }) => [
              text(trait, value),
              format.decimal(away, 2),
            ]),
          ]),
        }}
      >
        <ol class="segment-cards">
          {profiles.map(({ view: { cluster, members, churn, priority, strategy }, traits }) => (
            <li key={cluster.index}>
              <h3>
                <SegmentMark index={cluster.index} /> {segmentName(ui, cluster)}
              </h3>
              <p class="note">{segmentDescription(ui, cluster)}</p>
              <p>
                {t("segments.card.priority", {
                  place: priority,
                  amount: format.wholeAmount(members.atStake),
                })}
              </p>
              {churn && (
                <p class="note">
                  {t("segments.card.churn", {
                    rate: format.percent(churn.value),
                    low: format.percent(churn.low),
                    high: format.percent(churn.high),
                  })}
                </p>
              )}
              <Deviations
                reach={reach}
                deviations={traits.map(({ trait, value, away, compared }) => ({
                  name: t(`segments.profile.trait.${trait}`),
                  value: away ?? 0,
                  text: `${text(trait, value)} (${text(trait, compared)})`,
                }))}
              />
              <p class="proposal">
                {strategy
                  ? (
                    <>
                      <a href={`/strategies#segment-${cluster.index}`}>{strategy.headline}</a>{" "}
                      <StatusTag ui={ui} status={strategy.status} />
                    </>
                  )
                  : <a href="/strategies">{t("segments.noStrategy")}</a>}
              </p>
            </li>
          ))}
        </ol>
      </ChartFigure>
    </section>
  );
}

const TRAITS = [...RFM_TRAITS, "churn"] as const;
type Trait = (typeof TRAITS)[number];

/** A segment's figures, each with that of all customers and how far apart they are; null before the first scoring. */
function profileOf(view: SegmentView, whole: WholeView, preparation: RfmPreparation) {
  const { cluster, members } = view;
  const position = positionOf(cluster, preparation);
  const churn = members.churnProbability;
  return {
    view,
    traits: TRAITS.map((trait) =>
      trait === "churn"
        ? {
          trait,
          value: churn,
          compared: whole.churnProbability,
          away: churn === null || whole.churnProbability === null
            ? null
            : (churn - whole.churnProbability) / CHURN_STEP,
        }
        : { trait, value: cluster[trait], compared: whole[trait], away: position[trait] }
    ),
  };
}
