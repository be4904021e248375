/** What the values of a file say about how it writes numbers and ids, which no single value may say. */
import type { Column } from "@/schema/column.ts";
import type { DateOrder } from "@/schema/dates.ts";
import type { Delimiter } from "./csv.ts";
import type { IdEvidence } from "./cell.ts";
import {
  type GatheredEvidence,
  noEvidence,
  type NumberReading,
  readingsOf,
} from "@/schema/numbers.ts";
import { comparable } from "./text.ts";
import { cellParser } from "./values.ts";
import { type CellContext, type CellParser, type DateEvidence, type DateReading } from "./cell.ts";

/** How a file is read, as its values have shown. */
export interface LearnedConventions {
  /** Of each of the file's columns. */
  readonly readings: readonly NumberReading[];
  readonly wholeIds: boolean;
  /** Of each of the file's columns. */
  readonly dateOrders: readonly DateReading[];
}

/**
 * The conventions of one file. They are taken from its first rows, or from an earlier reading; while rows are read,
 * what they show is gathered, and may in the end contradict how they were read.
 */
export class Conventions {
  readonly #numbers: readonly GatheredEvidence[];
  readonly #dates: readonly DateEvidence[];
  readonly #ids: IdEvidence = { decimals: 0, others: 0 };
  readonly #used: LearnedConventions;

  constructor(
    private readonly columns: readonly (Column | null)[],
    private readonly delimiter: Delimiter | null,
    sample: readonly (readonly string[])[],
    learned?: LearnedConventions,
    private readonly ownExport = false,
  ) {
    this.#numbers = columns.map(noEvidence);
    this.#dates = columns.map(noDateEvidence);
    this.#used = learned ?? this.#learn(sample);
  }

  /** The parser of each column's cells; null for a column that goes to no field. */
  parsers(): (CellParser | null)[] {
    return this.columns.map((column, index) => column && cellParser(column, this.#context(index)));
  }

  /** How many of some values do not suit a column that the header of column `index` names. */
  misfits(column: Column, index: number, values: readonly string[]): number {
    const { readings, dateOrders } = this.#used;
    const reading = readings[index] ?? "CUSTOM";
    const dateOrder = dateOrders[index] ?? "MONTH_FIRST";
    return countMisfits(column, values, { delimiter: this.delimiter, reading, dateOrder });
  }

  /**
   * How the file is to be read instead, where rows that have been read since contradict how they were; undefined where
   * they do not.
   */
  contradiction(): LearnedConventions | undefined {
    const found = this.#learned();
    const { readings, wholeIds, dateOrders } = this.#used;
    const dates = this.#dates.some(({ either }, index) =>
      either && found.dateOrders[index] !== dateOrders[index]
    );
    const ambiguous = this.#numbers.some(({ eitherPoint, eitherComma }, index) =>
      (eitherPoint || eitherComma) && found.readings[index] !== readings[index]
    );
    const ids = wholeIds && !found.wholeIds && this.#ids.decimals > 0;
    return ambiguous || ids || dates ? found : undefined;
  }

  #context(index: number): CellContext {
    const { readings, wholeIds, dateOrders } = this.#used;
    return {
      delimiter: this.delimiter,
      reading: readings[index] ?? "CUSTOM",
      literalIds: this.ownExport,
      wholeIds,
      numbers: this.#numbers[index]!,
      ids: this.#ids,
      dateOrder: dateOrders[index] ?? "MONTH_FIRST",
      dates: this.#dates[index]!,
    };
  }

  #learned(): LearnedConventions {
    const { others } = this.#ids;
    return {
      // A format with types of its own writes its numbers with a point, and only its texts otherwise.
      readings: this.delimiter === null
        ? this.columns.map(() => "." as const)
        : readingsOf(this.#numbers, this.delimiter),
      wholeIds: others === 0,
      dateOrders: dateOrdersOf(this.#dates, this.delimiter),
    };
  }

  #learn(sample: readonly (readonly string[])[]): LearnedConventions {
    const context = { delimiter: this.delimiter, ids: this.#ids };
    const parsers = this.columns.map((column, index) =>
      column && cellParser(column, {
        ...context,
        numbers: this.#numbers[index]!,
        dates: this.#dates[index]!,
      })
    );
    for (const cells of sample) {
      cells.forEach((cell, index) => parsers[index]?.(comparable(cell)));
    }
    return this.#learned();
  }
}

const noDateEvidence = (): DateEvidence => ({
  DAY_FIRST: false,
  MONTH_FIRST: false,
  either: false,
});

/**
 * Whether the day or the month comes first in each column: by the column's own values, else by those of the whole file;
 * where no value tells, the day in a file with semicolons, as it is written where the decimal sign is a comma.
 */
function dateOrdersOf(columns: readonly DateEvidence[], delimiter: string | null): DateReading[] {
  const all = {
    DAY_FIRST: columns.some((column) => column.DAY_FIRST),
    MONTH_FIRST: columns.some((column) => column.MONTH_FIRST),
  };
  const custom = delimiter === ";" ? "DAY_FIRST" : "MONTH_FIRST";
  return columns.map((column) =>
    proven(column) ?? (proven(all) === "CONFLICT" ? custom : proven(all) ?? custom)
  );
}

function proven(
  { DAY_FIRST, MONTH_FIRST }: Pick<DateEvidence, DateOrder>,
): DateReading | undefined {
  if (DAY_FIRST && MONTH_FIRST) return "CONFLICT";
  return DAY_FIRST ? "DAY_FIRST" : MONTH_FIRST ? "MONTH_FIRST" : undefined;
}

/** How many values a column would not take. */
export function countMisfits(
  column: Column,
  values: readonly string[],
  context: CellContext,
): number {
  const parse = cellParser(column, context);
  return values.filter((value) => "code" in parse(comparable(value))).length;
}
