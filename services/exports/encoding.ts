/** As what a table can be exported. */
export const EXPORT_FORMATS = ["csv", "json", "ndjson", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Media types of the exports. */
export const EXPORT_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  json: "application/json",
  ndjson: "application/x-ndjson",
  parquet: "application/vnd.apache.parquet",
};

/** What becomes of a table. */
export interface Encoding {
  readonly format: ExportFormat;
  /** Whether a CSV begins with a byte order mark. Default false. */
  readonly bom?: boolean;
  /** Whether the bytes are compressed. Default false. */
  readonly gzip?: boolean;
}
