import { page } from "fresh";
import { DataPage } from "../(_components)/DataPage.tsx";
import { figuresOf } from "@/routes/(_components)/dataset_of.ts";
import { ChurnBoxes } from "@/routes/data/(_components)/ChurnBoxes.tsx";
import { ColumnChoice } from "@/routes/data/(_components)/ColumnChoice.tsx";
import { columnAddress, hasHistogram } from "@/routes/data/(_components)/column_words.ts";
import { Distribution } from "@/routes/data/(_components)/Distribution.tsx";
import { featuresOf } from "@/schema/schema.ts";
import { rankColumns } from "@/services/statistics/association.ts";
import { define } from "@/utils.ts";

/** Columns that are drawn where none was chosen: more make a page that is too long to read. */
const MAX_DRAWN = 24;

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t, ui: { schema } } = ctx.state;
    ctx.state.title = `${t("data.view.columns")} · ${t("data.title")}`;
    const asked = ctx.url.searchParams.getAll("column");
    const chosen = featuresOf(schema).map(({ key }) => key).filter((key) => asked.includes(key));
    return page({ chosen, figures: await figuresOf(services, services.profile) });
  },
});

export default define.page<typeof handler>(function DataColumnsPage({ data, state: { ui } }) {
  const { chosen, figures } = data;
  const { t } = ui;
  return (
    <DataPage ui={ui} view="columns" what="profile" figures={figures}>
      {(profile) => {
        const ranked = rankColumns(profile).map((each) => each.profile);
        const drawn = chosen.length > 0
          ? ranked.filter(({ field }) => chosen.includes(field))
          : ranked.slice(0, MAX_DRAWN);
        return (
          <>
            <ColumnChoice ui={ui} chosen={chosen} />
            {chosen.length === 0 && drawn.length < ranked.length && (
              <p class="note">
                {t("data.columns.drawn", { count: drawn.length, all: String(ranked.length) })}
              </p>
            )}
            <div class="card-columns">
              {drawn.map((column) => (
                <section key={column.field} class="card">
                  <Distribution ui={ui} profile={column} />
                  {hasHistogram(column) && <ChurnBoxes ui={ui} profile={column} />}
                  <p class="small">
                    <a href={columnAddress(column.field)}>
                      {t("data.column.whole")}
                      <span class="visually-hidden">: {column.column?.label[ui.locale]}</span>
                    </a>
                  </p>
                </section>
              ))}
            </div>
          </>
        );
      }}
    </DataPage>
  );
});
