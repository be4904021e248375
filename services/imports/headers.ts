import { type Column, COLUMNS, type Field } from "@/ml/schema.ts";
import { UserError } from "../errors.ts";
import { isGuarded, RESULT_HEADERS, unguard } from "../exports/format.ts";
import type { ColumnMapping } from "./types.ts";

/** Columns of a file at the most. */
export const MAX_COLUMNS = 1000;

/** What a column of a file holds. */
export interface FileColumn {
  readonly header: string;
  /** The canonical column; null where the values go to `attributes`. */
  readonly column: Column | null;
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
  COLUMNS.flatMap((column: Column) =>
    [column.name, column.field, ...column.headers ?? []].map((name) => [keyOf(name), column])
  ),
);
const byField = new Map<string, Column>(COLUMNS.map((column) => [column.field, column]));

/** What headers are compared by: case, spaces, `_`, `-`, `.` and the width of characters do not count. */
function keyOf(header: string): string {
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
  mapping: ColumnMapping = {},
  requireId = true,
): FileLayout {
  if (cells.length > MAX_COLUMNS) {
    throw new UserError(
      "TOO_MANY_COLUMNS",
      `The file has ${cells.length} columns; at most ${MAX_COLUMNS} can be taken in. ` +
        `Leave out those that do not describe customers.`,
    );
  }
  const ownExport = RESULT_HEADERS.every((name, index) =>
    cells.at(index - RESULT_HEADERS.length) === name
  );
  const headers = (ownExport ? cells.slice(0, -RESULT_HEADERS.length) : cells)
    .map((cell, index) => {
      const header = (ownExport && isGuarded(cell) ? unguard(cell) : cell).trim();
      return header === "" ? `Column ${index + 1}` : header;
    });
  checkText(headers);
  checkMapping(headers, mapping);
  const columns = headers.map((header) => ({ header, column: columnFor(header, mapping) }));
  checkDuplicates(columns);
  if (requireId && !columns.some(({ column }) => column?.kind === "identity")) {
    throw new UserError(
      "NO_ID_COLUMN",
      `No column is named CustomerID, so there is nothing to know a customer by. ` +
        `Rename the column that holds the ids to CustomerID, or map it. Columns found: ` +
        `${headers.slice(0, 10).map((header) => header.slice(0, 40)).join(", ")}` +
        `${headers.length > 10 ? ", …" : ""}.`,
    );
  }
  return { columns, width: cells.length, ownExport };
}

/** The mapping that a layout comes to, as it is recorded with the import. */
export function mappingOf({ columns }: FileLayout): Record<string, string | null> {
  return Object.fromEntries(columns.map(({ header, column }) => [header, column?.field ?? null]));
}

function columnFor(header: string, mapping: ColumnMapping): Column | null {
  if (!Object.hasOwn(mapping, header)) return matchHeader(header) ?? null;
  const field = mapping[header];
  return field == null ? null : byField.get(field as Field)!;
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
    if (field !== null && !byField.has(field)) {
      throw new UserError(
        "UNKNOWN_FIELD",
        `The mapping sends "${header}" to "${field}", which is no field. ` +
          `Fields: ${[...byField.keys()].join(", ")}.`,
      );
    }
  }
}

function checkDuplicates(columns: readonly FileColumn[]): void {
  const taken = new Map<string, string>();
  for (const { header, column } of columns) {
    const key = column ? `field ${column.field}` : `header ${header}`;
    const other = taken.get(key);
    if (other !== undefined) {
      throw new UserError(
        "DUPLICATE_COLUMN",
        column
          ? `The columns "${other}" and "${header}" both mean ${column.name}. ` +
            `Rename or remove one, or map it to no field.`
          : `Two columns are named "${header}". Rename or remove one.`,
      );
    }
    taken.set(key, header);
  }
}
