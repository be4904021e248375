import { builder } from "../builder.ts";

/** A language of texts that the server writes. */
export const Locale = builder.enumType("Locale", {
  description: "A language of texts that the server writes.",
  values: {
    EN: { description: "English." },
    KO: { description: "Korean." },
  } as const,
});

/** The key under which localised texts are kept. */
export function localeKey(locale: "EN" | "KO" | null | undefined): "en" | "ko" {
  return locale === "KO" ? "ko" : "en";
}

/** The argument of fields whose text exists in each language. */
export const localeArgs = builder.args((t) => ({
  locale: t.field({ type: Locale, defaultValue: "EN", description: "Language of the text." }),
}));
