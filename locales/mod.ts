import { createInstance } from "i18next";
import en from "./en.json" with { type: "json" };
import ko from "./ko.json" with { type: "json" };
import { fill } from "./fill.ts";

/** The languages that the dashboard speaks, the first one by default. */
export const LOCALES = ["en", "ko"] as const;

/** A language of the dashboard. */
export type Locale = (typeof LOCALES)[number];

type WithoutPlural<Key extends string> = Key extends `${infer Base}_${"one" | "other"}` ? Base
  : Key;

type KeysOf<Tree, Prefix extends string = ""> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? `${Prefix}${WithoutPlural<Key>}`
    : KeysOf<Tree[Key], `${Prefix}${Key}.`>;
}[keyof Tree & string];

/** Every text by its key; one that is misspelt, or that a language lacks, does not compile. */
export type MessageKey = Extract<KeysOf<typeof en>, KeysOf<typeof ko>>;

/** What is put into a text. `count` chooses the plural and stands in the text as `{{n}}`, formatted. */
export type Variables = Readonly<Record<string, string | number>>;

/** A text in the reader's language. */
export interface Translate {
  (key: MessageKey, variables?: Variables): string;
  /** A text whose key comes from data, such as the step of a job; the fallback where there is none. */
  maybe(key: string, fallback: string, variables?: Variables): string;
}

const i18n = createInstance({
  lng: LOCALES[0],
  fallbackLng: LOCALES[0],
  resources: { en: { translation: en }, ko: { translation: ko } },
  initAsync: false,
  // The library would advertise its makers' service on the console.
  showSupportNotice: false,
});
i18n.init();

/** The texts of a language. */
export function createTranslate(locale: Locale): Translate {
  const fixed = i18n.getFixedT(locale);
  const { format } = new Intl.NumberFormat(locale);
  const text = (key: string, variables: Variables) => {
    const { count } = variables;
    const plural = typeof count === "number" ? { count } : {};
    const chosen = fixed(key, { ...plural, skipInterpolation: true }) as string;
    return fill(chosen, typeof count === "number" ? { ...variables, n: format(count) } : variables);
  };
  return Object.assign((key: MessageKey, variables: Variables = {}) => text(key, variables), {
    maybe: (key: string, fallback: string, variables: Variables = {}) =>
      i18n.exists(key, { lng: locale }) ? text(key, variables) : fallback,
  });
}

/** Whether a text names a language of the dashboard. */
export function isLocale(value: string | undefined): value is Locale {
  return (LOCALES as readonly (string | undefined)[]).includes(value);
}

/**
 * The language that suits an `Accept-Language` header best (RFC 9110, section 12.5.4).
 *
 * @param header such as `ko-KR,ko;q=0.9,en;q=0.8`; null takes the default
 */
export function negotiateLocale(header: string | null): Locale {
  const ranges = (header ?? "").split(",").map((part) => {
    const [range = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith("q="));
    return { language: range.split("-")[0] ?? "", quality: quality ? Number(quality.slice(2)) : 1 };
  });
  const wanted = ranges
    .filter(({ language, quality }) => isLocale(language) && quality > 0)
    .sort((a, b) => b.quality - a.quality)[0];
  return isLocale(wanted?.language) ? wanted.language : LOCALES[0];
}
