import { page } from "fresh";
import { DataTabs } from "@/routes/data/(_components)/DataTabs.tsx";
import { kindLabel } from "@/routes/data/(_components)/column_words.ts";
import { Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { Meanings } from "@/components/schema/Meanings.tsx";
import { isUse, usageOf, type Use, USES } from "@/components/schema/uses.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { hasRole } from "@/schema/schema.ts";
import { CustomersBusyError } from "@/db/exclusive.ts";
import type { Services } from "@/services/services.ts";
import { UserError } from "@/services/errors.ts";
import { changeColumns, type ColumnChange } from "@/services/schema/schema_changes.ts";
import { define, type Ui } from "@/utils.ts";
import { type Problem, problemOf } from "../(_components)/problem.ts";

/** Uses that a stored column can be given; the id and the label keep theirs. */
const CHANGEABLE: readonly Use[] = [
  "FEATURE",
  "RECENCY",
  "FREQUENCY",
  "MONETARY",
  "CONTACT",
  "NONE",
];
const MAX_LABEL = 80;

/** The columns of the stored customers: what they are called and used for, to be seen and changed. */
export const handler = define.handlers({
  GET: (ctx) => {
    ctx.state.title = `${ctx.state.t("data.view.schema")} · ${ctx.state.t("data.title")}`;
    return page({ saved: ctx.url.searchParams.has("saved"), problem: undefined });
  },
  POST: async (ctx) => {
    const { state } = ctx;
    const { schema, locale } = state.ui;
    state.title = `${state.t("data.view.schema")} · ${state.t("data.title")}`;
    const changes = changesIn(schema, await ctx.req.formData(), locale);
    const changed = await problemOf(state, applyChanges(state.services, changes));
    if ("done" in changed) return ctx.redirect("/data/schema?saved=1", 303);
    const problem: Problem = changed.problem;
    return page({ saved: false, problem }, { status: 400 });
  },
});

/** Changes columns. @throws {UserError} such as `BUSY` while customers are imported */
async function applyChanges(services: Services, changes: readonly ColumnChange[]): Promise<void> {
  try {
    await changeColumns(services, changes);
  } catch (error) {
    throw error instanceof CustomersBusyError ? new UserError("BUSY", error.message) : error;
  }
}

/** What a form says of each column; what it does not name stays as it is. */
function changesIn(
  { columns }: CustomerSchema,
  form: FormData,
  locale: "en" | "ko",
): ColumnChange[] {
  const text = (name: string) => form.get(name)?.toString().trim().slice(0, MAX_LABEL);
  return columns.map((column): ColumnChange => {
    const { key, header, label, unit } = column;
    const [newLabel, newUnit, use] = ["label", "unit", "use"].map((what) => text(`${what}.${key}`));
    return {
      key,
      ...newLabel !== undefined && { label: { ...label, [locale]: newLabel || header } },
      ...newUnit !== undefined && newUnit !== (unit?.[locale] ?? "") && {
        unit: newUnit === "" ? null : { en: newUnit, ko: newUnit, ...unit, [locale]: newUnit },
      },
      ...isUse(use) && use !== usageOf(column) && { roles: USES[use] },
    };
  });
}

export default define.page<typeof handler>(function SchemaPage({ data, state: { ui } }) {
  const { saved, problem } = data;
  const { t, schema } = ui;
  return (
    <>
      <PageHead title={t("data.title")} lead={t("data.lead")} />
      <DataTabs ui={ui} view="schema" />
      {saved && <Notice>{t("schema.saved")}</Notice>}
      {problem && (
        <Notice kind="error" title={t("schema.refused")}>
          <p>{problem.text}</p>
          {problem.detail && <p class="note" lang="en">{problem.detail}</p>}
        </Notice>
      )}
      <form class="stack-s" method="post" action="/data/schema">
        <header>
          <h2>{t("schema.title", { count: schema.columns.length })}</h2>
          <p class="note">{t("schema.note")}</p>
        </header>
        <div
          class="table-frame list"
          tabIndex={0}
          role="region"
          aria-label={t("data.view.schema")}
        >
          <table class="table schema-table">
            <thead>
              <tr>
                <th scope="col">{t("data.columns.header")}</th>
                <th scope="col">{t("schema.key")}</th>
                <th scope="col">{t("schema.kind")}</th>
                <th scope="col">{t("schema.use")}</th>
                <th scope="col">{t("schema.label")}</th>
                <th scope="col">{t("schema.unit")}</th>
              </tr>
            </thead>
            <tbody>
              {schema.columns.map((column) => <Row key={column.key} ui={ui} column={column} />)}
            </tbody>
          </table>
        </div>
        <div class="actions">
          <button class="button primary" type="submit">{t("schema.save")}</button>
        </div>
      </form>
      <Meanings ui={ui} uses={CHANGEABLE} />
    </>
  );
});

function Row({ ui, column }: { ui: Ui; column: Column }) {
  const { t, locale } = ui;
  const { key, header, label, unit } = column;
  const use = usageOf(column);
  const named = (what: string) => `${what}: ${header}`;
  const isFixed = (["ID", "LABEL", "IGNORED"] as const).some((role) => hasRole(column, role));
  return (
    <tr>
      <th scope="row">{header}</th>
      <td>
        <code>{key}</code>
      </td>
      <td class="nowrap">{kindLabel(ui, column)}</td>
      <td>
        {isFixed
          ? t(`schema.uses.${use}`)
          : (
            <select name={`use.${key}`} aria-label={named(t("schema.use"))}>
              {CHANGEABLE.map((each) => (
                <option key={each} value={each} selected={each === use}>
                  {t(`schema.uses.${each}`)}
                </option>
              ))}
            </select>
          )}
      </td>
      <td>
        <input
          type="text"
          name={`label.${key}`}
          maxLength={MAX_LABEL}
          value={label[locale]}
          aria-label={named(t("schema.label"))}
        />
      </td>
      <td>
        {!isFixed && (
          <input
            type="text"
            name={`unit.${key}`}
            maxLength={MAX_LABEL}
            value={unit?.[locale] ?? ""}
            aria-label={named(t("schema.unit"))}
          />
        )}
      </td>
    </tr>
  );
}
