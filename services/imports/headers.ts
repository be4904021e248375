import { type Column, COLUMNS, type Field } from "@/ml/schema.ts";
import { UserError } from "../errors.ts";
import { isGuarded, RESULT_HEADERS, STATUS_HEADER, unguard } from "../exports/format.ts";
import { type ColumnMapping, LEAVE_OUT, type ReadOptions } from "./types.ts";

/** Columns of a file at the most. */
export const MAX_COLUMNS = 1000;

/** What a column of a file holds. */
export interface FileColumn {
  /** As it stands in the file; "Column 3" where nothing does. */
  readonly name: string;
  /** The name; the second column of one name is told apart as "Name (2)". */
  readonly header: string;
  /** The canonical column; null where there is none. */
  readonly column: Column | null;
  /** Whether its values are not taken in; those of other columns that are not canonical go to `attributes`. */
  readonly leftOut: boolean;
}

/** What the columns of a file hold, in their order. */
export interface FileLayout {
  readonly columns: readonly FileColumn[];
  /** Fields of a row; more than `columns` where the file ends in an export's own results. */
  readonly width: number;
  /** Whether this is Holdfast's own export, whose guard against formulas is taken off again. */
  readonly ownExport: boolean;
}

const byKey = new Map<string, Column>(
  COLUMNS.flatMap((column: Column) => namesOf(column).map((name) => [keyOf(name), column])),
);
const byField = new Map<string, Column>(COLUMNS.map((column) => [column.field, column]));

/** Every name by which a column is known. */
export function namesOf({ name, field, headers = [] }: Column): string[] {
  return [name, field, ...headers];
}

/** What headers are compared by: case, spaces, `_`, `-`, `.` and the width of characters do not count. */
export function keyOf(header: string): string {
  return header.normalize("NFKC").toLowerCase().replace(/[\s_.\-]/g, "");
}

/** The canonical column that a header names, if any. */
export function matchHeader(header: string): Column | undefined {
  return byKey.get(keyOf(header));
}

/**
 * Finds out what each column of a file holds.
 *
 * An export of Holdfast's own is known by its last four headers; what they hold are results of the model,
 * not of the shop, and is left out.
 *
 * @throws {UserError} `TOO_MANY_COLUMNS`, `DUPLICATE_COLUMN`, `NO_ID_COLUMN`, `UNKNOWN_FIELD`,
 * `UNKNOWN_HEADER`, `DAMAGED_HEADER`
 */
export function layoutOf(
  cells: readonly string[],
  { mapping = {}, requireId = true, allowDoubled = false }: ReadOptions = {},
): FileLayout {
  if (cells.length > MAX_COLUMNS) {
    throw new UserError(
      "TOO_MANY_COLUMNS",
      `The file has ${cells.length} columns; at most ${MAX_COLUMNS} can be taken in. ` +
        `Leave out those that do not describe customers.`,
    );
  }
  const results = resultColumns(cells);
  const ownExport = results > 0;
  const names = (ownExport ? cells.slice(0, -results) : cells)
    .map((cell, index) => {
      const name = (ownExport && isGuarded(cell) ? unguard(cell) : cell).trim();
      return name === "" ? `Column ${index + 1}` : name;
    });
  checkText(names);
  const headers = toldApart(names);
  checkMapping(headers, mapping);
  const columns = headers.map((header, index) => fileColumn(header, names[index]!, mapping));
  if (!allowDoubled) checkDoubled(columns);
  if (requireId) checkId(columns);
  return { columns, width: cells.length, ownExport };
}

/** How many of the last columns an export has added to the file; 0 where it is no export. */
function resultColumns(headers: readonly string[]): number {
  const added = [RESULT_HEADERS, [...RESULT_HEADERS, STATUS_HEADER]];
  return added.find((names) => names.every((name, at) => headers.at(at - names.length) === name))
    ?.length ?? 0;
}

/** The mapping that a layout comes to, as it is recorded with the import. */
export function mappingOf({ columns }: FileLayout): Record<string, string | null> {
  return Object.fromEntries(
    columns.map((
      { header, column, leftOut },
    ) => [header, leftOut ? LEAVE_OUT : column?.field ?? null]),
  );
}

/** Names, with a number behind those that stand before already. */
function toldApart(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let number = 2;
    while (taken.has(`${name} (${number})`)) number++;
    taken.add(`${name} (${number})`);
    return `${name} (${number})`;
  });
}

function fileColumn(header: string, name: string, mapping: ColumnMapping): FileColumn {
  const mapped = Object.hasOwn(mapping, header);
  const target = mapped ? mapping[header] : matchHeader(name)?.field;
  return {
    name,
    header,
    column: byField.get(target as Field) ?? null,
    leftOut: target === LEAVE_OUT,
  };
}

function checkText(headers: readonly string[]): void {
  const damaged = headers.findIndex((header) => /[\0\uFFFD]/.test(header));
  if (damaged < 0) return;
  throw new UserError(
    "DAMAGED_HEADER",
    `The header of column ${damaged + 1} holds characters that an earlier conversion destroyed. ` +
      `Export the table again as "CSV UTF-8".`,
  );
}

function checkMapping(headers: readonly string[], mapping: ColumnMapping): void {
  for (const [header, field] of Object.entries(mapping)) {
    if (!headers.includes(header)) {
      throw new UserError(
        "UNKNOWN_HEADER",
        `The mapping names the column "${header}", which the file does not have. ` +
          `Spell it as the file does, or leave it out.`,
      );
    }
    if (field !== null && field !== LEAVE_OUT && !byField.has(field)) {
      throw new UserError(
        "UNKNOWN_FIELD",
        `The mapping sends "${header}" to "${field}", which is no field. ` +
          `Fields: ${[...byField.keys()].join(", ")}.`,
      );
    }
  }
}

function checkDoubled(columns: readonly FileColumn[]): void {
  const taken = new Map<Column, string>();
  for (const { header, column } of columns) {
    if (!column) continue;
    const other = taken.get(column);
    if (other !== undefined) {
      throw new UserError(
        "DUPLICATE_COLUMN",
        `The columns "${other}" and "${header}" both mean ${column.name}. ` +
          `Rename or remove one, or map it to no field.`,
      );
    }
    taken.set(column, header);
  }
}

function checkId(columns: readonly FileColumn[]): void {
  if (columns.some(({ column }) => column?.kind === "identity")) return;
  throw new UserError(
    "NO_ID_COLUMN",
    `No column is named CustomerID, so there is nothing to know a customer by. ` +
      `Rename the column that holds the ids to CustomerID, or map it. Columns found: ` +
      `${columns.slice(0, 10).map(({ header }) => header.slice(0, 40)).join(", ")}` +
      `${columns.length > 10 ? ", …" : ""}.`,
  );
}
