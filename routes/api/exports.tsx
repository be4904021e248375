import { page } from "fresh";
import { exportParameters } from "@/routes/(_components)/export_parameters.ts";
import { Parameters } from "@/routes/api/(_components)/Parameters.tsx";
import { Icon } from "@/components/Icon.tsx";
import { findChampion } from "@/db/queries/models.ts";
import { EXPORT_FORMATS, EXPORT_TABLES } from "@/services/exports/mod.ts";
import { define } from "@/utils.ts";
import { ownOrigin } from "../(_steps)/own_address.ts";
import { AccessNotice } from "./(_components)/AccessNotice.tsx";
import { ApiPage } from "./(_components)/ApiPage.tsx";
import { Code } from "./(_components)/Code.tsx";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { state, url } = ctx;
    const { services } = state;
    state.title = state.t("api.heading.exports");
    const champion = await findChampion(services.db);
    return page({
      origin: ownOrigin(state, url),
      open: services.access.open,
      modelId: champion?.id,
    });
  },
});

export default define.page<typeof handler>(function ExportsPage({ data, state }) {
  const { origin, open, modelId } = data;
  const { ui } = state;
  const { t } = ui;
  const parameters = exportParameters(ui.schema);
  const model = `/export/models/${modelId}.onnx`;
  return (
    <ApiPage state={state} view="exports">
      <AccessNotice state={state} open={open} />
      {!open && (
        <div class="stack-s">
          <p class="note">{t("api.exports.key")}</p>
          <Code
            ui={ui}
            label={t("api.exports.key")}
            text={`${origin}/export/customers.csv?band=HIGH&key=hf_…`}
          />
        </div>
      )}
      {EXPORT_TABLES.map((table) => {
        const address = `/export/${table}.csv`;
        const title = t(`api.export.${table}`);
        return (
          <section key={table} class="card" id={table}>
            <header>
              <h2>{title}</h2>
              <p class="note">{t(`api.export.${table}Text`)}</p>
            </header>
            {EXPORT_FORMATS.map((format) => (
              <div key={format} class="with-download">
                <Code
                  ui={ui}
                  label={`${title}, ${format}`}
                  text={`${origin}/export/${table}.${format}`}
                />
                <a class="button" href={`/export/${table}.${format}`} download>
                  <Icon name="download" /> {format}
                  <span class="visually-hidden">: {title}</span>
                </a>
              </div>
            ))}
            <details class="plain-details">
              <summary>
                {t("api.parameter.title", { count: parameters[table].length })}
              </summary>
              <Parameters
                ui={ui}
                label={title}
                address={address}
                parameters={parameters[table]}
              />
            </details>
          </section>
        );
      })}
      {modelId !== undefined && (
        <section class="card" id="model">
          <header>
            <h2>{t("api.export.model")}</h2>
            <p class="note">{t("api.export.modelText")}</p>
          </header>
          <div class="with-download">
            <Code ui={ui} label={t("api.export.model")} text={origin + model} />
            <a class="button" href={model} download>
              <Icon name="download" /> onnx
              <span class="visually-hidden">: {t("api.export.model")}</span>
            </a>
          </div>
        </section>
      )}
      <p class="note">
        {t("api.exports.more")} <a href="/docs/bi">{t("docs.name.bi")}</a>
      </p>
    </ApiPage>
  );
});
