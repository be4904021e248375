import { HttpError, page } from "fresh";
import { ImportProblem } from "@/components/imports/ImportProblem.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import type { ImportRow } from "@/db/queries/imports.ts";
import { FileFacts } from "@/routes/import/(_components)/FileFacts.tsx";
import { ImportSteps } from "@/routes/import/(_components)/ImportSteps.tsx";
import { OrderColumns } from "@/routes/import/(_components)/OrderColumns.tsx";
import { DateChoice, OrderSummary } from "@/routes/import/(_components)/OrderSummary.tsx";
import { chooseReading, startImport } from "@/services/imports/mod.ts";
import { type OrderPreview, previewOrderUpload } from "@/services/orders/preview_orders.ts";
import { define, type State, type Ui } from "@/utils.ts";
import { importOf } from "../(_components)/import_of.ts";
import {
  dateOrderIn,
  doubledFields,
  mappingOf,
  orderColumnsIn,
} from "../(_components)/order_form.ts";
import { type Problem, problemOf } from "../../(_components)/problem.ts";

/** Step two of an import of orders: what each column of the file holds. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const found = await importOf(ctx.state, ctx.params.id);
    if (found.kind !== "ORDERS") return ctx.redirect(`/import/${found.id}/columns`, 303);
    const preview = await previewOrderUpload(ctx.state.services.db, found.id);
    if (!preview) return ctx.redirect(`/import/${found.id}`, 303);
    return page(pageData(ctx.state, found, preview));
  },
  /** Checks the whole file as its columns are set now. */
  POST: async (ctx) => {
    const { state } = ctx;
    const { services } = state;
    const found = await importOf(state, ctx.params.id);
    const preview = await previewOrderUpload(services.db, found.id);
    if (!preview) return ctx.redirect(`/import/${found.id}`, 303);
    const form = await ctx.req.formData();
    const sheet = form.get("sheet")?.toString();
    if (form.get("read") === "again") {
      const chosen = await problemOf(
        state,
        chooseReading(services.db, found.id, { sheet, header: true }),
      );
      if (!("problem" in chosen)) return ctx.redirect(`/import/${found.id}/orders`, 303);
      return page(pageData(state, found, preview, chosen.problem), { status: 400 });
    }
    const columns = orderColumnsIn(preview, form);
    if (!columns) {
      throw new HttpError(400, "Expected every column of the file in the form, but one lacks.");
    }
    const dateOrder = dateOrderIn(form);
    const mapping = mappingOf(columns);
    const shown = { ...preview, columns };
    if (doubledFields(columns).length > 0) {
      return page(pageData(state, found, shown), { status: 400 });
    }
    const started = await problemOf(
      state,
      startImport(services, found.id, { kind: "ORDERS", mapping, dateOrder, dryRun: true }),
    );
    if ("problem" in started) {
      return page(pageData(state, found, shown, started.problem), { status: 400 });
    }
    return ctx.redirect(`/import/${found.id}?job=${started.done.job.id}`, 303);
  },
});

function pageData(state: State, found: ImportRow, preview: OrderPreview, problem?: Problem) {
  state.title = state.t("import.orders.title", { file: found.fileName });
  return { found, preview, problem };
}

export default define.page<typeof handler>(function OrdersPage({ data, state }) {
  const { found, preview, problem } = data;
  const { ui, title } = state;
  const { t } = ui;
  const doubled = doubledFields(preview.columns);
  return (
    <>
      <PageHead title={title} lead={t("import.orders.lead")} />
      <ImportSteps ui={ui} current="columns" />
      {problem && <ImportProblem title={t("import.columns.refused")} problem={problem} />}
      <form class="columns-form summary-first" method="post" action={`/import/${found.id}/orders`}>
        <aside class="card" aria-label={t("import.columns.outcome")}>
          <h2>{t("import.columns.outcome")}</h2>
          <OrderSummary ui={ui} preview={preview} doubled={doubled} />
          <DateChoice ui={ui} dates={preview.dates} />
          <div class="actions">
            <button class="button primary" type="submit">{t("import.columns.check")}</button>
            <button class="button quiet" type="submit" formAction={`/import/${found.id}/discard`}>
              {t("import.discard")}
            </button>
          </div>
          <p class="note">{t("import.columns.nothingYet")}</p>
          <FileFacts ui={ui} preview={preview} />
          <SheetChoice ui={ui} preview={preview} />
          <button
            class="button small"
            type="submit"
            name="kind"
            value="CUSTOMERS"
            formAction={`/import/${found.id}/kind`}
          >
            {t("import.kind.toCustomers")}
          </button>
        </aside>
        <div class="card column-card">
          <OrderColumns
            ui={ui}
            columns={preview.columns}
            doubled={doubled.map(({ field }) => field)}
          />
        </div>
      </form>
    </>
  );
});

/** Which sheet of a workbook is read. */
function SheetChoice({ ui: { t }, preview: { workbook } }: { ui: Ui; preview: OrderPreview }) {
  if (!workbook || workbook.sheets.length < 2) return null;
  return (
    <div class="field">
      <label class="field">
        {t("import.tableAt.sheet")}
        <select name="sheet">
          {workbook.sheets.map((sheet) => (
            <option key={sheet} value={sheet} selected={sheet === workbook.sheet}>{sheet}</option>
          ))}
        </select>
      </label>
      <button class="button small" type="submit" name="read" value="again">
        {t("import.tableAt.action")}
      </button>
    </div>
  );
}
