/** What a value is, which decides how each format writes it. Any may be missing. */
export type ValueType = "text" | "integer" | "double" | "boolean" | "timestamp" | "json";

/** One column of an exported table. */
export interface ExportColumn {
  /** Its name in NDJSON, in Parquet and in `columns=`: the one that GraphQL has for it. */
  readonly field: string;
  /** Its header in CSV. */
  readonly header: string;
  readonly type: ValueType;
}

/**
 * Some rows, as one array of values for each column, in the columns' order. A missing value is null, a moment is a
 * text of ISO 8601, and of type `json` is whatever JSON holds.
 */
export interface Page {
  readonly rows: number;
  readonly values: readonly (readonly unknown[])[];
}

/** A table under way: its columns, and its rows page by page, with memory for a page or two. */
export interface ExportTable {
  readonly columns: readonly ExportColumn[];
  readonly pages: AsyncIterable<Page>;
}
