import { createFormat } from "@/locales/format.ts";
import { createTranslate, isLocale, type Locale, LOCALES, negotiateLocale } from "@/locales/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { define, type State, type Theme, type Ui } from "@/utils.ts";
import { readCookie } from "./cookies.ts";

/** Cookies of the two choices that a reader can make. */
export const LOCALE_COOKIE = "holdfast_locale";
export const THEME_COOKIE = "holdfast_theme";

const NO_COLUMNS: CustomerSchema = { columns: [], fingerprint: "" };

const uis = Object.fromEntries(LOCALES.map((locale) => [locale, {
  locale,
  t: createTranslate(locale),
  format: createFormat(locale),
  schema: NO_COLUMNS,
}])) as unknown as Record<Locale, Ui>;

/** Words and figures in a language. */
export function uiOf(locale: Locale): Ui {
  return uis[locale];
}

/** Whether a text names a theme that can be chosen. */
export function isTheme(value: string | undefined): value is Theme {
  return value === "light" || value === "dark";
}

/** Words and figures for a page, in the first language where an error came before the reader was known. */
export function uiOfPage(state: State): Ui {
  return state.ui ?? uis[LOCALES[0]];
}

/** Who reads: language by choice, else by the browser's; theme by choice, else by the system's. */
export const reader = define.middleware((ctx) => {
  const cookies = ctx.req.headers.get("Cookie");
  const chosen = readCookie(cookies, LOCALE_COOKIE);
  const locale = isLocale(chosen)
    ? chosen
    : negotiateLocale(ctx.req.headers.get("Accept-Language"));
  const theme = readCookie(cookies, THEME_COOKIE);
  const ui = uiOf(locale);
  Object.assign(ctx.state, {
    locale,
    ui,
    t: ui.t,
    title: "",
    // The query may hold a key until the step that takes it out.
    path: ctx.url.pathname,
  });
  if (isTheme(theme)) ctx.state.theme = theme;
  return ctx.next();
});
