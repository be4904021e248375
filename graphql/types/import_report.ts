import { type ImportReport, READING_CONVENTIONS } from "@/db/schema/mod.ts";
import { builder } from "../builder.ts";
import { CustomerColumn, storedKey } from "./customer_columns.ts";

const CONVENTIONS: Readonly<Record<(typeof READING_CONVENTIONS)[number], string>> = {
  DECIMAL_COMMA: "The comma is the decimal sign, as in 1.234,5.",
  COMMA_GROUPS: "Commas group thousands, as in 1,234.5.",
  MARKED_NUMBER:
    "A number with a currency sign, a percent sign or spaces between thousands, as in ₩1,200.",
  GUESSED_SIGN: "1.234 or 1,234 where the file does not tell which is the decimal sign.",
  EXCEL_TEXT: 'Text as spreadsheets mark it: ="00123", or an apostrophe before digits.',
  WHOLE_ID: "A whole id written with a decimal point, such as 17850.0.",
  INVISIBLE: "Invisible characters were removed, or letters composed.",
  DAY_FIRST: "Dates are written day first, as in 31/01/2026.",
  MONTH_FIRST: "Dates are written month first, as in 01/31/2026.",
  SYNONYM: "Another word for a category, or for yes and no.",
};

const ReadingConvention = builder.enumType("ReadingConvention", {
  description: "A convention by which a value was read.",
  values: Object.fromEntries(
    READING_CONVENTIONS.map((name) => [name, { description: CONVENTIONS[name] }]),
  ) as Record<(typeof READING_CONVENTIONS)[number], { description: string }>,
});

const UnmatchedBasis = builder.enumType("UnmatchedBasis", {
  description: "Why a column is likely to be a field.",
  values: {
    NAME: { description: "Its header is the field's, but its values do not fit." },
    SIMILAR: { description: "Its header is similar to a known name." },
    VALUES: { description: "Only that field has such values." },
  } as const,
});

const UnmatchedColumn = builder.objectRef<ImportReport["unmatched"][number]>("UnmatchedColumn")
  .implement({
    description: "A column of the file that maps to no field.",
    fields: (t) => ({
      header: t.exposeString("header", { description: "Header in the file." }),
      likely: t.field({
        type: CustomerColumn,
        nullable: true,
        description: "The field that it is likely to be; null where none is.",
        resolve: ({ likely }, _args, { schema }) => storedKey(schema, likely),
      }),
      basis: t.expose("basis", {
        type: UnmatchedBasis,
        nullable: true,
        description: "Why that field is likely.",
      }),
    }),
  });

const RenamedColumn = builder.objectRef<ImportReport["renamed"][number]>("RenamedColumn").implement(
  {
    description:
      "A column that is stored under another name, since exports have a column of its name.",
    fields: (t) => ({
      header: t.exposeString("header", { description: "Header in the file." }),
      name: t.exposeString("name", { description: "Name in `attributes`." }),
    }),
  },
);

const Reading = builder.objectRef<ImportReport["readings"][number]>("Reading").implement({
  description: "Cells of a column that were read by a convention.",
  fields: (t) => ({
    column: t.exposeString("column", { description: "Header in the file." }),
    convention: t.expose("convention", {
      type: ReadingConvention,
      description: "The convention.",
    }),
    count: t.exposeInt("count", { description: "Number of cells." }),
    example: t.exposeString("example", { description: "The first of them." }),
    value: t.exposeString("value", { description: "The value it was read as." }),
  }),
});

const NullMark = builder.objectRef<ImportReport["nullMarks"][number]>("NullMark").implement({
  description: "A mark for a missing value.",
  fields: (t) => ({
    mark: t.exposeString("mark", { description: "The mark, such as NA." }),
    count: t.exposeInt("count", { description: "Number of cells." }),
  }),
});

/** How a file was read. */
export const ImportReportType = builder.objectRef<ImportReport>("ImportReport").implement({
  description: "How the file of an import was read.",
  fields: (t) => ({
    unmatched: t.field({
      type: [UnmatchedColumn],
      description: "Columns that map to no field.",
      resolve: ({ unmatched }) => [...unmatched],
    }),
    renamed: t.field({
      type: [RenamedColumn],
      description: "Columns that are stored under another name.",
      resolve: ({ renamed }) => [...renamed],
    }),
    readings: t.field({
      type: [Reading],
      description: "Values that were read by a convention, by column.",
      resolve: ({ readings }) => [...readings],
    }),
    nullMarks: t.field({
      type: [NullMark],
      description: "Marks for a missing value, the most frequent first.",
      resolve: ({ nullMarks }) => [...nullMarks],
    }),
    paddedRows: t.exposeInt("paddedRows", {
      description: "Rows with too few fields; the missing ones were left blank.",
    }),
  }),
});
