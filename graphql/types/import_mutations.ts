import { UserError } from "@/services/errors.ts";
import {
  discardUpload,
  type ImportOptions,
  LEAVE_OUT,
  stageUpload,
  startImport,
  storeUpload,
} from "@/services/imports/mod.ts";
import { builder, innerNumber } from "../builder.ts";
import { mutation } from "../payload.ts";
import { CustomerColumn } from "./customer_columns.ts";
import { ImportKind, ImportMode, ImportType } from "./import.ts";
import { JobType } from "./job.ts";
import { DateOrder, ORDER_KEYS } from "./order_import.ts";
import { SchemaColumnInput, schemaOfInput } from "./schema_input.ts";

const ColumnMappingInput = builder.inputType("ColumnMappingInput", {
  description: "What a column of the file maps to.",
  fields: (t) => ({
    header: t.string({ required: true, description: "Header in the file." }),
    field: t.field({
      type: CustomerColumn,
      description: "The column of the stored customers; without it and `key`, one of its own.",
    }),
    key: t.string({
      description: "Key of the column, where the stored customers do not have it yet. Of orders, " +
        `what the column holds: one of ${ORDER_KEYS}; amount is an order's total or a line's amount, as the values tell.`,
    }),
    leaveOut: t.boolean({
      required: true,
      defaultValue: false,
      description: "Leaves the column out of the import.",
    }),
  }),
});

const SCHEMA = "What the columns of the file mean, where they replace the customers. Without it: " +
  "the stored schema if it fits, otherwise what is inferred from names and values.";
const HEADER = "Whether the first row holds names. Default: it does. Otherwise the columns are " +
  "called Column 1, Column 2 and so on.";
const SHEET =
  "Of a workbook, the name of the sheet that is read. Default: the first that holds a table.";

mutation("uploadCustomers", {
  scope: "write",
  description: "Stores a customer table, or orders, for 24 hours by default, until `startImport` " +
    "imports it.",
  input: (t) => ({
    file: t.field({
      type: "Upload",
      required: true,
      description: "The table, as CSV, XLSX or Parquet.",
    }),
    kind: t.field({
      type: ImportKind,
      description: "What the file holds. Default: what its headers and values show.",
    }),
  }),
  payload: { import: { type: ImportType, description: "The import, which waits to be started." } },
  resolve: async ({ file, kind }, { services }) => ({
    import: await stageUpload(services, file.stream(), {
      fileName: file.name,
      mode: "MERGE",
      kind: kind ?? undefined,
    }),
  }),
});

mutation("startImport", {
  scope: "write",
  description: "Imports or checks an uploaded table, as a job. Rejected rows are stored with " +
    "their reasons.",
  input: (t) => ({
    id: t.id({ required: true, description: "The import's id." }),
    kind: t.field({
      type: ImportKind,
      description: "What the file holds. Default: as said before, or as its upload has shown.",
    }),
    dateOrder: t.field({
      type: DateOrder,
      description:
        "Of orders, what stands first in 3/4/2024. Default: what the file's dates prove; " +
        "where they do not, the import fails with AMBIGUOUS_DATES.",
    }),
    mapping: t.field({
      type: [ColumnMappingInput],
      description: "What its columns are; headers that are not named are matched by name. " +
        "Without it the one that was given last holds.",
    }),
    mode: t.field({
      type: ImportMode,
      description: "What to do with the stored customers; without it as said before, or MERGE.",
    }),
    schema: t.field({ type: [SchemaColumnInput], description: SCHEMA }),
    header: t.boolean({ description: HEADER }),
    sheet: t.string({ description: SHEET }),
    dryRun: t.boolean({
      required: true,
      defaultValue: false,
      description: "Reads and checks everything, and changes no customer; then start it again.",
    }),
    acceptRejected: t.boolean({
      required: true,
      defaultValue: false,
      description: "Replaces the customers although more than 5% of the rows are rejected. " +
        "Without it such an import fails with TOO_MANY_REJECTED.",
    }),
  }),
  payload: {
    import: { type: ImportType, description: "The import." },
    job: { type: JobType, description: "The job that runs it." },
  },
  resolve: async (input, { services }) => {
    const { id, kind, dateOrder, dryRun, acceptRejected, mode, ...reading } = input;
    return await startImport(services, innerNumber("Import", id), {
      dryRun,
      acceptRejected,
      ...kind ? { kind } : {},
      ...dateOrder ? { dateOrder } : {},
      ...mode ? { mode } : {},
      ...readingOptions(reading),
    });
  },
});

mutation("discardUpload", {
  scope: "write",
  description: "Discards an uploaded table that was not imported.",
  input: (t) => ({ id: t.id({ required: true, description: "The import's id." }) }),
  payload: { discardedId: { type: "ID", description: "Id of the import that was discarded." } },
  resolve: async ({ id }, { services }) => {
    await discardUpload(services, innerNumber("Import", id));
    return { discardedId: id };
  },
});

mutation("importCustomers", {
  scope: "write",
  description: "Imports a customer table, as a job. Rejected rows are stored with their reasons.",
  input: (t) => ({
    file: t.field({
      type: "Upload",
      required: true,
      description: "The table, as CSV, XLSX or Parquet.",
    }),
    mapping: t.field({
      type: [ColumnMappingInput],
      description: "For headers that are not recognised, or wrongly; the rest is matched by name.",
    }),
    mode: t.field({
      type: ImportMode,
      required: true,
      defaultValue: "MERGE",
      description: "What to do with the stored customers.",
    }),
    schema: t.field({ type: [SchemaColumnInput], description: SCHEMA }),
    header: t.boolean({ description: HEADER }),
    sheet: t.string({ description: SHEET }),
    dryRun: t.boolean({
      required: true,
      defaultValue: false,
      description: "Reads and checks everything, and changes no customer.",
    }),
    acceptRejected: t.boolean({
      required: true,
      defaultValue: false,
      description: "Replaces the customers although more than 5% of the rows are rejected. " +
        "Without it such an import fails with TOO_MANY_REJECTED.",
    }),
  }),
  payload: {
    import: { type: ImportType, description: "The import." },
    job: { type: JobType, description: "The job that runs it." },
  },
  resolve: async ({ file, mode, dryRun, acceptRejected, ...reading }, { services }) => {
    const upload = await storeUpload(services, file.stream(), {
      fileName: file.name,
      mode,
      dryRun,
      acceptRejected,
      ...readingOptions(reading),
    });
    const job = await services.jobs.enqueue("IMPORT", { importId: upload.id });
    return { import: upload, job };
  },
});

/** How the columns of a file are to be read. */
function readingOptions({ mapping, schema, header, sheet }: {
  readonly mapping?: readonly MappingInput[] | null | undefined;
  readonly schema?: Parameters<typeof schemaOfInput>[0] | null | undefined;
  readonly header?: boolean | null | undefined;
  readonly sheet?: string | null | undefined;
}): Pick<ImportOptions, "mapping" | "declared" | "header" | "sheet"> {
  return {
    ...mapping && { mapping: mappingRecord(mapping) },
    ...schema && { declared: schemaOfInput(schema) },
    ...header != null && { header },
    ...sheet != null && { sheet },
  };
}

type MappingInput = (typeof ColumnMappingInput)["$inferInput"];

function mappingRecord(mapping: readonly MappingInput[]): Record<string, string | null> {
  const headers = new Map(
    mapping.map((
      { header, field, key, leaveOut },
    ) => [header, leaveOut ? LEAVE_OUT : field ?? key ?? null]),
  );
  if (headers.size < mapping.length) {
    throw new UserError("INVALID_MAPPING", "A header is mapped twice. Map each header once.");
  }
  const both = mapping.find(({ field, key, leaveOut }) => (field || key) && leaveOut);
  if (both) {
    throw new UserError(
      "INVALID_MAPPING",
      `"${both.header}" is both mapped to ${both.field ?? both.key} and left out. Say one of them.`,
    );
  }
  return Object.fromEntries(headers);
}
