/** Customer tables in: from a file, an upload or the program itself. */
export type { LearnedConventions } from "./conventions.ts";
export { MAX_REJECTED_SHARE } from "./limits.ts";
export { importFile, importRecords, runImport } from "./import.ts";
export { openFile } from "./open_file.ts";
export { bytesInMemory, bytesOnDisk, countedBytes } from "./formats/file_bytes.ts";
export { needsWholeFile } from "./formats/file_format.ts";
export { MAX_KEPT_BYTES, tooLargeToKeep } from "./open_table.ts";
export { expireUploads } from "./expiry.ts";
export { type ImportPreview, type PreviewColumn, previewImport } from "./preview.ts";
export {
  declaredSchema,
  declareSchema,
  type ProposedColumn,
  proposedDeclaration,
  proposeFile,
  proposeSchema,
  type SchemaProposal,
} from "./proposal.ts";
export { type CustomerFile, readCustomers } from "./read.ts";
export { chooseReading, type ReadingChoice } from "./reading_choice.ts";
export {
  chooseKind,
  chooseMode,
  discardUpload,
  previewUpload,
  stageUpload,
  startImport,
  type StartOptions,
  type UploadOptions,
} from "./staged.ts";
export { type FileInference, type ResolvedSchema, resolveSchema } from "./resolve.ts";
export { schemaInUse } from "./schema_in_use.ts";
export { misfits, type Suggestion, type SuggestionBasis } from "./suggestions.ts";
export { endGivenUp, getImport } from "./record.ts";
export { storeUpload } from "./upload.ts";
export { LEAVE_OUT } from "./types.ts";
export type {
  ColumnMapping,
  ColumnTarget,
  Fault,
  Import,
  ImportKind,
  ImportMode,
  ImportOptions,
  ParsedCustomer,
  ParsedRow,
  ReadOptions,
  Rejection,
} from "./types.ts";
