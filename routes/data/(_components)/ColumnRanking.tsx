import { Meter } from "@/components/charts/Bars.tsx";
import { TableFrame } from "@/components/TitledTable.tsx";
import { isChurnByDefinition } from "@/schema/orders/customers_schema.ts";
import type { RankedColumn } from "@/services/statistics/association.ts";
import type { Ui } from "@/utils.ts";
import { columnAddress, profileLabel, type ValueOutcomes, valueOutcomes } from "./column_words.ts";
import { MiniBars } from "./MiniBars.tsx";

/** Columns that show at once; the others are in a fold. */
const SHOWN = 12;
/** Fewer customers than this make no rate worth naming. */
const MIN_NAMED = 10;

/** The columns by what they tell about churn, the most telling first. */
export function ColumnRanking({ ui, ranked }: { ui: Ui; ranked: readonly RankedColumn[] }) {
  const { t } = ui;
  if (ranked.length === 0) return null;
  const shown = shownAtOnce(ui, ranked);
  const rest = ranked.slice(shown);
  const title = t("data.ranking.title");
  const restTitle = t("data.ranking.rest", { count: rest.length });
  return (
    <section class="stack-s">
      <header>
        <h2>{title}</h2>
        {isChurnByDefinition(ui.schema) && <p class="note">{t("data.ranking.byDefinition")}</p>}
        {ranked[0]!.association === null && <p class="note">{t("data.churnBy.none")}</p>}
      </header>
      <Ranking ui={ui} title={title} ranked={ranked.slice(0, shown)} />
      {rest.length > 0 && (
        <details class="plain-details">
          <summary>{restTitle}</summary>
          <Ranking ui={ui} title={restTitle} ranked={rest} />
        </details>
      )}
      <details class="plain-details">
        <summary>{t("data.ranking.how")}</summary>
        <p class="note">{t("data.ranking.note")}</p>
      </details>
    </section>
  );
}

/** How many show at once: where churn follows from the orders, the columns of the customer table, as far as there are any. */
function shownAtOnce({ schema }: Ui, ranked: readonly RankedColumn[]): number {
  const own = ranked.filter(({ profile: { column } }) => column?.source !== "ORDERS").length;
  return isChurnByDefinition(schema) && own > 0 ? Math.min(SHOWN, own) : SHOWN;
}

function Ranking(
  { ui, title, ranked }: { ui: Ui; title: string; ranked: readonly RankedColumn[] },
) {
  const { t, format } = ui;
  return (
    <TableFrame
      label={title}
      heads={[
        { name: t("data.columns.column") },
        { name: t("data.ranking.association"), isNumber: true },
        { name: t("data.ranking.spread") },
        { name: t("data.ranking.churn") },
      ]}
    >
      {ranked.map(({ profile, association }) => {
        const values = valueOutcomes(ui, profile);
        return (
          <tr key={profile.field}>
            <th scope="row">
              <a href={columnAddress(profile.field)}>{profileLabel(ui, profile)}</a>
            </th>
            <td class="number">
              <span class="metered">
                {association !== null && <Meter share={association} />}
                {format.fixed(association, 2)}
              </span>
            </td>
            <td>
              <MiniBars values={values.map(({ customers }) => customers)} />
            </td>
            <td class="nowrap">
              <ChurnRates ui={ui} values={values} />
            </td>
          </tr>
        );
      })}
    </TableFrame>
  );
}

/** The churn rate at each value in small, with the lowest and the highest in words. */
function ChurnRates({ ui, values }: { ui: Ui; values: readonly ValueOutcomes[] }) {
  const { t, format } = ui;
  const rates = values.map(({ name, retained, churned }) => {
    const known = retained + churned;
    return { name, known, rate: known > 0 ? churned / known : 0 };
  });
  const named = rates.filter(({ known }) => known >= MIN_NAMED).toSorted((a, b) => a.rate - b.rate);
  const [lowest, highest] = [named[0], named.at(-1)];
  if (!lowest || !highest || lowest === highest) return <>–</>;
  return (
    <span class="metered">
      <MiniBars
        values={rates.map(({ known, rate }) => known >= MIN_NAMED ? rate : 0)}
        tone="high"
      />
      {t("data.ranking.range", {
        lowRate: format.percent(lowest.rate),
        low: shorten(lowest.name),
        highRate: format.percent(highest.rate),
        high: shorten(highest.name),
      })}
    </span>
  );
}

function shorten(name: string): string {
  return name.length > 28 ? `${name.slice(0, 28)}…` : name;
}
