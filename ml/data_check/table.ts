import { textHash } from "@/ml/data_check/signature.ts";
import { timeOf } from "@/ml/features.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { KINDS, type Shape, shapeOf } from "@/schema/kinds.ts";
import { hasRole, shopColumnsOf } from "@/schema/schema.ts";

/** A customer as the data check reads it: by the keys of a schema, with what the file had beyond that. */
export type CheckRecord = Readonly<Record<string, unknown>> & {
  readonly customerId: string;
  readonly churned: boolean | null;
  /** The file's own spelling where an alias was merged. */
  readonly spellings?: Readonly<Record<string, string>> | null;
  /** Columns beyond the schema. */
  readonly attributes?: Readonly<Record<string, unknown>> | null;
};

/** One column of N values as numbers, NaN where missing. */
export interface CheckColumn {
  readonly name: string;
  /** Numbers as they are, or codes of texts and truth values. */
  readonly kind: "number" | "code";
  readonly values: Float64Array;
  /** What the codes stand for: the first 10,000 of them, at most 80 characters each. */
  readonly names: ReadonlyMap<number, string>;
  /** Whether a model may be given it. */
  readonly feature?: boolean;
  /** Whether it is there to reach the customer by. */
  readonly contact?: boolean;
}

/** A table by columns. It can be sent to a worker: nothing in it grows with the rows but numbers. */
export interface CheckTable {
  readonly rows: number;
  /** Shape [N]: the last number in the identity, NaN where it has none. */
  readonly identities: Float64Array;
  /** Shape [N]: 1 churned, 0 retained, NaN unknown. */
  readonly labels: Float64Array;
  /** Everything but identity and label: the schema's columns, then what is beyond the schema, by name. */
  readonly columns: readonly CheckColumn[];
  /** The file's own spellings where aliases were merged: one code a combination. */
  readonly spellings: CheckColumn;
}

/** A table that is put together piece by piece. */
export interface CheckTableBuilder {
  add(records: readonly CheckRecord[]): void;
  /** Rows times columns so far. */
  cells(): number;
  build(): CheckTable;
}

/** More names than a column can have beside a value that 99.5% of a million rows share. */
const MAX_NAMES = 10_000;
const NAME_LENGTH = 80;

/** Turns records into columns. */
export function toCheckTable(records: readonly CheckRecord[], schema: CustomerSchema): CheckTable {
  const builder = createCheckTable(shopColumnsOf(schema));
  builder.add(records);
  return builder.build();
}

/**
 * Begins a table. It takes 8 bytes a cell, 16 for attributes that hold numbers.
 *
 * @param columns those of the schema that the source has, without identity and label
 */
export function createCheckTable(columns: readonly Column[]): CheckTableBuilder {
  let rows = 0;
  const identities = new GrowingArray();
  const labels = new GrowingArray();
  const spellings = new CodeColumn();
  const known = columns.map((column) => ({
    key: column.key,
    traits: traitsOf(column),
    column: COLUMNS[shapeOf(column)](),
  }));
  const extra = new Map<string, AttributeColumn>();
  return {
    add(records) {
      identities.add(Float64Array.from(records, ({ customerId }) => lastNumber(customerId)));
      labels.add(
        Float64Array.from(records, ({ churned }) => churned === null ? NaN : Number(churned)),
      );
      spellings.add(records.map((record) => spellingOf(record)));
      for (const { key, column } of known) column.add(records.map((record) => record[key]));
      for (const { attributes } of records) {
        for (const name in attributes) {
          if (!extra.has(name)) extra.set(name, new AttributeColumn(rows));
        }
      }
      for (const [name, column] of extra) {
        column.add(records.map(({ attributes }) => attributes?.[name]));
      }
      rows += records.length;
    },
    cells: () => rows * (known.length + extra.size),
    build: () => ({
      rows,
      identities: identities.toArray(),
      labels: labels.toArray(),
      columns: [
        ...known.map(({ key, traits, column }) => ({ ...column.build(key), ...traits })),
        ...[...extra].sort(([a], [b]) => a < b ? -1 : 1).map(([name, column]) =>
          column.build(name)
        ),
      ],
      spellings: spellings.build("spellings"),
    }),
  };
}

function traitsOf(column: Column): Pick<CheckColumn, "feature" | "contact"> {
  if (hasRole(column, "CONTACT")) return { contact: true };
  return hasRole(column, "FEATURE") && KINDS[column.kind].modelled ? { feature: true } : {};
}

/** The same table with its rows in another order; `order` has the old row of each new one. */
export function reorderTable(table: CheckTable, order: Uint32Array): CheckTable {
  const pick = (values: Float64Array) => Float64Array.from(order, (row) => values[row]!);
  const reorder = (column: CheckColumn) => ({ ...column, values: pick(column.values) });
  return {
    rows: table.rows,
    identities: pick(table.identities),
    labels: pick(table.labels),
    columns: table.columns.map(reorder),
    spellings: reorder(table.spellings),
  };
}

/** The labels as a column like any other. */
export function labelColumn({ labels }: CheckTable): CheckColumn {
  return { name: "label", kind: "code", values: labels, names: new Map() };
}

const lastNumber = (id: string) => Number(/\d+(?=\D*$)/.exec(id)?.[0] ?? NaN);

const spellingOf = ({ spellings }: CheckRecord) => spellings ? JSON.stringify(spellings) : "{}";

const isPresent = (value: unknown) => value !== null && value !== undefined && value !== "";

/** Numbers that come in pieces. */
class GrowingArray {
  #pieces: Float64Array[] = [];

  add(piece: Float64Array): void {
    this.#pieces.push(piece);
  }

  toArray(): Float64Array {
    const whole = new Float64Array(this.#pieces.reduce((sum, { length }) => sum + length, 0));
    this.#pieces.reduce((at, piece) => (whole.set(piece, at), at + piece.length), 0);
    this.#pieces = [whole]; // the pieces are not held beside it
    return whole;
  }
}

class NumberColumn {
  readonly #values = new GrowingArray();

  add(values: readonly unknown[]): void {
    this.#values.add(Float64Array.from(values, (value) => isPresent(value) ? Number(value) : NaN));
  }

  build(name: string): CheckColumn {
    return { name, kind: "number", values: this.#values.toArray(), names: new Map() };
  }
}

const DAY_MS = 86_400_000;

/** Days since 1970. */
class DateColumn extends NumberColumn {
  override add(values: readonly unknown[]): void {
    super.add(values.map((value) => timeOf(value) / DAY_MS));
  }
}

class CodeColumn {
  readonly #values = new GrowingArray();
  readonly #names = new Map<number, string>();

  add(values: readonly unknown[]): void {
    this.#values.add(
      Float64Array.from(values, (value) => isPresent(value) ? this.#code(value) : NaN),
    );
  }

  build(name: string): CheckColumn {
    return { name, kind: "code", values: this.#values.toArray(), names: this.#names };
  }

  #code(value: unknown): number {
    const text = textOf(value);
    const code = textHash(text);
    if (this.#names.size < MAX_NAMES && !this.#names.has(code)) {
      this.#names.set(code, text.slice(0, NAME_LENGTH));
    }
    return code;
  }
}

/** A column beyond the schema: of numbers when every value is one, which shows at the end. */
class AttributeColumn {
  readonly #codes = new CodeColumn();
  #numbers: NumberColumn | null = new NumberColumn();

  constructor(rowsBefore: number) {
    if (rowsBefore > 0) this.add(Array(rowsBefore).fill(null));
  }

  add(values: readonly unknown[]): void {
    this.#codes.add(values);
    if (!values.every(isNumeric)) this.#numbers = null;
    this.#numbers?.add(values);
  }

  build(name: string): CheckColumn {
    return (this.#numbers ?? this.#codes).build(name);
  }
}

/** What gathers the values of a column. */
const COLUMNS: Readonly<Record<Shape, () => NumberColumn | CodeColumn>> = {
  range: () => new NumberColumn(),
  date: () => new DateColumn(),
  choice: () => new CodeColumn(),
  flag: () => new CodeColumn(),
  text: () => new CodeColumn(),
};

function isNumeric(value: unknown): boolean {
  if (!isPresent(value) || typeof value === "number") return true;
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
}

function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
