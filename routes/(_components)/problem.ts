import { UserError } from "@/services/errors.ts";
import type { Translate } from "@/locales/mod.ts";

/** A failure in the reader's language. */
export interface Problem {
  readonly code: string;
  readonly text: string;
  /** What the program itself says, in English, where it says more than the text. */
  readonly detail?: string | undefined;
}

/** What an import's failure is told in: English says it all, other languages what kind it is, then the English. */
export function problemText(
  t: Translate,
  locale: string,
  code: string | null,
  message: string,
): Problem {
  if (locale === "en") return { code: code ?? "", text: message };
  const text = t.maybe(`importFailure.${code}`, "");
  return { code: code ?? "", ...text ? { text, detail: message } : { text: message } };
}

/**
 * Waits for what an import is asked to do.
 *
 * @returns what stands in its way, where the user can fix it
 */
export async function problemOf<T>(
  { t, locale }: { readonly t: Translate; readonly locale: string },
  work: Promise<T>,
): Promise<{ readonly done: T } | { readonly problem: Problem }> {
  try {
    return { done: await work };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { problem: problemText(t, locale, error.code, error.message) };
  }
}
