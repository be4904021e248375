import { Meter } from "@/components/charts/Bars.tsx";
import type { RankedColumn } from "@/services/statistics/association.ts";
import type { Ui } from "@/utils.ts";
import { columnAddress, kindText, profileLabel, valueOutcomes } from "./column_words.ts";
import { MiniDistribution } from "./MiniDistribution.tsx";

/** Columns that show at once; the others are in a fold. */
const SHOWN = 12;
/** Fewer customers than this make no rate worth naming. */
const MIN_NAMED = 10;

/** The columns by what they tell about churn, the most telling first. */
export function ColumnRanking({ ui, ranked }: { ui: Ui; ranked: readonly RankedColumn[] }) {
  const { t } = ui;
  const [first] = ranked;
  if (!first) return null;
  const known = first.association !== null;
  const rest = ranked.slice(SHOWN);
  const restTitle = t("data.ranking.rest", { count: rest.length });
  return (
    <section class="stack-s">
      <header>
        <h2>
          {known
            ? t("data.ranking.finding", { column: profileLabel(ui, first.profile) })
            : t("data.ranking.title")}
        </h2>
        {!known && <p class="note">{t("data.churnBy.none")}</p>}
      </header>
      <Ranking ui={ui} title={t("data.ranking.title")} ranked={ranked.slice(0, SHOWN)} />
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

function Ranking(
  { ui, title, ranked }: { ui: Ui; title: string; ranked: readonly RankedColumn[] },
) {
  const { t, format } = ui;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t("data.columns.column")}</th>
            <th scope="col">{t("data.columns.kind")}</th>
            <th scope="col" class="number">{t("data.ranking.association")}</th>
            <th scope="col">{t("data.ranking.spread")}</th>
            <th scope="col">{t("data.ranking.lowest")}</th>
            <th scope="col">{t("data.ranking.highest")}</th>
          </tr>
        </thead>
        <tbody>
          {ranked.map(({ profile, association }) => {
            const { lowest, highest } = extremesOf(ui, profile);
            return (
              <tr key={profile.field}>
                <th scope="row">
                  <a href={columnAddress(profile.field)}>{profileLabel(ui, profile)}</a>
                </th>
                <td class="nowrap">{kindText(ui, profile)}</td>
                <td class="number">
                  <span class="metered">
                    {association !== null && <Meter share={association} />}
                    {format.fixed(association, 2)}
                  </span>
                </td>
                <td>
                  <MiniDistribution
                    values={valueOutcomes(ui, profile).map(({ customers }) => customers)}
                  />
                </td>
                <td class="nowrap">{lowest}</td>
                <td class="nowrap">{highest}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The values of a column at which fewest and most customers churn, with their rates. */
function extremesOf(ui: Ui, profile: RankedColumn["profile"]) {
  const rates = valueOutcomes(ui, profile)
    .filter(({ retained, churned }) => retained + churned >= MIN_NAMED)
    .map(({ name, retained, churned }) => ({ name, rate: churned / (retained + churned) }))
    .toSorted((a, b) => a.rate - b.rate);
  const words = (each: (typeof rates)[number] | undefined) =>
    each ? `${ui.format.percent(each.rate)} · ${shorten(each.name)}` : "–";
  return { lowest: words(rates[0]), highest: words(rates.length > 1 ? rates.at(-1) : undefined) };
}

function shorten(name: string): string {
  return name.length > 28 ? `${name.slice(0, 28)}…` : name;
}
