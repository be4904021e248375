/** Customer tables in: from a file, an upload or the program itself. */
export { importFile, importRecords, runImport } from "./import.ts";
export { openFile } from "./open_file.ts";
export { type ImportPreview, previewImport } from "./preview.ts";
export { type CustomerFile, readCustomers, type ReadOptions } from "./read.ts";
export { storeUpload } from "./upload.ts";
export type {
  ColumnMapping,
  Fault,
  FaultCode,
  Import,
  ImportMode,
  ImportOptions,
  ParsedCustomer,
  ParsedRow,
  Rejection,
} from "./types.ts";
