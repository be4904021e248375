import type { Locale } from "@/schema/column.ts";
import type { Problem } from "@/content/playbook/contract.ts";
import type { StrategyDraft } from "@/content/playbook/draft.ts";

const HANGUL = /\p{Script=Hangul}/u;
const OTHER_SCRIPT = /(?!\p{Script=Latin})\p{L}/u;
/** A sentence's end in the plain form, as from a superior to an inferior or in a book. */
const PLAIN_FORM = /(?<!니)다[.!?…)\]"'”’]*$/u;

/**
 * Where a strategy is not in its language: English in Latin letters; Korean with Hangul, and in the polite form. Short fields,
 * such as a channel, may be a foreign word in Korean.
 */
export function languageProblems(draft: StrategyDraft, locale: Locale): Problem[] {
  const texts = [
    ["headline", draft.headline],
    ["body", draft.body],
    ...draft.tactics.flatMap(({ action, ...short }, at) => [
      [`tactics.${at}.action`, action] as const,
      ...Object.entries(locale === "en" ? short : {})
        .map(([name, text]) => [`tactics.${at}.${name}`, text] as const),
    ]),
    ["measure", draft.measure],
  ] as const;
  return texts.flatMap(([field, text]) => {
    const message = locale === "en" ? notEnglish(text) : notPoliteKorean(text);
    return message === undefined ? [] : [{ field, code: "LANGUAGE", message }];
  });
}

function notEnglish(text: string): string | undefined {
  return OTHER_SCRIPT.test(text) ? "Write this text in English." : undefined;
}

function notPoliteKorean(text: string): string | undefined {
  if (!HANGUL.test(text)) return "Write this text in Korean.";
  const plain = text.split(/(?<=[.!?])\s+/).some((sentence) => PLAIN_FORM.test(sentence));
  return plain ? "Write every sentence of this text in the polite form (-니다)." : undefined;
}
