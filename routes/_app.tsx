import { asset } from "fresh/runtime";
import { define } from "../utils.ts";
import { uiOfPage } from "./(_steps)/reader.ts";

const SHEETS = [
  "tokens",
  "base",
  "layout",
  "components",
  "forms",
  "tables",
  "charts",
  "pages",
  "customers",
  "import",
  "models",
  "data",
  "api",
  "segments",
  "months",
  "strategies",
  "campaigns",
  "print",
];

/** Id of the last element of every page. */
const PAGE_END = "page-end";

/** Holds the first paint until the page is parsed: what is parsed later would move what already shows. */
const RENDER_WHEN_PARSED = { rel: "expect", href: `#${PAGE_END}`, blocking: "render" };

/** The document. The theme stands on the root from the first byte, so that nothing flashes. */
export default define.layout(function AppWrapper({ Component, state }) {
  const { theme, title } = state;
  const { locale, t } = uiOfPage(state);
  return (
    <html lang={locale} data-theme={theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title ? `${title} · Holdfast` : "Holdfast"}</title>
        <meta name="description" content={t("shell.description")} />
        <meta name="color-scheme" content={theme ?? "light dark"} />
        <link rel="icon" href={asset("/favicon.svg")} type="image/svg+xml" />
        <link {...RENDER_WHEN_PARSED} />
        {SHEETS.map((name) => (
          <link key={name} rel="stylesheet" href={asset(`/styles/${name}.css`)} />
        ))}
      </head>
      <body>
        <Component />
        <div id={PAGE_END} hidden />
      </body>
    </html>
  );
});
