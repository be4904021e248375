import { Deviations } from "@/components/charts/Deviations.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { niceCeiling } from "@/components/charts/scale.ts";
import { customerSearch } from "@/components/customers/customer_query.ts";
import { segmentName } from "@/components/segment_name.ts";
import type { CustomerTotals } from "@/db/queries/customer_totals.ts";
import type { TraitPreparation } from "@/ml/segments/rfm.ts";
import type { Ui } from "@/utils.ts";
import { SegmentMark } from "@/components/segments/SegmentMark.tsx";
import { CHURN_STEP, type SegmentView } from "./segment_view.ts";
import type { TraitView } from "./trait_view.ts";

interface SegmentProfilesProps {
  ui: Ui;
  views: readonly SegmentView[];
  whole: CustomerTotals;
  preparation: TraitPreparation;
  traits: readonly TraitView[];
}

/** Each segment against all customers, on one scale. */
export function SegmentProfiles(
  { ui, views, whole, preparation, traits: columns }: SegmentProfilesProps,
) {
  const { t, format } = ui;
  const profiles = views.map((view) => profileOf(ui, view, whole, preparation, columns));
  const all = profiles.flatMap(({ view, traits }) => traits.map((trait) => ({ view, ...trait })));
  const reach = niceCeiling(Math.max(...all.map(({ away }) => Math.abs(away ?? 0))));
  const far = all.reduce((most, each) =>
    Math.abs(each.away ?? 0) > Math.abs(most.away ?? 0) ? each : most
  );
  return (
    <section class="card">
      <ChartFigure
        ui={ui}
        finding={t("segments.profile.finding", {
          persona: segmentName(ui, far.view.cluster),
          trait: far.spoken,
          value: far.text(far.value),
          all: far.text(far.compared),
        })}
        note={t("segments.profile.note", {
          reach: format.decimal(reach, 1),
          points: format.decimal(CHURN_STEP * 100),
        })}
        data={{
          columns: [
            t("common.segment"),
            ...profiles[0]!.traits.flatMap(({ name }) => [name, t("segments.profile.away")]),
          ],
          rows: profiles.map(({ view: { cluster }, traits }) => [
            `${cluster.index} · ${segmentName(ui, cluster)}`,
            ...traits.flatMap(({ text, value, away }) => [
              text(value),
              format.decimal(away, 2),
            ]),
          ]),
        }}
      >
        <ol class="segment-profiles">
          {profiles.map(({ view: { cluster }, traits }) => (
            <li key={cluster.index}>
              <h3>
                <SegmentMark index={cluster.index} />{" "}
                <a href={`/customers${customerSearch({ clusters: [cluster.index] })}`}>
                  {segmentName(ui, cluster)}
                </a>
              </h3>
              <Deviations
                reach={reach}
                deviations={traits.map(({ name, text, value, away, compared }) => ({
                  name,
                  value: away ?? 0,
                  text: `${text(value)} (${text(compared)})`,
                }))}
              />
            </li>
          ))}
        </ol>
      </ChartFigure>
    </section>
  );
}

/** A figure of a segment, with that of all customers and how far apart they are; null before the first scoring. */
interface ProfileTrait {
  readonly name: string;
  readonly spoken: string;
  readonly text: (value: number | null) => string;
  readonly value: number | null;
  readonly compared: number | null;
  readonly away: number | null;
}

function profileOf(
  { t, format }: Ui,
  view: SegmentView,
  whole: CustomerTotals,
  { means, deviations }: TraitPreparation,
  columns: readonly TraitView[],
) {
  const { cluster, members } = view;
  const churn = members.churnProbability;
  const traits: ProfileTrait[] = columns.map(({ trait, name, spoken, text, valueOf }) => ({
    name,
    spoken,
    text,
    value: valueOf(cluster),
    compared: means[trait]!,
    away: (valueOf(cluster) - means[trait]!) / deviations[trait]!,
  }));
  traits.push({
    name: t("segments.profile.trait.churn"),
    spoken: t("segments.profile.in.churn"),
    text: (value) => format.percent(value),
    value: churn,
    compared: whole.churnProbability,
    away: churn === null || whole.churnProbability === null
      ? null
      : (churn - whole.churnProbability) / CHURN_STEP,
  });
  return { view, traits };
}
