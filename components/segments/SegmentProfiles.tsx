import { Deviations } from "@/components/charts/Deviations.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { niceCeiling } from "@/components/charts/scale.ts";
import { customerSearch } from "@/components/customers/customer_query.ts";
import { segmentName } from "@/components/segment_name.ts";
import { RFM_TRAITS, type RfmPreparation } from "@/ml/segments/rfm.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { columnWithRole } from "@/schema/schema.ts";
import type { Ui } from "@/utils.ts";
import { SegmentMark } from "./SegmentMark.tsx";
import { CHURN_STEP, positionOf, type SegmentView, type WholeView } from "./segment_view.ts";
import { traitText } from "./trait_text.ts";

interface SegmentProfilesProps {
  ui: Ui;
  views: readonly SegmentView[];
  whole: WholeView;
  preparation: RfmPreparation;
}

/** Each segment against all customers, on one scale. */
export function SegmentProfiles({ ui, views, whole, preparation }: SegmentProfilesProps) {
  const { t, format } = ui;
  const profiles = views.map((view) => profileOf(view, whole, preparation));
  const all = profiles.flatMap(({ view, traits }) => traits.map((trait) => ({ view, ...trait })));
  const reach = niceCeiling(Math.max(...all.map(({ away }) => Math.abs(away ?? 0))));
  const far = all.reduce((most, each) =>
    Math.abs(each.away ?? 0) > Math.abs(most.away ?? 0) ? each : most
  );
  const text = (trait: Trait, value: number | null) =>
    trait === "churn" ? format.percent(value) : traitText(format, trait, value);
  return (
    <section class="card">
      <ChartFigure
        ui={ui}
        finding={t("segments.profile.finding", {
          persona: segmentName(ui, far.view.cluster),
          trait: traitName(ui, far.trait),
          value: text(far.trait, far.value),
          all: text(far.trait, far.compared),
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
                deviations={traits.map(({ trait, value, away, compared }) => ({
                  name: t(`segments.profile.trait.${trait}`),
                  value: away ?? 0,
                  text: `${text(trait, value)} (${text(trait, compared)})`,
                }))}
              />
            </li>
          ))}
        </ol>
      </ChartFigure>
    </section>
  );
}

const TRAITS = [...RFM_TRAITS, "churn"] as const;
type Trait = (typeof TRAITS)[number];

const ROLES = { recency: "RECENCY", frequency: "FREQUENCY", monetary: "MONETARY" } as const;

/** A trait within a sentence: as the shop calls its column. */
function traitName({ t, locale, schema }: Ui, trait: Trait): string {
  const known = t(`segments.profile.in.${trait}`);
  if (trait === "churn" || schema.fingerprint === ECOMMERCE.fingerprint) return known;
  const name = columnWithRole(schema, ROLES[trait])?.label[locale] ?? known;
  return /^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

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
