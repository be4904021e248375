/** What an import did with its file, in lines for a terminal. */
import type { ImportReport } from "@/db/schema/mod.ts";
import type { RejectionGroup } from "@/db/queries/imports.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { columnOf } from "@/schema/schema.ts";

type Reading = ImportReport["readings"][number];

const CONVENTIONS: Readonly<Record<Reading["convention"], string>> = {
  DECIMAL_COMMA: "decimal commas",
  COMMA_GROUPS: "commas between thousands",
  MARKED_NUMBER: "numbers with a currency or percent sign",
  GUESSED_SIGN: "ambiguous numbers, read by the usual meaning of the delimiter",
  EXCEL_TEXT: "text as spreadsheets mark it",
  WHOLE_ID: "whole ids written with a decimal point",
  INVISIBLE: "invisible characters or decomposed letters, cleaned",
  SYNONYM: "other words for known values",
  DAY_FIRST: "dates read with the day first",
  MONTH_FIRST: "dates read with the month first",
};

/** How the file was read: its columns, conventions, missing values and rejected rows. */
export function reportLines(
  report: ImportReport,
  { encoding, delimiter }: { readonly encoding: string | null; readonly delimiter: string | null },
  rejections: readonly RejectionGroup[],
): string[] {
  const sign = delimiter === "\t" ? "tab" : `"${delimiter}"`;
  return [
    ...encoding === null ? [] : [`Encoding ${encoding}, delimiter ${sign}.`],
    ...inferredLines(report.inferred),
    ...unmatchedLines(report.unmatched),
    ...report.renamed.map(({ header, name }) =>
      `Column "${header}" is stored as "${name}", since exports have a column of that name.`
    ),
    ...report.readings.map(({ column, convention, count, example, value }) =>
      `${column}: ${count} ${count === 1 ? "cell" : "cells"} with ${CONVENTIONS[convention]}, ` +
      `such as ${example.trim()} = ${value}.`
    ),
    ...nullMarkLines(report.nullMarks),
    ...report.paddedRows === 0
      ? []
      : [`${report.paddedRows} rows lack their last fields, which were left blank.`],
    ...rejections.map(({ column, code, count, firstLine }) =>
      `Rejected: ${code}${
        column === null ? "" : ` in ${column}`
      }, ${count} times, first on line ${firstLine}.`
    ),
  ];
}

const NO_FEATURE: Readonly<Record<string, string>> = {
  EMPTY: "not stored: every cell is empty",
  ROW_COUNTER: "no feature: it numbers the rows",
  NEARLY_UNIQUE: "no feature: nearly every value differs",
  CONTACT: "contact data, no feature",
  FREE_TEXT: "no feature: free text",
  CODE: "no feature: a code with many values",
};

/** How the columns without a declaration were inferred. */
function inferredLines(inferred: ImportReport["inferred"]): string[] {
  if (!inferred || inferred.columns.length === 0) return [];
  const width = Math.min(40, Math.max(...inferred.columns.map(({ header }) => header.length)));
  return [
    ...inferred.rowNumbers ? ["No column identifies customers, so the rows are numbered."] : [],
    "Columns, as inferred (holdfast schema infer FILE prints this as JSON to edit for --schema):",
    ...inferred.columns.map(({ header, key, kind, roles, churnedWhen, noFeature }) => {
      const role = roles.filter((each) => each !== "FEATURE").join(", ");
      const left = churnedWhen ? `, churned when ${churnedWhen.join(" or ")}` : "";
      const note = noFeature === null ? "" : `, ${NO_FEATURE[noFeature] ?? noFeature}`;
      return `  ${header.padEnd(width)}  ${key}: ${kind}${
        role === "" || noFeature ? "" : `, ${role}`
      }${left}${note}`;
    }),
  ];
}

/** The columns that go to no field; those that are likely to be one first. */
export function unmatchedLines(unmatched: ImportReport["unmatched"]): string[] {
  const likely = unmatched.filter((column) => column.likely !== null);
  const others = unmatched.filter((column) => column.likely === null);
  return [
    ...likely.map(({ header, likely, basis }) => {
      const name = columnOf(ECOMMERCE, likely!)?.header ?? likely!;
      return basis === "NAME"
        ? `Column "${header}" is named like ${name}, but its values do not fit; it was kept as it is.`
        : `Column "${header}" was kept as it is; it looks like ${name}: --map "${header}=${likely}"`;
    }),
    ...others.length === 0
      ? []
      : [`Columns kept as they are: ${others.map(({ header }) => header).join(", ")}.`],
  ];
}

function nullMarkLines(marks: ImportReport["nullMarks"]): string[] {
  if (marks.length === 0) return [];
  const counted = marks.map(({ mark, count }) => `${mark} (${count})`);
  return [`Cells that mark a missing value: ${counted.join(", ")}.`];
}
