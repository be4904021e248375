/**
 * What a value is, which decides how each format writes it. Any may be missing. A `timestamp` is a moment in UTC, a `date`
 * is a day or a moment of no zone.
 */
export type ValueType = "text" | "integer" | "double" | "boolean" | "timestamp" | "date" | "json";

/** One column of a file. */
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

/** A table as formats write it: its columns, and its rows page by page. */
export interface Table {
  readonly columns: readonly ExportColumn[];
  readonly pages: AsyncIterable<Page>;
}

/** A column as a table is read with it. */
export interface ReadColumn extends ExportColumn {
  /** Its texts are ids of personas, and the file shows their English names. */
  readonly persona?: true;
  /** Its objects become a column of texts for each of these members. */
  readonly members?: readonly string[];
}

/**
 * Some rows as they are read: each column's values as the text of a JSON array, which passes from thread to thread for
 * the price of a copy.
 */
export interface ReadPage {
  readonly rows: number;
  readonly values: readonly string[];
}

/** A table that is being read, with memory for a page or two. */
export interface ExportTable {
  readonly columns: readonly ReadColumn[];
  readonly pages: AsyncIterable<ReadPage>;
}
