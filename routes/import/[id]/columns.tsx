import { HttpError, page } from "fresh";
import type { ColumnChoice } from "@/components/imports/column_review.ts";
import { ColumnTable } from "@/components/imports/ColumnTable.tsx";
import { FileFacts } from "@/components/imports/FileFacts.tsx";
import { ImportProblem } from "@/components/imports/ImportProblem.tsx";
import { ImportSteps } from "@/components/imports/ImportSteps.tsx";
import { ModeChoice } from "@/components/imports/ModeChoice.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import type { ImportRow } from "@/db/queries/imports.ts";
import ColumnReview from "@/islands/ColumnReview.tsx";
import { type ImportPreview, previewUpload, startImport } from "@/services/imports/mod.ts";
import { define, type State } from "@/utils.ts";
import { importOf } from "../../(_imports)/import_of.ts";
import { reviewWords } from "../../(_imports)/import_words.ts";
import { type Problem, problemOf } from "../../(_imports)/problem.ts";
import { choicesIn, choicesOf, mappingIn, shownColumns } from "../../(_imports)/shown_columns.ts";
import { readMode } from "../../(_imports)/stage_file.ts";
import { modeWords, readStore } from "../../(_imports)/store.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const found = await importOf(ctx.state, ctx.params.id);
    const preview = await previewUpload(ctx.state.services.db, found.id);
    if (!preview) return ctx.redirect(`/import/${found.id}`, 303);
    return page(await pageData(ctx.state, found, preview, choicesOf(preview, found.mapping)));
  },
  /** Checks the whole file as its columns are set now. */
  POST: async (ctx) => {
    const found = await importOf(ctx.state, ctx.params.id);
    const { services } = ctx.state;
    const preview = await previewUpload(services.db, found.id);
    if (!preview) return ctx.redirect(`/import/${found.id}`, 303);
    const form = await ctx.req.formData();
    const choices = choicesIn(preview, ctx.state.ui.schema, form);
    if (!choices) {
      throw new HttpError(400, "Expected a target for every column of the file, but one lacks.");
    }
    const mode = readMode(form.get("mode")?.toString());
    const started = await problemOf(
      ctx.state,
      startImport(services, found.id, { mapping: mappingIn(choices), mode, dryRun: true }),
    );
    if ("done" in started) {
      return ctx.redirect(`/import/${found.id}?job=${started.done.job.id}`, 303);
    }
    const chosen = { ...found, mode };
    return page(await pageData(ctx.state, chosen, preview, choices, started.problem), {
      status: 400,
    });
  },
});

async function pageData(
  state: State,
  found: ImportRow,
  preview: ImportPreview,
  choices: ColumnChoice[],
  problem?: Problem,
) {
  state.title = state.t("import.columns.title", { file: found.fileName });
  const store = await readStore(state.services);
  return { found, preview, choices, problem, store };
}

export default define.page<typeof handler>(function ColumnsPage({ data, state }) {
  const { found, preview, choices, problem, store } = data;
  const { ui, title } = state;
  const { t } = ui;
  return (
    <>
      <PageHead title={title} lead={t("import.columns.lead")} />
      <ImportSteps ui={ui} current="columns" />
      {problem && (
        <ImportProblem
          title={t("import.columns.refused")}
          problem={problem.code === "NO_ID_COLUMN" ? { text: t("import.review.noId") } : problem}
        />
      )}
      <form class="columns-form" method="post" action={`/import/${found.id}/columns`}>
        <div class="card column-card">
          <ColumnTable ui={ui} columns={shownColumns(preview, ui.schema, choices)} />
        </div>
        <aside class="card" aria-label={t("import.columns.outcome")}>
          <h2>{t("import.columns.outcome")}</h2>
          <ColumnReview
            choices={choices}
            fields={ui.schema.columns.map(({ key, label, roles }) => ({ key, label, roles }))}
            words={reviewWords(ui)}
          />
          <FileFacts ui={ui} preview={preview} />
          <ModeChoice words={modeWords(ui, store)} chosen={found.mode} />
          <div class="actions">
            <button class="button primary" type="submit">{t("import.columns.check")}</button>
            <button
              class="button quiet"
              type="submit"
              formAction={`/import/${found.id}/discard`}
            >
              {t("import.discard")}
            </button>
          </div>
          <p class="note">{t("import.columns.nothingYet")}</p>
        </aside>
      </form>
    </>
  );
});
