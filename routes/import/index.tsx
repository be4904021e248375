import { page } from "fresh";
import { ExpectedColumns } from "@/routes/import/(_components)/ExpectedColumns.tsx";
import { ImportHistory } from "@/routes/import/(_components)/ImportHistory.tsx";
import { ImportProblem } from "@/components/imports/ImportProblem.tsx";
import { ImportSteps } from "@/routes/import/(_components)/ImportSteps.tsx";
import { Icon } from "@/components/Icon.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { Pager } from "@/components/Pager.tsx";
import { listImports } from "@/db/queries/imports.ts";
import ImportForm from "@/islands/ImportForm.tsx";
import type { State } from "@/utils.ts";
import { define } from "@/utils.ts";
import { importWords } from "./(_components)/import_words.ts";
import { type Problem, problemOf } from "../(_components)/problem.ts";
import { stageForm } from "../(_components)/stage_file.ts";
import { modeWords, readStore, safeMode } from "./(_components)/store.ts";

const SHOWN = 20;

export const handler = define.handlers({
  GET: async (ctx) => page(await pageData(ctx.state, ctx.url)),
  /** The same form without JavaScript. */
  POST: async (ctx) => {
    const staged = await problemOf(ctx.state, stageForm(ctx.state.services, ctx.req));
    if ("done" in staged && staged.done !== undefined) return ctx.redirect(staged.done, 303);
    const problem = "problem" in staged
      ? staged.problem
      : { code: "NO_FILE", text: ctx.state.t("import.noFile") };
    return page(await pageData(ctx.state, ctx.url, problem), { status: 400 });
  },
});

async function pageData(state: State, { searchParams }: URL, problem?: Problem) {
  const { services, t } = state;
  state.title = t("import.title");
  const after = searchParams.get("after");
  const before = searchParams.get("before");
  const place = before ? { last: SHOWN, before } : { first: SHOWN, after };
  const [store, imports] = await Promise.all([
    readStore(services),
    listImports(services.db, place),
  ]);
  return { store, imports, problem };
}

export default define.page<typeof handler>(function ImportPage({ data, state }) {
  const { imports, store, problem } = data;
  const { ui, services } = state;
  const { t } = ui;
  const { uploadBytes } = services.access.settings;
  return (
    <>
      <PageHead title={t("import.title")} lead={t("import.lead")}>
        <a class="button" href="/score">{t("score.link")}</a>
        <a class="button" href="/sample-customers.csv" download>
          <Icon name="download" /> {t("import.sample")}
        </a>
      </PageHead>
      <ImportSteps ui={ui} current="file" />
      {problem && <ImportProblem title={t("import.refused")} problem={problem} />}
      <section class="card narrow">
        <ImportForm
          words={importWords(ui, uploadBytes)}
          mostBytes={uploadBytes}
          modes={modeWords(ui, store)}
          mode={safeMode(store)}
        />
      </section>
      <ExpectedColumns ui={ui} />
      <section class="stack-s">
        <h2>{t("import.history.title")}</h2>
        {imports.rows.length === 0
          ? <p class="note">{t("import.history.none")}</p>
          : <ImportHistory ui={ui} imports={imports.rows} />}
        <Pager
          ui={ui}
          label={t("import.history.title")}
          summary=""
          first={imports.hasPreviousPage ? "/import" : undefined}
          previous={imports.hasPreviousPage ? `/import?before=${imports.cursors[0]}` : undefined}
          next={imports.hasNextPage ? `/import?after=${imports.cursors.at(-1)}` : undefined}
        />
      </section>
    </>
  );
});
