/** Tables out: customers, clusters and strategies as CSV, NDJSON and Parquet. */
export {
  EXPORT_FORMATS,
  EXPORT_TABLES,
  exportCustomers,
  type ExportFormat,
  type ExportTableName,
  openExport,
} from "./export.ts";
export { exportState } from "./state.ts";
