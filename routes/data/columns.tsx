import { page } from "fresh";
import { DataPage } from "./(_parts)/DataPage.tsx";
import { figuresOf } from "./(_parts)/dataset_of.ts";
import { ChurnBoxes } from "@/components/data/ChurnBoxes.tsx";
import { ColumnChoice } from "@/components/data/ColumnChoice.tsx";
import { Distribution } from "@/components/data/Distribution.tsx";
import { FEATURES } from "@/ml/schema.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    ctx.state.title = `${t("data.view.columns")} · ${t("data.title")}`;
    const asked = ctx.url.searchParams.getAll("column");
    const chosen = FEATURES.map(({ field }) => field).filter((field) => asked.includes(field));
    return page({ chosen, figures: await figuresOf(services, services.profile) });
  },
});

export default define.page<typeof handler>(function DataColumnsPage({ data, state: { ui } }) {
  const { chosen, figures } = data;
  return (
    <DataPage ui={ui} view="columns" what="profile" figures={figures}>
      {({ columns }) => (
        <>
          <ColumnChoice ui={ui} chosen={chosen} />
          <div class="card-columns">
            {columns.filter(({ column }) =>
              FEATURES.some(({ field }) => field === column?.field) &&
              (chosen.length === 0 || chosen.some((field) => field === column?.field))
            ).map((profile) => (
              <section key={profile.field} class="card">
                <Distribution ui={ui} profile={profile} />
                {profile.column?.kind === "numeric" && <ChurnBoxes ui={ui} profile={profile} />}
              </section>
            ))}
          </div>
        </>
      )}
    </DataPage>
  );
});
