import { type Column, COLUMNS, type Field } from "@/ml/schema.ts";
import { UserError } from "../errors.ts";
import {
  BASIS_HEADER,
  isGuarded,
  numbered,
  RESULT_HEADERS,
  STATUS_HEADER,
  unguard,
} from "../exports/format.ts";
import { comparable } from "./text.ts";
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
  /** The canonical column of this name whose values these are not, so that it is none; null otherwise. */
  readonly misnamed: Column | null;
  /** The name under which `attributes` holds its values: the header, unless exports have a column of that name. */
  readonly attribute: string;
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
  return comparable(header).normalize("NFKC").toLowerCase().replace(/[\s_.\-]/g, "");
}

/** How many of the headers name a canonical column. */
export const countKnown = (headers: readonly string[]) => headers.filter(matchHeader).length;

/** Whether fields are the header of a customer table: the id is among them, or several known columns. */
export function isCustomerHeader(cells: readonly string[]): boolean {
  const known = cells.flatMap((cell) => matchHeader(cell) ?? []);
  return known.length > 1 || (cells.length > 1 && known[0]?.kind === "identity");
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
 * @param misfits whether the values of a column are not those of the canonical column that its header names, which
 * then is not what it holds unless the mapping says so
 * @throws {UserError} `TOO_MANY_COLUMNS`, `DUPLICATE_COLUMN`, `NO_ID_COLUMN`, `UNKNOWN_FIELD`,
 * `UNKNOWN_HEADER`, `DAMAGED_HEADER`
 */
export function layoutOf(
  cells: readonly string[],
  { mapping = {}, requireId = true, allowDoubled = false }: ReadOptions = {},
  misfits: (column: Column, index: number) => boolean = () => false,
): FileLayout {
  if (cells.length > MAX_COLUMNS) {
    throw new UserError(
      "TOO_MANY_COLUMNS",
      `The file has ${cells.length} columns; at most ${MAX_COLUMNS} can be imported. ` +
        `Leave out those that do not describe customers.`,
    );
  }
  const results = resultColumns(cells);
  const ownExport = results > 0;
  const names = (ownExport ? cells.slice(0, -results) : cells)
    .map((cell, index) => {
      const name = comparable(ownExport && isGuarded(cell) ? unguard(cell) : cell);
      return name === "" ? `Column ${index + 1}` : name;
    });
  checkText(names);
  const headers = toldApart(names);
  checkMapping(headers, composed(mapping));
  const columns = withAttributes(
    headers.map((header, index) =>
      fileColumn(header, names[index]!, composed(mapping), (column) => misfits(column, index))
    ),
  );
  if (!allowDoubled) checkDoubled(columns);
  if (requireId) checkId(columns);
  return { columns, width: cells.length, ownExport };
}

/** How many of the last columns an export or a scoring has added to the file; 0 where neither has. */
function resultColumns(headers: readonly string[]): number {
  const added = [
    RESULT_HEADERS,
    [...RESULT_HEADERS, STATUS_HEADER],
    [...RESULT_HEADERS, BASIS_HEADER],
  ];
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

/** A mapping whose headers are spelt as `comparable` spells those of the file. */
function composed(mapping: ColumnMapping): ColumnMapping {
  return Object.fromEntries(
    Object.entries(mapping).map(([header, target]) => [comparable(header), target]),
  );
}

function fileColumn(
  header: string,
  name: string,
  mapping: ColumnMapping,
  misfits: (column: Column) => boolean,
): Omit<FileColumn, "attribute"> {
  if (Object.hasOwn(mapping, header)) {
    const target = mapping[header];
    const column = byField.get(target as Field) ?? null;
    return { name, header, column, leftOut: target === LEAVE_OUT, misnamed: null };
  }
  const named = matchHeader(name) ?? null;
  const misnamed = named && misfits(named) ? named : null;
  return { name, header, column: misnamed ? null : named, leftOut: false, misnamed };
}

/** What exports call their own columns, in lower case as spreadsheets compare names. */
const EXPORT_HEADERS: ReadonlySet<string> = new Set(
  [...COLUMNS.map(({ name }) => name), ...RESULT_HEADERS, "CreatedAt", "UpdatedAt"]
    .map((name) => name.toLowerCase()),
);

/** Columns with the names of their attributes, each different from the others and from those of an export. */
function withAttributes(columns: readonly Omit<FileColumn, "attribute">[]): FileColumn[] {
  const taken = new Set(columns.map(({ header }) => header.toLowerCase()));
  return columns.map((column) => {
    if (column.column || column.leftOut || !EXPORT_HEADERS.has(column.header.toLowerCase())) {
      return { ...column, attribute: column.header };
    }
    return { ...column, attribute: numbered(column.header, taken) };
  });
}

function checkText(headers: readonly string[]): void {
  const quoted = headers.find((header) => /^".*"$/.test(header));
  if (quoted !== undefined) {
    throw new UserError(
      "DAMAGED_HEADER",
      `The header ${quoted} still has its quotation marks: an earlier conversion has quoted the file twice. ` +
        "Export the table again.",
    );
  }
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
        `The mapping sends "${header}" to "${field}", which is not a field. ` +
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
    `No column is named CustomerID, so customers cannot be told apart. ` +
      `Rename the column that holds the ids to CustomerID, or map it. Columns found: ` +
      `${columns.slice(0, 10).map(({ header }) => header.slice(0, 40)).join(", ")}` +
      `${columns.length > 10 ? ", …" : ""}.`,
  );
}
