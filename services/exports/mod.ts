/** Tables out: customers, clusters and strategies as CSV, NDJSON and Parquet. */
export { EXPORT_FORMATS, exportCustomers, type ExportFormat, openExport } from "./export.ts";
export { EXPORT_TABLES, type ExportTableName } from "./sources.ts";
export { exportState } from "./state.ts";
