import { type Context, HttpError, page, type PageResponse } from "fresh";
import type { ColumnChoice } from "@/components/imports/column_review.ts";
import { ColumnTable } from "@/routes/import/(_components)/ColumnTable.tsx";
import {
  DeclarationTable,
  type DeclaredRow,
} from "@/routes/import/(_components)/DeclarationTable.tsx";
import { FileFacts } from "@/routes/import/(_components)/FileFacts.tsx";
import { ImportProblem } from "@/components/imports/ImportProblem.tsx";
import { ImportSteps } from "@/routes/import/(_components)/ImportSteps.tsx";
import { ModeChoice } from "@/components/imports/ModeChoice.tsx";
import { ReadingChoice } from "@/routes/import/(_components)/ReadingChoice.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { Meanings } from "@/components/schema/Meanings.tsx";
import type { ImportRow } from "@/db/queries/imports.ts";
import ColumnReview from "@/islands/ColumnReview.tsx";
import {
  chooseReading,
  type ImportPreview,
  previewUpload,
  proposeSchema,
  type ReadingChoice as Reading,
  startImport,
  type StartOptions,
} from "@/services/imports/mod.ts";
import type { Services } from "@/services/services.ts";
import { define, type State, type Ui } from "@/utils.ts";
import {
  declarationProblems,
  declaredRows,
  problemWords,
  readDeclaration,
  schemaOfRows,
} from "../(_components)/declaration.ts";
import { DeclarationSummary } from "../(_components)/DeclarationSummary.tsx";
import { importOf } from "../(_components)/import_of.ts";
import { reviewWords } from "../(_components)/import_words.ts";
import { type Problem, problemOf } from "../../(_components)/problem.ts";
import { readingIn } from "../(_components)/reading.ts";
import {
  choicesIn,
  choicesOf,
  mappingIn,
  shownColumns,
  targetsOf,
} from "../(_components)/shown_columns.ts";
import { readMode } from "../../(_components)/stage_file.ts";
import { modeWords, readStore } from "../(_components)/store.ts";

/** The columns as the form shows them: matched to known ones, or each declared by itself. */
type Columns =
  | { readonly way: "MATCH"; readonly choices: ColumnChoice[] }
  | { readonly way: "DECLARE"; readonly rows: DeclaredRow[] };

/** Step two of an import: what each column of the file is. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const found = await importOf(ctx.state, ctx.params.id);
    if (found.kind === "ORDERS") return ctx.redirect(`/import/${found.id}/orders`, 303);
    const preview = await previewUpload(ctx.state.services.db, found.id);
    if (!preview) return ctx.redirect(`/import/${found.id}`, 303);
    const columns = await columnsOf(ctx.state.services, found, preview, ctx.url);
    return page(await pageData(ctx.state, found, preview, columns));
  },
  /** Checks the whole file as its columns are set now. */
  POST: async (ctx) => {
    const found = await importOf(ctx.state, ctx.params.id);
    const { services } = ctx.state;
    const preview = await previewUpload(services.db, found.id);
    if (!preview) return ctx.redirect(`/import/${found.id}`, 303);
    const form = await ctx.req.formData();
    const reading = readingIn(form, preview, found);
    if (reading) return await readAgain(ctx, found, preview, reading);
    const columns = await columnsIn(ctx.state, found, preview, form);
    const mode = readMode(form.get("mode")?.toString());
    const again = async (problem: Problem) =>
      page(await pageData(ctx.state, { ...found, mode }, preview, columns, problem), {
        status: 400,
      });
    if (columns.way === "DECLARE") {
      const [wrong] = declarationProblems(columns.rows);
      if (wrong) return await again({ code: wrong.code, text: problemWords(ctx.state, wrong) });
    }
    const options: StartOptions = columns.way === "MATCH"
      ? { mapping: mappingIn(columns.choices), mode, dryRun: true }
      : { declared: schemaOfRows(columns.rows), mode, dryRun: true };
    const started = await problemOf(ctx.state, startImport(services, found.id, options));
    if ("problem" in started) return await again(started.problem);
    return ctx.redirect(`/import/${found.id}?job=${started.done.job.id}`, 303);
  },
});

/** Shows the columns as the file is read now; says why where it cannot be read so. */
async function readAgain(
  ctx: Context<State>,
  found: ImportRow,
  preview: ImportPreview,
  reading: Reading,
): Promise<Response | PageResponse<Awaited<ReturnType<typeof pageData>>>> {
  const { state, url } = ctx;
  const chosen = await problemOf(state, chooseReading(state.services.db, found.id, reading));
  if (!("problem" in chosen)) return ctx.redirect(`/import/${found.id}/columns`, 303);
  const columns = await columnsOf(state.services, found, preview, url);
  return page(await pageData(state, found, preview, columns, chosen.problem), { status: 400 });
}

/** A file of known columns is matched to them, unless each is declared; any other file is declared. */
async function columnsOf(
  services: Services,
  found: ImportRow,
  preview: ImportPreview,
  { searchParams }: URL,
): Promise<Columns> {
  const declares = !preview.fromBase || found.declared !== null || searchParams.has("declare");
  return declares && !searchParams.has("match")
    ? { way: "DECLARE", rows: declaredRows(await proposeSchema(services, found.id)) }
    : { way: "MATCH", choices: choicesOf(preview, found.mapping) };
}

/** The columns as a form sets them. @throws {HttpError} 400 */
async function columnsIn(
  { services, locale }: State,
  found: ImportRow,
  preview: ImportPreview,
  form: FormData,
): Promise<Columns> {
  if (form.has("use0")) {
    const proposed = declaredRows(await proposeSchema(services, found.id));
    const rows = readDeclaration(proposed, form, locale);
    if (rows) return { way: "DECLARE", rows };
  } else {
    const choices = choicesIn(preview, form);
    if (choices) return { way: "MATCH", choices };
  }
  throw new HttpError(400, "Expected every column of the file in the form, but one lacks.");
}

async function pageData(
  state: State,
  found: ImportRow,
  preview: ImportPreview,
  columns: Columns,
  problem?: Problem,
) {
  state.title = state.t("import.columns.title", { file: found.fileName });
  const store = await readStore(state.services);
  return { found, preview, columns, problem, store };
}

export default define.page<typeof handler>(function ColumnsPage({ data, state }) {
  const { found, preview, columns, problem, store } = data;
  const { ui, title } = state;
  const { t } = ui;
  const declares = columns.way === "DECLARE";
  return (
    <>
      <PageHead
        title={title}
        lead={t(declares ? "import.declare.lead" : "import.columns.lead")}
      />
      <ImportSteps ui={ui} current="columns" />
      {problem && (
        <ImportProblem
          title={t(declares ? "import.declare.refused" : "import.columns.refused")}
          problem={problem.code === "NO_ID_COLUMN" ? { text: t("import.review.noId") } : problem}
        />
      )}
      <form class="columns-form" method="post" action={`/import/${found.id}/columns`}>
        <div class="card column-card">
          {declares
            ? (
              <>
                <DeclarationTable ui={ui} rows={columns.rows} />
                <Meanings ui={ui} />
              </>
            )
            : <ColumnTable ui={ui} {...matched(preview, columns.choices)} />}
          {preview.fromBase && <OtherWay ui={ui} id={found.id} declares={declares} />}
        </div>
        <aside class="card" aria-label={t("import.columns.outcome")}>
          <h2>{t("import.columns.outcome")}</h2>
          {declares
            ? <DeclarationSummary ui={ui} rows={columns.rows} stored={store.customers > 0} />
            : (
              <ColumnReview
                choices={columns.choices}
                fields={targetsOf(preview, columns.choices).columns.map(
                  ({ key, label, roles }) => ({ key, label, roles }),
                )}
                stored={store.customers > 0}
                mode={found.mode}
                words={reviewWords(ui)}
              />
            )}
          <FileFacts ui={ui} preview={preview} />
          <ReadingChoice ui={ui} preview={preview} header={found.header} />
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
          <button
            class="button small"
            type="submit"
            name="kind"
            value="ORDERS"
            formAction={`/import/${found.id}/kind`}
          >
            {t("import.kind.toOrders")}
          </button>
        </aside>
      </form>
    </>
  );
});

function matched(preview: ImportPreview, choices: readonly ColumnChoice[]) {
  return { schema: targetsOf(preview, choices), columns: shownColumns(preview, choices) };
}

/** To the other way to say what the columns of a known table are. */
function OtherWay({ ui: { t }, id, declares }: { ui: Ui; id: number; declares: boolean }) {
  const address = `/import/${id}/columns`;
  return (
    <p class="small">
      {declares
        ? <a href={`${address}?match`}>{t("import.declare.back")}</a>
        : <a href={`${address}?declare`}>{t("import.declare.switch")}</a>}
    </p>
  );
}
