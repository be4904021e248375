import { HttpError, page } from "fresh";
import { DataPage } from "../(_components)/DataPage.tsx";
import { figuresOf } from "@/routes/(_components)/dataset_of.ts";
import { ChurnBoxes } from "@/routes/data/(_components)/ChurnBoxes.tsx";
import { ChurnByValue } from "@/routes/data/(_components)/ChurnByValue.tsx";
import { hasHistogram } from "@/routes/data/(_components)/column_words.ts";
import { ColumnTable } from "@/routes/data/(_components)/ColumnTable.tsx";
import { DescribeTable } from "@/routes/data/(_components)/DescribeTable.tsx";
import { Distribution } from "@/routes/data/(_components)/Distribution.tsx";
import { hasRole } from "@/schema/schema.ts";
import { define } from "@/utils.ts";

/** One column of the customer table, whole: how it is spread, what it tells about churn, and its figures. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t, locale, ui: { schema } } = ctx.state;
    const key = decodeURIComponent(ctx.params.key ?? "");
    const column = schema.columns.find((each) => each.key === key && !hasRole(each, "IGNORED"));
    if (!column) throw new HttpError(404, `The customers have no column "${key.slice(0, 100)}".`);
    ctx.state.title = `${column.label[locale]} · ${t("data.title")}`;
    return page({ column, figures: await figuresOf(services, services.profile) });
  },
});

export default define.page<typeof handler>(function DataColumnPage({ data, state: { ui } }) {
  const { column, figures } = data;
  const { t, locale } = ui;
  return (
    <DataPage ui={ui} view="columns" what="profile" figures={figures}>
      {({ columns, customers }) => {
        const profile = columns.find(({ field }) => field === column.key);
        if (!profile) return <p class="notice">{t("data.column.later")}</p>;
        const { numbers, categories, count } = profile;
        const drawn = count > 0 && (numbers !== null || categories !== null);
        return (
          <>
            <p>
              <a href="/data/columns">{t("data.column.all")}</a>
            </p>
            {drawn
              ? (
                <div class="card-columns">
                  <section class="card">
                    <Distribution ui={ui} profile={profile} />
                  </section>
                  {numbers && hasHistogram(profile) && (
                    <section class="card">
                      <ChurnBoxes ui={ui} profile={profile} />
                    </section>
                  )}
                  {!hasRole(column, "LABEL") && (
                    <section class="card">
                      <ChurnByValue ui={ui} profile={profile} />
                    </section>
                  )}
                </div>
              )
              : (
                <p class="notice">
                  {count === 0
                    ? t("data.empty", { column: column.label[locale] })
                    : t("data.column.text")}
                </p>
              )}
            <ColumnTable ui={ui} columns={[profile]} customers={customers} />
            {numbers && <DescribeTable ui={ui} columns={[profile]} />}
          </>
        );
      }}
    </DataPage>
  );
});
