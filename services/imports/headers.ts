import type { Column, CustomerSchema } from "@/schema/column.ts";
import { ROW_NUMBER_HEADER } from "@/schema/infer.ts";
import { COMPUTED_HEADERS } from "@/schema/orders/customers_schema.ts";
import { columnOf, hasRole } from "@/schema/schema.ts";
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
import { type HeaderMatcher, matcherOf } from "./header_names.ts";

/** Header of a file's id, or what stands for it where rows are numbered. */
export function idHeaderOf({ columns }: FileLayout): string {
  return columns.find(({ column }) => column && hasRole(column, "ID"))?.header ?? ROW_NUMBER_HEADER;
}

/** Maximum number of columns of a file. */
export const MAX_COLUMNS = 1000;

/** What a column of a file holds. */
export interface FileColumn {
  /** As it stands in the file; "Column 3" where nothing does. */
  readonly name: string;
  /** The name; the second column of one name is told apart as "Name (2)". */
  readonly header: string;
  /** The column of the schema; null where there is none. */
  readonly column: Column | null;
  /** Whether its values are not read. */
  readonly leftOut: boolean;
  /** The schema's column of this name whose values these are not, so that it is none; null otherwise. */
  readonly misnamed: Column | null;
  /** The header, unless an export has a column of that name: of its own, or of the schema. */
  readonly storedName: string;
  /** Whether that column is one of results, which every export has. */
  readonly isResult: boolean;
}

/** What the columns of a file hold, in their order. */
export interface FileLayout {
  readonly columns: readonly FileColumn[];
  /** Fields of a row; more than `columns` where the file ends in an export's own results. */
  readonly width: number;
  /** Whether this is Holdfast's own export, whose guard against formulas is taken off again. */
  readonly ownExport: boolean;
  /** Whether customers are told apart by their rows' numbers. */
  readonly rowNumbers: boolean;
}

/**
 * Finds out what each column of a file holds.
 *
 * An export of Holdfast's own is known by its last four headers; what they hold are results of the model,
 * not of the shop, and is left out, as are the columns that are computed from orders.
 *
 * @param misfits whether the values of a column are not those of the canonical column that its header names, which
 * then is not what it holds unless the mapping says so
 * @throws {UserError} `TOO_MANY_COLUMNS`, `DUPLICATE_COLUMN`, `NO_ID_COLUMN`, `UNKNOWN_FIELD`,
 * `UNKNOWN_HEADER`, `DAMAGED_HEADER`
 */
export function layoutOf(
  cells: readonly string[],
  {
    schema,
    columns: given,
    rowNumbers = false,
    mapping = {},
    requireId = true,
    allowDoubled = false,
  }: ReadOptions,
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
  const context = { schema, mapping: composed(mapping), match: matcherOf(schema) };
  checkMapping(headers, context);
  const columns = withStoredNames(
    headers.map((header, index): Unnamed => {
      const name = names[index]!;
      if (given) {
        const column = given.get(header) ?? null;
        return { name, header, column, leftOut: column === null, misnamed: null };
      }
      if (ownExport && COMPUTED_HEADERS.has(header) && !Object.hasOwn(mapping, header)) {
        return { name, header, column: null, leftOut: true, misnamed: null };
      }
      return fileColumn(header, name, context, (column) => misfits(column, index));
    }),
    schema,
  );
  if (!allowDoubled) checkDoubled(columns);
  if (requireId && !rowNumbers) checkId(columns);
  return { columns, width: cells.length, ownExport, rowNumbers };
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
    ) => [header, leftOut ? LEAVE_OUT : column?.key ?? null]),
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

type Unnamed = Omit<FileColumn, "storedName" | "isResult">;

interface MappingContext {
  readonly schema: CustomerSchema;
  readonly mapping: ColumnMapping;
  readonly match: HeaderMatcher;
}

function fileColumn(
  header: string,
  name: string,
  { schema, mapping, match }: MappingContext,
  misfits: (column: Column) => boolean,
): Unnamed {
  if (Object.hasOwn(mapping, header)) {
    const target = mapping[header]!;
    const column = target === null ? null : columnOf(schema, target) ?? null;
    return { name, header, column, leftOut: target === LEAVE_OUT, misnamed: null };
  }
  const named = match(name) ?? null;
  const misnamed = named && misfits(named) ? named : null;
  return { name, header, column: misnamed ? null : named, leftOut: false, misnamed };
}

/** What exports call their own columns, in lower case as spreadsheets compare names. */
const EXPORT_HEADERS: ReadonlySet<string> = new Set(
  [...RESULT_HEADERS, STATUS_HEADER, "CreatedAt", "UpdatedAt"].map((name) => name.toLowerCase()),
);

/** Columns with the names that they are stored by, each different from the others and from those of an export. */
function withStoredNames(columns: readonly Unnamed[], schema: CustomerSchema): FileColumn[] {
  const taken = new Set(columns.map(({ header }) => header.toLowerCase()));
  const others = new Set(schema.columns.map(({ header }) => header.toLowerCase()));
  return columns.map((column) => {
    const name = column.header.toLowerCase();
    const isResult = EXPORT_HEADERS.has(name);
    const own = column.column === null && !column.leftOut;
    const clashes = own && (isResult || others.has(name));
    const storedName = clashes ? numbered(column.header, taken) : column.header;
    return { ...column, storedName, isResult };
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

function checkMapping(
  headers: readonly string[],
  { schema, mapping }: MappingContext,
): void {
  for (const [header, key] of Object.entries(mapping)) {
    if (!headers.includes(header)) {
      throw new UserError(
        "UNKNOWN_HEADER",
        `The mapping names the column "${header}", which the file does not have. ` +
          `Spell it as the file does, or leave it out.`,
      );
    }
    if (key !== null && key !== LEAVE_OUT && !columnOf(schema, key)) {
      throw unknownField(header, key, schema);
    }
  }
}

/** The failure of a mapping to a column that there is not. */
export function unknownField(header: string, key: string, { columns }: CustomerSchema): UserError {
  return new UserError(
    "UNKNOWN_FIELD",
    `The mapping sends "${header}" to "${key}", which is not a field. ` +
      `Fields: ${columns.map((column) => column.key).join(", ")}.`,
  );
}

function checkDoubled(columns: readonly FileColumn[]): void {
  const taken = new Map<Column, string>();
  for (const { header, column } of columns) {
    if (!column) continue;
    const other = taken.get(column);
    if (other !== undefined) {
      throw new UserError(
        "DUPLICATE_COLUMN",
        `The columns "${other}" and "${header}" both mean ${column.header}. ` +
          `Rename or remove one, or map it to no field.`,
      );
    }
    taken.set(column, header);
  }
}

function checkId(columns: readonly FileColumn[]): void {
  if (columns.some(({ column }) => column && hasRole(column, "ID"))) return;
  throw new UserError(
    "NO_ID_COLUMN",
    `No column is named CustomerID, so customers cannot be told apart. ` +
      `Rename the column that holds the ids to CustomerID, or map it. Columns found: ` +
      `${columns.slice(0, 10).map(({ header }) => header.slice(0, 40)).join(", ")}` +
      `${columns.length > 10 ? ", …" : ""}.`,
  );
}
