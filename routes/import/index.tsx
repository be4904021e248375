import { HttpError, page } from "fresh";
import { ImportHistory } from "@/components/imports/ImportHistory.tsx";
import { Icon } from "@/components/Icon.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { Pager } from "@/components/Pager.tsx";
import { listImports } from "@/db/queries/imports.ts";
import ImportForm from "@/islands/ImportForm.tsx";
import { define } from "@/utils.ts";
import { importWords } from "../(_imports)/import_words.ts";
import { readUpload, startImport } from "../(_imports)/start_import.ts";

const SHOWN = 20;

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("import.title");
    const after = ctx.url.searchParams.get("after");
    const before = ctx.url.searchParams.get("before");
    const place = before ? { last: SHOWN, before } : { first: SHOWN, after };
    return page({ imports: await listImports(ctx.state.services.db, place) });
  },
  /** The same form without JavaScript. */
  POST: async (ctx) => {
    const form = await ctx.req.formData().catch(() => {
      throw new HttpError(400, "Expected a form of multipart/form-data, but could not read one.");
    });
    const file = form.get("file");
    const { t } = ctx.state;
    if (!(file instanceof File) || file.name === "") throw new HttpError(400, t("import.noFile"));
    const upload = readUpload(file.name, (name) => form.get(name)?.toString());
    return ctx.redirect(await startImport(ctx.state.services, file.stream(), upload), 303);
  },
});

export default define.page<typeof handler>(function ImportPage({ data, state: { ui } }) {
  const { imports } = data;
  const { t } = ui;
  return (
    <>
      <PageHead title={t("import.title")} lead={t("import.lead")}>
        <a class="button" href="/sample-customers.csv" download>
          <Icon name="download" /> {t("import.sample")}
        </a>
      </PageHead>
      <section class="card narrow">
        <ImportForm words={importWords(ui)} />
      </section>
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
