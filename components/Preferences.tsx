import { LOCALES } from "@/locales/mod.ts";
import type { Theme, Ui } from "@/utils.ts";

const THEMES = ["system", "light", "dark"] as const;

/** Language and colours: a plain form, so that both switch without JavaScript. */
export function Preferences(
  { ui, theme, path }: { ui: Ui; theme: Theme | undefined; path: string },
) {
  const { t, locale } = ui;
  return (
    <form class="preferences" method="post" action="/preferences">
      <input type="hidden" name="return" value={path} />
      <fieldset>
        <legend class="visually-hidden">{t("shell.language")}</legend>
        {LOCALES.map((each) => (
          <button
            key={each}
            type="submit"
            name="locale"
            value={each}
            lang={each}
            aria-pressed={each === locale ? "true" : "false"}
          >
            {each === "en" ? "English" : "한국어"}
          </button>
        ))}
      </fieldset>
      <fieldset>
        <legend class="visually-hidden">{t("shell.theme")}</legend>
        {THEMES.map((each) => (
          <button
            key={each}
            type="submit"
            name="theme"
            value={each}
            aria-pressed={each === (theme ?? "system") ? "true" : "false"}
          >
            {t(`theme.${each}`)}
          </button>
        ))}
      </fieldset>
    </form>
  );
}
