/** What the values of a file say about how it writes numbers and ids, which no single value may say. */
import type { Column } from "@/ml/schema.ts";
import type { Delimiter } from "./csv.ts";
import type { IdEvidence } from "./ids.ts";
import {
  type GatheredEvidence,
  noEvidence,
  type NumberReading,
  readingsOf,
} from "@/schema/numbers.ts";
import { comparable } from "./text.ts";
import { type CellContext, type CellParser, cellParser } from "./values.ts";

/** How a file is read, as its values have shown. */
export interface LearnedConventions {
  /** Of each of the file's columns. */
  readonly readings: readonly NumberReading[];
  readonly wholeIds: boolean;
}

/**
 * The conventions of one file. They are taken from its first rows, or from an earlier reading; while rows are read,
 * what they show is gathered, and may in the end contradict how they were read.
 */
export class Conventions {
  readonly #numbers: readonly GatheredEvidence[];
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
    this.#used = learned ?? this.#learn(sample);
  }

  /** The parser of each column's cells; null for a column that goes to no field. */
  parsers(): (CellParser | null)[] {
    return this.columns.map((column, index) => column && cellParser(column, this.#context(index)));
  }

  /** How many of some values do not suit a column that the header of column `index` names. */
  misfits(column: Column, index: number, values: readonly string[]): number {
    const { readings } = this.#used;
    const reading = readings[index] ?? "CUSTOM";
    return countMisfits(column, values, { delimiter: this.delimiter, reading });
  }

  /**
   * How the file is to be read instead, where rows that have been read since contradict how they were; undefined where
   * they do not.
   */
  contradiction(): LearnedConventions | undefined {
    const found = this.#learned();
    const { readings, wholeIds } = this.#used;
    const ambiguous = this.#numbers.some(({ eitherPoint, eitherComma }, index) =>
      (eitherPoint || eitherComma) && found.readings[index] !== readings[index]
    );
    const ids = wholeIds && !found.wholeIds && this.#ids.decimals > 0;
    return ambiguous || ids ? found : undefined;
  }

  #context(index: number): CellContext {
    const { readings, wholeIds } = this.#used;
    return {
      delimiter: this.delimiter,
      reading: readings[index] ?? "CUSTOM",
      literalIds: this.ownExport,
      wholeIds,
      numbers: this.#numbers[index]!,
      ids: this.#ids,
    };
  }

  #learned(): LearnedConventions {
    const { others } = this.#ids;
    return { readings: readingsOf(this.#numbers, this.delimiter), wholeIds: others === 0 };
  }

  #learn(sample: readonly (readonly string[])[]): LearnedConventions {
    const context = { delimiter: this.delimiter, ids: this.#ids };
    const parsers = this.columns.map((column, index) =>
      column && cellParser(column, { ...context, numbers: this.#numbers[index]! })
    );
    for (const cells of sample) {
      cells.forEach((cell, index) => parsers[index]?.(comparable(cell)));
    }
    return this.#learned();
  }
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
