import { customerSearch } from "@/components/customers/customer_query.ts";
import { Icon } from "@/components/Icon.tsx";
import { segmentName } from "@/components/segment_name.ts";
import type { CustomerTotals } from "@/db/queries/customer_totals.ts";
import type { Rfm } from "@/ml/segments/rfm.ts";
import type { Ui } from "@/utils.ts";
import { SegmentMark } from "./SegmentMark.tsx";
import type { SegmentView, WholeView } from "./segment_view.ts";
import { traitText } from "./trait_text.ts";

interface SegmentTableProps {
  ui: Ui;
  views: readonly SegmentView[];
  whole: WholeView;
}

/** The segments, a row each, and all customers together. */
export function SegmentTable({ ui, views, whole }: SegmentTableProps) {
  const { t, format } = ui;
  const title = t("segments.tableTitle");
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
      <table class="table segment-table">
        <caption class="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("common.segment")}</th>
            <Header name={t("segments.column.size")} unit={t("segments.column.share")} />
            {(["recency", "frequency", "monetary"] as const).map((trait) => (
              <Header
                key={trait}
                name={t(`segments.column.${trait}`)}
                unit={t(`segments.column.${trait}Unit`)}
              />
            ))}
            <Header
              name={t("segments.column.churned")}
              unit={t("segments.column.churnedUnit")}
            />
            <Header name={t("segments.column.probability")} unit={t("segments.column.mean")} />
            <Header name={t("segments.column.atRisk")} unit={t("segments.column.atRiskUnit")} />
          </tr>
        </thead>
        <tbody>
          {views.map(({ cluster, members }) => {
            const risk = customerSearch({ bands: ["HIGH"], clusters: [cluster.index] });
            const name = segmentName(ui, cluster);
            return (
              <tr key={cluster.index}>
                <th scope="row" class="wide">
                  <span class="segment-cell">
                    <SegmentMark index={cluster.index} />
                    <a href={`/customers${customerSearch({ clusters: [cluster.index] })}`}>
                      {name}
                    </a>
                  </span>
                </th>
                <Figures ui={ui} traits={cluster} members={members} whole={whole} />
                <td class="number">
                  <span class="list-cell">
                    <a href={`/customers${risk}`}>
                      {format.integer(members.atRisk)}
                      <span class="visually-hidden">
                        {t("segments.listLabel", { segment: name })}
                      </span>
                    </a>
                    <a
                      class="icon-link"
                      href={`/export/customers.csv${risk}`}
                      download
                      aria-label={t("segments.downloadLabel", { segment: name })}
                      title={t("segments.downloadLabel", { segment: name })}
                    >
                      <Icon name="download" />
                    </a>
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("segments.whole")}</th>
            <Figures ui={ui} traits={whole} members={whole} whole={whole} />
            <td class="number">{format.integer(whole.atRisk)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** The cells of a segment, or of all customers, up to those at risk. */
function Figures(
  { ui: { format }, traits, members, whole }: {
    ui: Ui;
    traits: Rfm;
    members: CustomerTotals;
    whole: WholeView;
  },
) {
  return (
    <>
      <td class="number">
        {format.integer(members.customers)}
        <small>{format.percent(members.customers / whole.customers)}</small>
      </td>
      <td class="number">{traitText(format, "recency", traits.recency)}</td>
      <td class="number">{traitText(format, "frequency", traits.frequency)}</td>
      <td class="number">{traitText(format, "monetary", traits.monetary)}</td>
      <td class="number">{format.percent(members.churnRate)}</td>
      <td class="number">{format.percent(members.churnProbability)}</td>
    </>
  );
}

function Header({ name, unit }: { name: string; unit: string }) {
  return (
    <th scope="col" class="number">
      {name}
      <small>{unit}</small>
    </th>
  );
}
