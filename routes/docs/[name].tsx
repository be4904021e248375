import { HttpError, page } from "fresh";
import { DOCS, isDoc, readDoc } from "../(_components)/docs.ts";
import { renderDoc } from "./(_components)/render_doc.ts";
import { ownOrigin } from "../(_steps)/own_address.ts";
import { define } from "@/utils.ts";

/** A document with this server's own addresses. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { name } = ctx.params;
    if (!isDoc(name)) throw new HttpError(404, ctx.state.t("docs.notFound"));
    const doc = renderDoc(await readDoc(name, ownOrigin(ctx.state, ctx.url)));
    ctx.state.title = doc.title;
    return page({ name, html: doc.html });
  },
});

export default define.page<typeof handler>(function DocPage({ data, state: { ui: { t } } }) {
  return (
    <>
      <nav class="tabs" aria-label={t("docs.title")}>
        <ul>
          {DOCS.map((name) => (
            <li key={name}>
              <a href={`/docs/${name}`} class={name === data.name ? "current" : undefined}>
                {t(`docs.name.${name}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <article
        class="prose"
        lang="en"
        // deno-lint-ignore react-no-danger -- rendered from this repository's own files
        dangerouslySetInnerHTML={{ __html: data.html }}
      />
    </>
  );
});
