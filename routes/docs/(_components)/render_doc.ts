import { Marked, type Tokens } from "marked";
import { isDoc } from "../../(_components)/docs.ts";

/** A document as a page shows it. */
export interface RenderedDoc {
  readonly title: string;
  readonly html: string;
}

/**
 * Turns a document into HTML: headings get the ids that links name, tables and code scroll by themselves, and
 * links lead to this server's pages.
 *
 * @param markdown of this repository: it is not from outside, and is trusted
 */
export function renderDoc(markdown: string): RenderedDoc {
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      table(token) {
        return framed(tableOf(token, (cell) => this.parser.parseInline(cell)));
      },
      code: ({ text }) =>
        `<pre class="code" tabindex="0"><code>${escaped(`${text.trimEnd()}\n`)}</code></pre>\n`,
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        const address = addressOf(href);
        return address === undefined ? text : `<a href="${escaped(address)}">${text}</a>`;
      },
    },
  });
  const html = marked.parse(markdown, { async: false });
  const [, title = ""] = /^# (.+)$/m.exec(markdown) ?? [];
  return { title, html };
}

/** Where a document's link leads on this server; undefined where only the repository has it. */
function addressOf(href: string): string | undefined {
  if (href.startsWith("#") || /^https?:/.test(href)) return href;
  if (href.endsWith("/schema.graphql")) return "/schema.graphql";
  if (href.endsWith("/bi_reader.sql")) return "/docs/bi_reader.sql";
  const [, name, place = ""] = /^(\w+)\.md(#.*)?$/.exec(href) ?? [];
  return isDoc(name) ? `/docs/${name}${place}` : undefined;
}

/** The id that GitHub gives a heading, so that one link works in both places. */
function anchorOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}

const framed = (table: string) => `<div class="table-frame" tabindex="0">${table}</div>\n`;

function tableOf(
  { header, rows }: Tokens.Table,
  inline: (cell: Tokens.TableCell["tokens"]) => string,
): string {
  const cells = (row: readonly Tokens.TableCell[], tag: string) =>
    `<tr>${
      row.map(({ tokens }) => `<${tag}>${inline(tokens)}</${tag.split(" ")[0]}>`).join("")
    }</tr>`;
  const body = rows.map((row) => cells(row, "td")).join("\n");
  return `<table class="table"><thead>${
    cells(header, 'th scope="col"')
  }</thead><tbody>${body}</tbody></table>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
