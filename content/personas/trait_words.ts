import type { Localized } from "@/schema/column.ts";

/** How far a segment lies from all customers in one column. */
export type Level = "VERY_HIGH" | "HIGH" | "MIDDLE" | "LOW" | "VERY_LOW";

/** Ways to speak of a column's size. */
type Manner = "size" | "length" | "count" | "date" | "age";

const WORDS: Readonly<Record<Manner, Readonly<Record<"HIGH" | "LOW", Localized>>>> = {
  size: { HIGH: { en: "high", ko: "높은" }, LOW: { en: "low", ko: "낮은" } },
  length: { HIGH: { en: "long", ko: "긴" }, LOW: { en: "short", ko: "짧은" } },
  count: { HIGH: { en: "many", ko: "많은" }, LOW: { en: "few", ko: "적은" } },
  // A date counts as days before the last one.
  date: { HIGH: { en: "early", ko: "이른" }, LOW: { en: "recent", ko: "최근의" } },
  age: { HIGH: { en: "older", ko: "연령 높은" }, LOW: { en: "younger", ko: "연령 낮은" } },
};
const AGE: Localized = { en: "customers", ko: "고객" };
const VERY: Localized = { en: "very", ko: "매우" };
const MIDDLE: Localized = { en: "average", ko: "평균적인" };

const MANNERS: readonly (readonly [RegExp, Manner])[] = [
  [/^(customer )?age$|^나이$|^연령$/, "age"],
  [
    /^(days|weeks|months|hours|years|minutes|number|num|no|count|total number) |s (count|number)$| (count|ct|cnt)$|^(orders|visits|purchases|calls|products|logins|sessions|tickets)$|(횟수|건수|일수|개수|수)$/,
    "count",
  ],
  [/tenure|length|duration|period|기간|길이/, "length"],
];

/** A label as it stands in the middle of an English sentence: `CreditScore` is "credit score". */
export function spoken(label: string): string {
  return label.replace(/[_.-]+/g, " ").replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2").trim()
    .split(/\s+/)
    .map((word) => /^\p{Lu}\p{Ll}*$/u.test(word) ? word.toLowerCase() : word).join(" ");
}

/** A label in a language as it stands in the middle of a sentence. */
export function spokenLabel(label: Localized, locale: keyof Localized): string {
  return locale === "en" ? spoken(label.en) : label.ko;
}

/** "Long tenure", "낮은 잔액": a column's level in words. */
export function levelPhrase(
  { label, isDate = false }: { readonly label: Localized; readonly isDate?: boolean },
  level: Level,
  locale: keyof Localized,
): string {
  const name = spokenLabel(label, locale);
  if (level === "MIDDLE") return `${MIDDLE[locale]} ${name}`;
  const plain = spoken(label.en).toLowerCase();
  const manner = isDate
    ? "date"
    : MANNERS.find(([pattern]) => pattern.test(plain) || pattern.test(label.ko))?.[1] ?? "size";
  const word = WORDS[manner][level.endsWith("HIGH") ? "HIGH" : "LOW"][locale];
  const very = level.startsWith("VERY") ? `${VERY[locale]} ` : "";
  if (manner === "age") {
    return locale === "en" && very
      ? `${level === "VERY_HIGH" ? "oldest" : "youngest"} customers`
      : `${very}${word} ${AGE[locale]}`;
  }
  // "Number of products" is already many or few.
  const counted = locale === "en" && manner === "count"
    ? name.replace(/^(total )?(number|num|no|count) (of )?|\s+(count|ct|cnt|number)$/g, "")
    : name;
  return `${very}${word} ${counted}`;
}

/** "Higher balance": how a segment differs from another of the same name. */
export function comparedPhrase(
  { label, isDate = false }: { readonly label: Localized; readonly isDate?: boolean },
  side: "HIGHER" | "LOWER",
  locale: keyof Localized,
): string {
  const name = spokenLabel(label, locale);
  const high = side === "HIGHER";
  if (locale === "ko") {
    return isDate
      ? `${name} ${high ? "더 이름" : "더 최근"}`
      : `${name} ${high ? "더 높음" : "더 낮음"}`;
  }
  return isDate ? `${high ? "earlier" : "later"} ${name}` : `${high ? "higher" : "lower"} ${name}`;
}
