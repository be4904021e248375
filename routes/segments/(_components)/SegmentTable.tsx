import { customerSearch } from "@/components/customers/customer_query.ts";
import { segmentName } from "@/components/segment_name.ts";
import type { CustomerTotals } from "@/db/queries/customer_totals.ts";
import type { Traits } from "@/ml/segments/rfm.ts";
import type { Ui } from "@/utils.ts";
import { SegmentMark } from "@/components/segments/SegmentMark.tsx";
import type { SegmentView } from "./segment_view.ts";
import type { TraitView } from "./trait_view.ts";

interface SegmentTableProps {
  ui: Ui;
  views: readonly SegmentView[];
  /** The numbers of the customers in no segment. */
  outside: CustomerTotals;
  /** The numbers of all customers: what the rows add up to. */
  all: CustomerTotals;
  /** Means of all customers in segments when they were made. */
  means: Traits;
  traits: readonly TraitView[];
}

/** The segments as a table, a row each; the last rows are the customers in no segment and the sum. */
export function SegmentTable({ ui, views, outside, all, means, traits }: SegmentTableProps) {
  const { t } = ui;
  const title = t("segments.tableTitle");
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
      <table class="table segment-table">
        <caption class="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("common.segment")}</th>
            <Header name={t("segments.column.size")} unit={t("segments.column.share")} />
            <Header name={t("segments.column.active")} />
            <Header name={t("segments.column.atRisk")} />
            <Header name={t("segments.column.atStake")} />
            <Header name={t("segments.column.churned")} unit={t("segments.column.churnedUnit")} />
            <Header name={t("segments.column.probability")} unit={t("segments.column.mean")} />
            {traits.map(({ trait, name, unit }) => (
              <Header key={trait} name={name} {...unit ? { unit } : {}} />
            ))}
          </tr>
        </thead>
        <tbody>
          {views.map(({ cluster, members }) => (
            <tr key={cluster.index}>
              <th scope="row" class="wide">
                <span class="segment-cell">
                  <SegmentMark index={cluster.index} />
                  <a href={`/customers${customerSearch({ clusters: [cluster.index] })}`}>
                    {segmentName(ui, cluster)}
                  </a>
                </span>
              </th>
              <Numbers
                ui={ui}
                members={members}
                all={all}
                risk={customerSearch({ bands: ["HIGH"], clusters: [cluster.index] })}
              />
              <Means traits={traits} valueOf={(trait) => trait.valueOf(cluster)} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          {outside.customers > 0 && (
            <tr>
              <th scope="row">{t("segments.outsideRow")}</th>
              <Numbers ui={ui} members={outside} all={all} />
              <Means traits={traits} valueOf={() => null} />
            </tr>
          )}
          <tr>
            <th scope="row">{t("segments.whole")}</th>
            <Numbers ui={ui} members={all} all={all} risk={customerSearch({ bands: ["HIGH"] })} />
            <Means traits={traits} valueOf={({ trait }) => means[trait]!} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface NumbersProps {
  ui: Ui;
  members: CustomerTotals;
  all: CustomerTotals;
  /** The query string of the list of those at risk, where there is one. */
  risk?: string;
}

/** The cells that count customers. */
function Numbers({ ui: { format }, members, all, risk }: NumbersProps) {
  const atRisk = format.integer(members.atRisk);
  return (
    <>
      <td class="number">
        {format.integer(members.customers)}
        <small>{format.percent(members.customers / all.customers)}</small>
      </td>
      <td class="number">{format.integer(members.active)}</td>
      <td class="number">{risk ? <a href={`/customers${risk}`}>{atRisk}</a> : atRisk}</td>
      <td class="number">{format.wholeAmount(members.atStake)}</td>
      <td class="number">{format.percent(members.churnRate)}</td>
      <td class="number">{format.percent(members.churnProbability)}</td>
    </>
  );
}

/** The cells of the columns that the segments were made from. */
function Means(
  { traits, valueOf }: {
    traits: readonly TraitView[];
    valueOf: (trait: TraitView) => number | null;
  },
) {
  return (
    <>
      {traits.map((trait) => <td key={trait.trait} class="number">{trait.text(valueOf(trait))}
      </td>)}
    </>
  );
}

function Header({ name, unit }: { name: string; unit?: string }) {
  return (
    <th scope="col" class="number">
      {name}
      {unit && <small>{unit}</small>}
    </th>
  );
}
