/** As what a table can be exported. */
export const EXPORT_FORMATS = ["csv", "json", "ndjson", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What becomes of a table. */
export interface Encoding {
  readonly format: ExportFormat;
  /** Whether a CSV begins with a byte order mark. Default false. */
  readonly bom?: boolean;
  /** Whether the bytes are compressed. Default false. */
  readonly gzip?: boolean;
}
