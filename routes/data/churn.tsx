import { page } from "fresh";
import { DataPage } from "./(_parts)/DataPage.tsx";
import { figuresOf } from "./(_parts)/dataset_of.ts";
import { ChurnByValue } from "@/components/data/ChurnByValue.tsx";
import { HoursAgainstOrders } from "@/components/data/HoursAgainstOrders.tsx";
import type { FeatureField } from "@/ml/schema.ts";
import { define } from "@/utils.ts";

/** Columns of few values, those first that are asked about most. */
const COMPARED: readonly FeatureField[] = [
  "satisfactionScore",
  "cityTier",
  "complained",
  "devicesRegistered",
  "preferredLoginDevice",
  "preferredPaymentMode",
  "preferredOrderCategory",
  "maritalStatus",
  "gender",
  "hoursOnApp",
];

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
      {({ columns, hoursAgainstOrders, churned, retained }) => {
        const known = churned + retained;
        return (
          <>
            {known === 0 && <p class="notice warn">{ui.t("data.churnBy.none")}</p>}
            <div class="card-columns">
              {known > 0 && COMPARED.map((field) => (
                <section key={field} class="card">
                  <ChurnByValue
                    ui={ui}
                    profile={columns.find((profile) => profile.field === field)!}
                  />
                </section>
              ))}
              <section class="card">
                <HoursAgainstOrders
                  ui={ui}
                  pairs={hoursAgainstOrders}
                  churnRate={known > 0 ? churned / known : null}
                />
              </section>
            </div>
          </>
        );
      }}
    </DataPage>
  );
});
