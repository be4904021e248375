import type { Column, CustomerSchema } from "@/schema/column.ts";
import type { ColumnStatistics } from "@/schema/column_statistics.ts";
import type { NoFeature } from "@/schema/infer.ts";
import { hasRole, ID_KEY, LABEL_KEY } from "@/schema/schema.ts";
import { UserError } from "../errors.ts";
import type { Delimiter } from "./csv.ts";
import { headOf } from "./file_head.ts";
import type { FileBytes } from "./formats/file_bytes.ts";
import type { FileColumn } from "./headers.ts";
import { valuesIn } from "./read.ts";
import { baseOf, type FileInference, inferRows, openFor, type ResolveOptions } from "./resolve.ts";
import { type ColumnHead, type Suggestion, suggestTargets } from "./suggestions.ts";
import type { Table } from "./table.ts";
import type { ColumnTarget } from "./types.ts";

/** What the head of a file shows of it. */
export interface ImportPreview extends Pick<Table, "format" | "workbook"> {
  readonly encoding: string | null;
  readonly delimiter: Delimiter | null;
  /** Without the results of an export of Holdfast's own, which are left out. */
  readonly columns: readonly PreviewColumn[];
  /** Rows that the values are from. */
  readonly rows: number;
  /** That of the customers after the import, as far as the head shows. */
  readonly schema: CustomerSchema;
  /** Whether rows would be numbered, since no column tells customers apart. */
  readonly rowNumbers: boolean;
  /** Whether the columns are those of the public table or of the stored customers, and perhaps further ones. */
  readonly fromBase: boolean;
}

/** A column of a file by its head. */
export interface PreviewColumn {
  readonly header: string;
  /** What stands in the rows read, blanks left out. */
  readonly values: readonly string[];
  /** Which column of the schema that is expected it is. */
  readonly suggestion: Suggestion;
  /** What it is by itself. */
  readonly column: Column;
  /** Whether it would be stored beside the columns that are expected. */
  readonly further: boolean;
  /** Why it is no feature; null where it is one or has another role. */
  readonly noFeature: NoFeature | null;
  readonly statistics: ColumnStatistics;
}

/** Rows that the values of a preview are from. */
const PREVIEW_ROWS = 200;

/** What a preview takes besides the file's head. */
export interface PreviewOptions extends ResolveOptions {
  /** By the file's headers, the mapping that was chosen for them before. */
  readonly remembered?: (
    headers: readonly string[],
  ) => Promise<Readonly<Record<string, ColumnTarget>> | undefined>;
}

/**
 * Reads the head of a file: what it is, and what its columns would go to.
 *
 * @throws {UserError} when it is no table, as `readCustomers` does; a file without CustomerID is shown
 */
export async function previewImport(
  file: FileBytes,
  { remembered, ...options }: PreviewOptions,
): Promise<ImportPreview> {
  const { source, whole, limits } = await headOf(file);
  const rows = await openFor(source, options);
  const { format, workbook, encoding, delimiter, sample } = rows;
  const { signal } = new AbortController();
  const inferred = await inferRows(rows, options, signal, limits);
  const { layout, inference, scan } = inferred;
  if (whole && scan.rows === 0) {
    throw new UserError("NO_ROWS", "The file has a header but no rows below it.");
  }
  const shown = sample.filter((cells) => cells.length === layout.width).slice(0, PREVIEW_ROWS);
  const heads = layout.columns.map((column, index): ColumnHead => ({
    ...namedBy(column, inferred, index),
    values: valuesIn(shown, index),
  }));
  const before = await remembered?.(heads.map(({ header }) => header));
  const byBase = suggestTargets(baseOf(options), heads, delimiter, before);
  const suggestions = inference.fromBase || before || isMostly(byBase)
    ? byBase
    : heads.map(ownSuggestion);
  return {
    format,
    workbook,
    encoding,
    delimiter,
    rows: shown.length,
    schema: inference.schema,
    rowNumbers: inference.rowNumbers,
    fromBase: inference.fromBase,
    columns: heads.map(({ header, values }, index) => ({
      header,
      values,
      suggestion: suggestions[index]!,
      column: inference.columns[index]!.column!,
      further: isFurther(inferred, index),
      noFeature: inference.columns[index]!.noFeature,
      statistics: scan.statistics[index]!,
    })),
  };
}

function isFurther({ layout, inference }: FileInference, index: number): boolean {
  return inference.fromBase && !ownColumn(inference, index) &&
    layout.columns[index]!.column === null;
}

/** The id or the label, where a column was inferred to be it. */
function ownColumn({ columns }: FileInference["inference"], index: number): Column | null {
  const { column } = columns[index]!;
  return column && (hasRole(column, "ID") || hasRole(column, "LABEL")) ? column : null;
}

/** The column that a header names: of the expected schema, or the id and the label that were inferred. */
function namedBy(
  { name, header, column, misnamed }: FileColumn,
  { inference }: FileInference,
  index: number,
): Omit<ColumnHead, "values"> {
  const named = ownColumn(inference, index) ?? (inference.fromBase ? column : null);
  return { name, header, named, misnamed: inference.fromBase ? misnamed : null };
}

/** Whether the columns are probably those of the expected schema, under other names. */
function isMostly(suggestions: readonly Suggestion[]): boolean {
  const others = suggestions.filter(({ target }) => target !== ID_KEY && target !== LABEL_KEY);
  const found = others.filter(({ target }) => target !== null).length;
  return found > 0 && 2 * found >= others.length;
}

function ownSuggestion({ named }: ColumnHead): Suggestion {
  return { target: named?.key ?? null, basis: named ? "NAME" : null, misnamed: null };
}
