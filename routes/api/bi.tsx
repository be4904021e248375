import { page } from "fresh";
import {
  type BlockKind,
  BLOCKS,
  pasted,
  STEPS,
  type Tool,
  TOOLS,
} from "@/routes/api/(_components)/tools.ts";
import { type BiView, listBiViews } from "@/db/queries/bi_views.ts";
import { idOf } from "@/schema/schema.ts";
import { define, type Ui } from "@/utils.ts";
import { codeUnder, readDoc } from "../(_components)/docs.ts";
import { ownOrigin } from "../(_steps)/own_address.ts";
import { AccessNotice } from "./(_components)/AccessNotice.tsx";
import { ApiPage } from "./(_components)/ApiPage.tsx";
import { Code } from "./(_components)/Code.tsx";

interface Recipe {
  readonly tool: Tool;
  readonly blocks: readonly { readonly kind: BlockKind; readonly text: string }[];
}

export const handler = define.handlers({
  GET: async (ctx) => {
    const { state, url } = ctx;
    const { services: { db, access: { open }, connection } } = state;
    state.title = state.t("api.heading.bi");
    const origin = ownOrigin(state, url);
    const [doc, views] = await Promise.all([readDoc("bi", origin), listBiViews(db)]);
    const recipes = (Object.keys(TOOLS) as Tool[]).map((tool): Recipe => ({
      tool,
      blocks: codeUnder(doc, TOOLS[tool]).map((block) => ({
        kind: BLOCKS.find((each) => each === block.language)!,
        text: withIdHeader(pasted(block, { origin, open }), idOf(state.ui.schema).header),
      })),
    }));
    const [role] = codeUnder(doc, "Views");
    return page({ open, embedded: connection.kind === "embedded", recipes, views, role });
  },
});

/** A recipe that names the id's column of an export as the shop's table does. */
function withIdHeader(text: string, header: string): string {
  return text.replaceAll('{"CustomerID",', () => `{"${header.replaceAll('"', '""')}",`);
}

export default define.page<typeof handler>(function BiPage({ data, state }) {
  const { open, embedded, recipes, views, role } = data;
  const { ui } = state;
  const { t } = ui;
  return (
    <ApiPage state={state} view="bi">
      <nav class="actions" aria-label={t("api.bi.tools")}>
        {recipes.map(({ tool }) => <a key={tool} href={`#${tool}`}>{TOOLS[tool]}</a>)}
        <a href="#views">{t("api.bi.views")}</a>
      </nav>
      <AccessNotice state={state} open={open} />
      {recipes.map((recipe) => <RecipeCard key={recipe.tool} ui={ui} recipe={recipe} />)}
      <section class="card" id="views">
        <header>
          <h2>{t("api.bi.views")}</h2>
          <p class="note">{t(embedded ? "api.bi.embedded" : "api.bi.viewsText")}</p>
        </header>
        <Code ui={ui} label={t("api.bi.role")} text={role!.code} />
        <p class="note">
          <a href="/docs/bi_reader.sql">{t("api.bi.script")}</a>
        </p>
        {views.map((view) => <ViewColumns key={view.name} ui={ui} view={view} />)}
      </section>
    </ApiPage>
  );
});

/** What to do in a tool, and what to paste there. */
function RecipeCard({ ui, recipe: { tool, blocks } }: { ui: Ui; recipe: Recipe }) {
  const { t } = ui;
  return (
    <section class="card" id={tool}>
      <header>
        <h2>{TOOLS[tool]}</h2>
        <a class="small" href={`/docs/bi#${anchorOf(TOOLS[tool])}`}>
          {t("api.bi.more", { tool: TOOLS[tool] })}
        </a>
      </header>
      <ol class="how-to">
        {STEPS.map((step) => <li key={step}>{t(`api.recipe.${tool}.${step}`)}</li>)}
      </ol>
      {blocks.map(({ kind, text }, index) => {
        const title = `${index + 1}. ${t(`api.block.${kind}`)}`;
        return (
          <div key={text} class="stack-s">
            <p class="label">{title}</p>
            <Code ui={ui} label={`${TOOLS[tool]}: ${title}`} text={text} />
          </div>
        );
      })}
    </section>
  );
}

const anchorOf = (heading: string) => heading.toLowerCase().replaceAll(" ", "-");

/** A view's columns with their types. */
function ViewColumns({ ui: { t }, view: { name, columns } }: { ui: Ui; view: BiView }) {
  return (
    <details class="plain-details">
      <summary>
        <code>{name}</code> {t("api.bi.columns", { count: columns.length })}
      </summary>
      <ul class="view-columns">
        {columns.map(({ name, type }) => (
          <li key={name}>
            <code>{name}</code> <span class="muted">{type}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
