import { spokenLabel } from "@/content/personas/trait_words.ts";
import { worthColumn } from "@/schema/worth.ts";
import type { Ui } from "@/utils.ts";

/** What customers are worth, as it stands in a sentence: the name of the column of monetary value. */
export function valueName({ t, locale, schema }: Ui): string {
  const column = worthColumn(schema);
  return column ? spokenLabel(column.label, locale) : t("common.value");
}
