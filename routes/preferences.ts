import { HttpError } from "fresh";
import { ownPath } from "./(_steps)/own_address.ts";
import { isLocale } from "@/locales/mod.ts";
import { define } from "@/utils.ts";
import { choiceCookie } from "./(_steps)/cookies.ts";
import { isTheme, LOCALE_COOKIE, THEME_COOKIE } from "./(_steps)/reader.ts";

/** Keeps a reader's choice of language or theme, and goes back to where it was made. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const form = await ctx.req.formData();
    const text = (name: string) => form.get(name)?.toString();
    const locale = text("locale");
    const theme = text("theme");
    const response = ctx.redirect(ownPath(text("return")), 303);
    if (isLocale(locale)) {
      response.headers.append("Set-Cookie", choiceCookie(LOCALE_COOKIE, locale));
    } else if (theme === "system") {
      response.headers.append("Set-Cookie", choiceCookie(THEME_COOKIE, ""));
    } else if (isTheme(theme)) {
      response.headers.append("Set-Cookie", choiceCookie(THEME_COOKIE, theme));
    } else {
      throw new HttpError(
        400,
        "Expected locale to be en or ko, or theme to be system, light or dark.",
      );
    }
    return response;
  },
});
