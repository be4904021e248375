/** What an import did with a file beyond counting its rows. */
import type { ImportReport } from "@/db/schema/mod.ts";

/**
 * A convention by which a value was read:
 *
 * - `DECIMAL_COMMA`: 1.234,5; `COMMA_GROUPS`: 1,234.5, as the column's or the file's other values prove
 * - `GUESSED_SIGN`: 1.234 or 1,234, of which no value of the file tells what it means
 * - `MARKED_NUMBER`: ₩1,200, 12% or 1 200: a currency, a percent sign or blanks stand beside the digits
 * - `EXCEL_TEXT`: ="00123", or an apostrophe before digits
 * - `WHOLE_ID`: 17850.0 for the id 17850
 * - `INVISIBLE`: invisible characters were removed, or letters composed
 * - `SYNONYM`: another word for a category or for yes and no
 * - `DAY_FIRST`, `MONTH_FIRST`: 3/4/2026, as the column's or the file's other values prove, or custom has it
 */
export type Convention = ImportReport["readings"][number]["convention"];

/** Characters of an example that are kept. */
const EXAMPLE_LENGTH = 60;
/** Different marks that are kept apart. */
const MAX_MARKS = 200;

type Reading = {
  -readonly [Key in keyof ImportReport["readings"][number]]: ImportReport["readings"][number][Key];
};

/** Takes down, while a file is read, what is said of it in the end. */
export class ReadingNotes {
  /** By column and convention. */
  readonly #readings = new Map<string, Map<Convention, Reading>>();
  readonly #nullMarks = new Map<string, number>();
  #paddedRows = 0;

  /** A value that was read by a convention. */
  reading(column: string, convention: Convention, cell: string, value: unknown): void {
    const ofColumn = this.#readings.getOrInsertComputed(column, () => new Map());
    const known = ofColumn.get(convention);
    if (known) {
      known.count++;
      return;
    }
    const shortened = (text: string) => text.slice(0, EXAMPLE_LENGTH).toWellFormed();
    ofColumn.set(convention, {
      column,
      convention,
      count: 1,
      example: shortened(cell),
      value: shortened(String(value)),
    });
  }

  /** A cell that holds a mark for a missing value. */
  nullMark(mark: string): void {
    const count = this.#nullMarks.get(mark);
    if (count !== undefined || this.#nullMarks.size < MAX_MARKS) {
      this.#nullMarks.set(mark, (count ?? 0) + 1);
    }
  }

  /** A row whose last fields are missing and count as blank. */
  paddedRow(): void {
    this.#paddedRows++;
  }

  /** All of it, the most frequent first. */
  summary(): Pick<ImportReport, "readings" | "nullMarks" | "paddedRows"> {
    return {
      readings: [...this.#readings.values()].flatMap((each) => [...each.values()]).sort((a, b) =>
        b.count - a.count
      ),
      nullMarks: [...this.#nullMarks].map(([mark, count]) => ({ mark, count }))
        .sort((a, b) => b.count - a.count),
      paddedRows: this.#paddedRows,
    };
  }
}
