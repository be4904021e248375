import { page } from "fresh";
import { DataPage } from "./(_components)/DataPage.tsx";
import { figuresOf } from "@/routes/(_components)/dataset_of.ts";
import { ChurnByValue } from "@/routes/data/(_components)/ChurnByValue.tsx";
import { HoursAgainstOrders } from "@/routes/data/(_components)/HoursAgainstOrders.tsx";
import { hasHistogram } from "@/routes/data/(_components)/column_words.ts";
import { rankColumns } from "@/services/statistics/association.ts";
import type { ColumnProfile } from "@/services/statistics/profile.ts";
import { define } from "@/utils.ts";

/** Columns that are compared: the most telling of those with few values. */
const MAX_COMPARED = 12;

/** Whether each value of a column stands for itself, so that it has a churn rate of its own. */
function hasFewValues(profile: ColumnProfile): boolean {
  const { numbers, categories } = profile;
  if (!numbers) return (categories?.categories.length ?? 0) > 0;
  return numbers.bins.length > 0 &&
    (!hasHistogram(profile) || numbers.bins.every(({ from, to }) => from === to));
}

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    ctx.state.title = `${t("data.view.churn")} · ${t("data.title")}`;
    return page({ figures: await figuresOf(services, services.profile) });
  },
});

export default define.page<typeof handler>(function DataChurnPage({ data, state: { ui } }) {
  return (
    <DataPage ui={ui} view="churn" what="profile" figures={data.figures}>
      {(profile) => {
        const { hoursAgainstOrders, churned, retained } = profile;
        const known = churned + retained;
        const compared = rankColumns(profile).map((each) => each.profile).filter(hasFewValues)
          .slice(0, MAX_COMPARED);
        return (
          <>
            {known === 0 && <p class="notice warn">{ui.t("data.churnBy.none")}</p>}
            <div class="card-columns">
              {known > 0 && compared.map((each) => (
                <section key={each.field} class="card">
                  <ChurnByValue ui={ui} profile={each} />
                </section>
              ))}
              {hoursAgainstOrders.points.length > 0 && (
                <section class="card">
                  <HoursAgainstOrders
                    ui={ui}
                    pairs={hoursAgainstOrders}
                    churnRate={known > 0 ? churned / known : null}
                  />
                </section>
              )}
            </div>
          </>
        );
      }}
    </DataPage>
  );
});
