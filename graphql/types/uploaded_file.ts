import { columnOf } from "@/schema/schema.ts";
import {
  type ImportPreview,
  LEAVE_OUT,
  misfits,
  type PreviewColumn,
} from "@/services/imports/mod.ts";
import { builder } from "../builder.ts";
import { CustomerColumn, storedKey } from "./customer_columns.ts";
import { CustomerSchemaType, SchemaColumn } from "./customer_schema.ts";

const SuggestionBasis = builder.enumType("SuggestionBasis", {
  description: "What a suggested column rests on.",
  values: {
    NAME: { description: "The header is a known name of it: sure." },
    REMEMBERED: { description: "It was chosen for the same headers before: sure." },
    SIMILAR: { description: "The header is similar to a known name: a guess." },
    VALUES: { description: "Only it has such values: a guess." },
  } as const,
});

const UploadedColumn = builder.objectRef<
  PreviewColumn & Pick<ImportPreview, "delimiter" | "schema">
>(
  "UploadedColumn",
).implement({
  description: "A column of an uploaded file, by the first 200 rows.",
  fields: (t) => ({
    header: t.exposeString("header", {
      description: "Header in the file; the second of one name ends in (2).",
    }),
    samples: t.stringList({
      description: "The first three different values, of at most 100 characters each.",
      resolve: ({ values }) =>
        [...new Set(values)].slice(0, 3).map((value) => value.slice(0, 100).toWellFormed()),
    }),
    column: t.field({
      type: SchemaColumn,
      description: "What the column means, by its name and values.",
      resolve: ({ column }) => column,
    }),
    field: t.field({
      type: CustomerColumn,
      nullable: true,
      description:
        "The column of the stored customers that is suggested; null where there is none.",
      resolve: ({ suggestion: { target } }, _args, { schema }) =>
        target === LEAVE_OUT ? null : storedKey(schema, target),
    }),
    leaveOut: t.boolean({
      description: "Whether leaving the column out is suggested, since it was left out before.",
      resolve: ({ suggestion: { target } }) => target === LEAVE_OUT,
    }),
    basis: t.field({
      type: SuggestionBasis,
      nullable: true,
      description: "What the suggestion rests on; null where the column is unknown.",
      resolve: ({ suggestion: { basis } }) => basis,
    }),
    misnamed: t.field({
      type: CustomerColumn,
      nullable: true,
      description:
        "The stored column that the header names, whose values these are not; null otherwise.",
      resolve: ({ suggestion: { misnamed } }, _args, { schema }) => storedKey(schema, misnamed),
    }),
    misfits: t.int({
      description: "How many of the values the suggested column would not take.",
      resolve: ({ suggestion: { target }, values, delimiter, schema }) => {
        const column = target === null ? undefined : columnOf(schema, target);
        return column ? misfits(column, values, delimiter) : 0;
      },
    }),
  }),
});

const FileFormatType = builder.enumType("FileFormat", {
  description: "Format in which a customer table comes.",
  values: {
    CSV: { description: "Text with delimiters." },
    XLSX: { description: "Excel workbook." },
    PARQUET: { description: "Apache Parquet." },
  } as const,
});

/** The head of an uploaded file. */
export const UploadedFile = builder.objectRef<ImportPreview>("UploadedFile").implement({
  description: "An uploaded file that has not been imported yet, by its first rows.",
  fields: (t) => ({
    format: t.expose("format", { type: FileFormatType, description: "Format of the file." }),
    sheets: t.stringList({
      nullable: true,
      description: "Sheets of a workbook that hold cells; null for another file.",
      resolve: ({ workbook }) => workbook ? [...workbook.sheets] : null,
    }),
    sheet: t.string({
      nullable: true,
      description: "Sheet of a workbook that is read; null for another file.",
      resolve: ({ workbook }) => workbook?.sheet,
    }),
    encoding: t.exposeString("encoding", {
      description: "Encoding that was found; null for a workbook or a Parquet file.",
      nullable: true,
    }),
    delimiter: t.exposeString("delimiter", {
      description: "Delimiter that was found; null for a workbook or a Parquet file.",
      nullable: true,
    }),
    columns: t.field({
      type: [UploadedColumn],
      description: "Its columns, with what they probably map to.",
      resolve: ({ columns, delimiter, schema }) =>
        columns.map((column) => ({ ...column, delimiter, schema })),
    }),
    schema: t.field({
      type: CustomerSchemaType,
      description: "The schema of the customers after the import, as far as the first rows show.",
      resolve: ({ schema }) => schema,
    }),
    rowNumbers: t.exposeBoolean("rowNumbers", {
      description: "Whether customers would be numbered by row, since no column tells them apart.",
    }),
  }),
});
