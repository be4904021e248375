import { distance } from "fastest-levenshtein";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import type { Delimiter } from "./csv.ts";
import { countMisfits } from "./conventions.ts";
import { keyOf, namesOf } from "./header_names.ts";
import type { ColumnTarget } from "./types.ts";

/**
 * What a suggestion rests on: a known name of the field, a mapping that was chosen for the same headers, a
 * name much like a known one, or values that only this field has. The first two are sure, the others a guess.
 */
export type SuggestionBasis = "NAME" | "REMEMBERED" | "SIMILAR" | "VALUES";

/** What a column of a file is probably to go to. */
export interface Suggestion {
  readonly target: ColumnTarget;
  /** Null where nothing is known of the column, which is then kept as it is. */
  readonly basis: SuggestionBasis | null;
  /** The field of this name, whose values these are not; null otherwise. */
  readonly misnamed: string | null;
}

/** The head of a column: its header as the file has it, and values that are not blank. */
export interface ColumnHead {
  readonly name: string;
  readonly header: string;
  readonly values: readonly string[];
  /** The column that it goes to by its name, and the one that its name means but its values do not suit. */
  readonly named: Column | null;
  readonly misnamed: Column | null;
}

/** From here on two names are alike: one letter in six may differ. */
const ALIKE = 5 / 6;
/** A shorter name than this is found in others by chance. */
const CONTAINED_LENGTH = 6;

/**
 * Suggests a field for each column, no field twice unless two names say so plainly. A guess must suit every value
 * at hand.
 *
 * @param remembered a mapping of the same headers that was chosen before
 */
export function suggestTargets(
  schema: CustomerSchema,
  columns: readonly ColumnHead[],
  delimiter: Delimiter | null,
  remembered?: Readonly<Record<string, ColumnTarget>>,
): Suggestion[] {
  const suggestions = columns.map((head): Suggestion => {
    const named = head.named?.key ?? null;
    const misnamed = head.misnamed?.key ?? null;
    if (!remembered) return { target: named, basis: named === null ? null : "NAME", misnamed };
    const target = remembered[head.header] ?? null;
    const byName = named === null ? null : "NAME";
    return { target, basis: target === named ? byName : "REMEMBERED", misnamed };
  });
  if (remembered) return suggestions;
  guess("SIMILAR", (column, { name }) => likeness(column, name));
  guess("VALUES", (column, { values }) => isTelling(column, values) ? 1 : 0);
  return suggestions;

  /** Gives each field that is still free to the column that suits it best, if any does. */
  function guess(
    basis: SuggestionBasis,
    score: (column: Column, head: ColumnHead) => number,
  ): void {
    const taken = new Set(suggestions.map(({ target }) => target));
    const free = schema.columns.filter(({ key }) => !taken.has(key));
    const pairs = columns.flatMap((head, index) =>
      suggestions[index]!.basis ? [] : free.map((column) => ({
        index,
        column,
        score: score(column, head),
      }))
    ).filter(({ index, column, score }) =>
      score > 0 && misfits(column, columns[index]!.values, delimiter) === 0
    ).sort((a, b) => b.score - a.score || a.index - b.index);
    for (const { index, column } of pairs) {
      if (suggestions[index]!.basis || taken.has(column.key)) continue;
      suggestions[index] = { ...suggestions[index]!, target: column.key, basis };
      taken.add(column.key);
    }
  }
}

/** How many values a column would not take. */
export function misfits(
  column: Column,
  values: readonly string[],
  delimiter: Delimiter | null,
): number {
  return countMisfits(column, values, { delimiter });
}

/** How alike a header is to the names of a column, from 0 to 1; 0 where it is not alike enough to say so. */
function likeness(column: Column, header: string): number {
  const key = keyOf(header);
  const best = Math.max(
    ...namesOf(column).map(keyOf).map((known) =>
      known.length >= CONTAINED_LENGTH && key.includes(known)
        ? ALIKE + (1 - ALIKE) * known.length / key.length
        : 1 - distance(known, key) / Math.max(known.length, key.length)
    ),
  );
  return best >= ALIKE ? best : 0;
}

/** Whether values tell a category by themselves: two different ones, and all of them its own. */
function isTelling({ categories = [], aliases = {} }: Column, values: readonly string[]): boolean {
  const own = new Set([...categories, ...Object.keys(aliases)].map((name) => name.toLowerCase()));
  const found = new Set(values.map((value) => value.toLowerCase()));
  return found.size >= 2 && found.isSubsetOf(own);
}
