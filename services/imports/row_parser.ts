import type { CustomerSchema } from "@/schema/column.ts";
import { hasRole, ID_KEY } from "@/schema/schema.ts";
import { isGuarded, unguard } from "../exports/format.ts";
import type { CsvRecord } from "./csv.ts";
import type { FileColumn, FileLayout } from "./headers.ts";
import type { ReadingNotes } from "./report.ts";
import { comparable, excelText, isDamaged, isPlain, trimmed } from "./text.ts";
import type { Fault, ParsedCustomer, ParsedRow } from "./types.ts";
import type { CellParser } from "./cell.ts";

/** Characters of a rejected value that are kept. */
export const VALUE_LENGTH = 200;

/** Faults of one row that are kept apart; the others are counted in one more. */
export const MAX_FAULTS = 20;

/** A parser for each column of the file that goes to a field. */
export type ColumnParsers = readonly (CellParser | null)[];

/** The row that is being read. */
interface OpenRow {
  readonly values: Record<string, unknown>;
  readonly attributes: Record<string, string>;
  spellings: Record<string, string> | null;
  readonly faults: Fault[];
  /** Faults beyond those that are kept. */
  more: number;
}

/** Turns the records of a file into rows, each with a customer or with what is wrong. */
export function rowParser(
  schema: CustomerSchema,
  layout: FileLayout,
  parsers: ColumnParsers,
  notes: ReadingNotes,
): (record: CsvRecord) => ParsedRow {
  const { columns, width, ownExport, rowNumbers } = layout;
  const idIndex = columns.findIndex(({ column }) => column && hasRole(column, "ID"));
  const emptyRecord = Object.fromEntries(
    schema.columns.map((column) => [column.key, hasRole(column, "ID") ? "" : null]),
  );
  let rows = 0;
  return (record) => {
    rows++;
    const { line, cells } = record;
    const whole = rowFault(record, width, idIndex);
    if (whole) return { line, cells, faults: [whole] };
    if (cells.length < width) notes.paddedRow();
    const row: OpenRow = {
      values: { ...emptyRecord },
      attributes: Object.create(null),
      spellings: null,
      faults: [],
      more: 0,
    };
    columns.forEach((column, index) => {
      if (column.leftOut) return;
      const raw = cells[index] ?? "";
      const cell = ownExport && isGuarded(raw) ? unguard(raw) : raw;
      if (!isPlain(cell) && isDamaged(cell)) addFault(row, () => damaged(column.header, cell));
      else if (!column.column) takeAttribute(row, column, cell, ownExport);
      else takeValue(row, column, parsers[index]!, cell, notes);
    });
    if (row.faults.length > 0) return { line, cells, faults: allFaults(row) };
    const { values, attributes, spellings } = row;
    if (rowNumbers) values[ID_KEY] = String(rows);
    const customer = { ...values, attributes, spellings } as unknown as ParsedCustomer;
    return { line, cells, record: customer, faults: row.faults };
  };
}

function takeAttribute(
  { attributes }: OpenRow,
  { storedName }: FileColumn,
  cell: string,
  literal: boolean,
): void {
  if (trimmed(cell) === "") return;
  attributes[storedName] = literal ? cell : excelText(cell) ?? cell;
}

function takeValue(
  row: OpenRow,
  { header, column }: FileColumn,
  parse: CellParser,
  cell: string,
  notes: ReadingNotes,
): void {
  const text = comparable(cell);
  const result = parse(text);
  if ("code" in result) {
    const { code, reason } = result;
    addFault(row, () => ({ column: header, value: shown(cell), code, reason }));
    return;
  }
  const { value, spelling, convention, nullMark } = result;
  const { key } = column!;
  row.values[key] = value;
  if (spelling !== undefined) (row.spellings ??= {})[key] = spelling;
  if (convention) notes.reading(header, convention, cell, value);
  else if (nullMark) notes.nullMark(text);
  else if (text !== cell && text !== cell.trim()) {
    notes.reading(header, "INVISIBLE", cell, value);
  }
}

function addFault(row: OpenRow, fault: () => Fault): void {
  if (row.faults.length < MAX_FAULTS) row.faults.push(fault());
  else row.more++;
}

function allFaults({ faults, more }: OpenRow): Fault[] {
  if (more === 0) return faults;
  return [...faults, {
    column: null,
    value: null,
    code: "MORE_FAULTS",
    reason: `${more} further ${more === 1 ? "field" : "fields"} of this row cannot be read either.`,
  }];
}

/** What is wrong with a row as a whole. Delimiters too many at its end say nothing; those too few are blank fields. */
function rowFault(
  { cells, badQuote, cutOff }: CsvRecord,
  width: number,
  idIndex: number,
): Fault | undefined {
  if (badQuote) {
    return {
      column: null,
      value: null,
      code: "BAD_QUOTE",
      reason: "Text follows a closing quotation mark; double the quotation marks inside a field.",
    };
  }
  while (cells.length > width && trimmed(cells.at(-1)!) === "") cells.pop();
  if (cells.length === width) return undefined;
  // The last line without a line break may have lost the end of its last field, too.
  if (cells.length < width && cells.length > idIndex && !cutOff) return undefined;
  return {
    column: null,
    value: null,
    code: "WRONG_FIELD_COUNT",
    reason: `The row has ${cells.length} fields where the header has ${width}; ` +
      (cells.length < width
        ? "is the file cut off, or a delimiter missing?"
        : "quote fields that hold the delimiter."),
  };
}

/** A value short enough to be shown, in characters that every database keeps. */
function shown(cell: string): string {
  return cell.slice(0, VALUE_LENGTH).replaceAll("\0", "\uFFFD").toWellFormed();
}

function damaged(column: string, cell: string): Fault {
  return {
    column,
    value: shown(cell),
    code: "DAMAGED_TEXT",
    reason: "The field holds characters that are damaged or in another encoding (�); " +
      `export the table again as "CSV UTF-8".`,
  };
}
