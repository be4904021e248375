/** Customer tables in Excel workbooks. */
import { UserError } from "../../errors.ts";
import type { Table, TableRecord } from "../table.ts";
import type { FileBytes } from "./file_bytes.ts";
import { sheetRows } from "./sheet_rows.ts";
import { cellsIn, findTable, HEAD_ROWS, type TableArea } from "./table_area.ts";
import { openWorkbook, type Sheet, type Workbook } from "./workbook.ts";

/** Share of the largest sheet's size that a sheet has at least to be proposed: a legend before the table has less. */
const MIN_SHARE = 0.1;

/**
 * Opens the table of a workbook: on the sheet of the given name, else on the first visible sheet of some size that
 * holds one.
 *
 * @throws {UserError} `UNKNOWN_SHEET`; `NO_TABLE` when no sheet holds a header with rows below it; those of
 * `openWorkbook` and `sheetRows`
 */
export async function openXlsx(file: FileBytes, sheetName?: string): Promise<Table> {
  const workbook = await openWorkbook(file);
  const names = workbook.sheets.map(({ name }) => name);
  if (sheetName === undefined) {
    for (const sheet of proposed(workbook.sheets)) {
      const table = await openSheet(workbook, sheet, names);
      if (table) return table;
    }
    throw new UserError(
      "NO_TABLE",
      "No sheet of the workbook holds a header with rows below it. " +
        "Put the table on one sheet, with the names of its columns in the first row.",
    );
  }
  const sheet = workbook.sheets.find(({ name }) => name === sheetName);
  if (!sheet) throw unknownSheet(sheetName, names);
  const table = await openSheet(workbook, sheet, names);
  if (table) return table;
  throw new UserError(
    "NO_TABLE",
    `The sheet "${sheetName}" holds no header with rows below it. ` +
      `The workbook's sheets: ${listed(names)}.`,
  );
}

/** Sheets in the order in which a table is looked for: large ones first, hidden ones last, else as they stand. */
function proposed(sheets: readonly Sheet[]): Sheet[] {
  const sizes = sheets.filter(({ hidden }) => !hidden).map(({ entry }) => entry.size);
  const least = MIN_SHARE * Math.max(0, ...sizes);
  const rank = ({ hidden, entry }: Sheet) => hidden ? 2 : entry.size >= least ? 0 : 1;
  return sheets.toSorted((a, b) => rank(a) - rank(b));
}

async function openSheet(
  workbook: Workbook,
  sheet: Sheet,
  sheets: readonly string[],
): Promise<Table | undefined> {
  const first: TableRecord[] = [];
  // Read again from the beginning when the rows are asked for, so that nothing is open until then.
  for await (const rows of sheetRows(workbook, sheet)) {
    first.push(...rows);
    if (first.length >= HEAD_ROWS) break;
  }
  const area = findTable(first.slice(0, HEAD_ROWS));
  if (!area) return undefined;
  const head = first.slice(area.headerIndex, HEAD_ROWS).map((row) => inTable(area, row));
  return {
    format: "XLSX",
    encoding: null,
    delimiter: null,
    workbook: { sheets, sheet: sheet.name },
    head: () => head,
    // Rows above the header are passed over.
    headerLine: () => undefined,
    records: () => tableRows(workbook, sheet, area),
  };
}

async function* tableRows(
  workbook: Workbook,
  sheet: Sheet,
  area: TableArea,
): AsyncGenerator<TableRecord[]> {
  let above = area.headerIndex;
  for await (const rows of sheetRows(workbook, sheet)) {
    const below = above > 0 ? rows.slice(above) : rows;
    above -= rows.length - below.length;
    if (below.length > 0) yield below.map((row) => inTable(area, row));
  }
}

const inTable = (area: TableArea, { line, cells }: TableRecord): TableRecord => ({
  line,
  cells: cellsIn(area, cells),
  badQuote: false,
});

function unknownSheet(name: string, names: readonly string[]): UserError {
  return new UserError(
    "UNKNOWN_SHEET",
    `The workbook has no sheet named "${name}". Its sheets: ${listed(names)}.`,
  );
}

const listed = (names: readonly string[]) =>
  names.slice(0, 20).map((name) => `"${name}"`).join(", ") + (names.length > 20 ? ", …" : "");
