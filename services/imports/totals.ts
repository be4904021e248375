/** Knows the last row of a report, which sums the others up and is no customer. */
import type { Column } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { hasRole } from "@/schema/schema.ts";
import type { FileColumn } from "./headers.ts";
import { numberForm, numberValue } from "@/schema/numbers.ts";
import { comparable } from "./text.ts";
import type { Fault, ParsedRow } from "./types.ts";

/** What reports write before their sums; a colon behind it and spaces within do not count. */
const WORDS = new Set([
  ...["total", "totals", "grandtotal", "subtotal", "sum", "summe", "gesamt", "gesamtsumme"],
  ...["합계", "총계", "소계", "총합", "총합계", "누계", "계"],
]);

/** Largest share by which rounded sums differ. */
const TOLERANCE = 1e-4;

interface Summed {
  readonly index: number;
  readonly column: Column;
  sum: number;
}

/** Watches rows go by, and holds back the last one. */
export class TotalsRow {
  readonly #columns: readonly Summed[];
  readonly #idIndex: number;
  readonly #idHeader: string;
  #held: ParsedRow | undefined;
  #rows = 0;
  #rejected = 0;

  constructor(columns: readonly FileColumn[]) {
    this.#columns = columns.flatMap(({ column }, index) =>
      column && shapeOf(column) === "range" ? { index, column, sum: 0 } : []
    );
    this.#idIndex = columns.findIndex(({ column }) => column && hasRole(column, "ID"));
    this.#idHeader = columns[this.#idIndex]?.header ?? "";
  }

  /** Takes further rows; returns those that are not the last, in their order. */
  pass(rows: readonly ParsedRow[]): ParsedRow[] {
    if (rows.length === 0) return [];
    const certain = this.#held ? [this.#held, ...rows] : [...rows];
    this.#held = certain.pop();
    for (const row of certain) this.#add(row);
    return certain;
  }

  /** What is held back, as it is. */
  rest(): ParsedRow[] {
    return this.#held ? [this.#held] : [];
  }

  /** The row that was held back, rejected where it sums the others up. */
  last(): ParsedRow {
    const row = this.#held!;
    if (!this.#isTotals(row)) return row;
    const { line, cells } = row;
    return { line, cells, faults: [this.#fault(cells[this.#idIndex]!)] };
  }

  #add({ record }: ParsedRow): void {
    this.#rows++;
    if (!record) {
      this.#rejected++;
      return;
    }
    for (const summed of this.#columns) {
      const value = record[summed.column.key];
      if (typeof value === "number") summed.sum += value;
    }
  }

  #isTotals({ cells }: ParsedRow): boolean {
    if (this.#idIndex < 0 || this.#rows === 0) return false;
    const id = comparable(cells[this.#idIndex] ?? "").toLowerCase().replace(/[\s:：]/g, "");
    if (!WORDS.has(id)) return false;
    const stated = this.#columns.flatMap(({ index, sum }) => {
      const cell = comparable(cells[index] ?? "");
      return numberForm(cell) === undefined ? [] : [{ cell, sum }];
    });
    // What rejected rows hold is in the report's sums, but not in these.
    if (stated.length === 0 || this.#rejected > 0) return true;
    return stated.some(({ cell, sum }) =>
      ([".", ","] as const).some((sign) => isNear(numberValue(cell, sign) ?? NaN, sum))
    );
  }

  #fault(value: string): Fault {
    return {
      column: this.#idHeader,
      value,
      code: "TOTALS_ROW",
      reason: "The last row sums the others up and is not a customer; remove it from the file.",
    };
  }
}

function isNear(value: number, sum: number): boolean {
  return Math.abs(value - sum) <= TOLERANCE * Math.max(1, Math.abs(sum));
}
