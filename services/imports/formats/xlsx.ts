/** Customer tables in Excel workbooks. */
import { UserError } from "../../errors.ts";
import type { FileBytes } from "./file_bytes.ts";
import type { TableFile } from "./table_file.ts";
import { sheetRows, type TableRow } from "./sheet_rows.ts";
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
export async function openXlsx(file: FileBytes, sheetName?: string): Promise<TableFile> {
  const workbook = await openWorkbook(file);
  const names = workbook.sheets.map(({ name }) => name);
  if (sheetName !== undefined) {
    const sheet = workbook.sheets.find(({ name }) => name === sheetName);
    if (!sheet) throw unknownSheet(sheetName, names);
    const table = await openSheet(workbook, sheet, names);
    if (table) return table;
    throw new UserError(
      "NO_TABLE",
      `The sheet "${sheetName}" holds no header with rows below it. Choose another sheet: ${
        listed(names)
      }.`,
    );
  }
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

/** Sheets in the order in which a table is looked for: large ones first, hidden ones last, else as they stand. */
function proposed(sheets: readonly Sheet[]): Sheet[] {
  const largest = Math.max(...sheets.filter(({ hidden }) => !hidden).map(({ entry }) => entry.size));
  const rank = ({ hidden, entry }: Sheet) =>
    hidden ? 2 : entry.size >= MIN_SHARE * largest ? 0 : 1;
  return sheets.toSorted((a, b) => rank(a) - rank(b));
}

async function openSheet(
  workbook: Workbook,
  sheet: Sheet,
  sheets: readonly string[],
): Promise<TableFile | undefined> {
  const batches = sheetRows(workbook, sheet);
  const head: TableRow[] = [];
  while (head.length < HEAD_ROWS) {
    const { value, done } = await batches.next();
    if (done) break;
    head.push(...value);
  }
  const area = findTable(head.slice(0, HEAD_ROWS));
  if (!area) {
    await batches.return(undefined);
    return undefined;
  }
  const header = head[area.headerIndex]!;
  return {
    format: "XLSX",
    sheets,
    sheet: sheet.name,
    header: { line: header.line, cells: cellsIn(area, header.cells) },
    rows: () => tableRows(area, head, batches),
  };
}

async function* tableRows(
  area: TableArea,
  head: TableRow[],
  batches: AsyncGenerator<TableRow[]>,
): AsyncGenerator<TableRow[]> {
  const inTable = ({ line, cells }: TableRow) => ({ line, cells: cellsIn(area, cells) });
  try {
    yield head.splice(0).slice(area.headerIndex + 1).map(inTable);
    for await (const rows of batches) yield rows.map(inTable);
  } finally {
    await batches.return(undefined);
  }
}

function unknownSheet(name: string, names: readonly string[]): UserError {
  return new UserError(
    "UNKNOWN_SHEET",
    `The workbook has no sheet named "${name}". Its sheets: ${listed(names)}.`,
  );
}

const listed = (names: readonly string[]) =>
  names.slice(0, 20).join(", ") + (names.length > 20 ? ", …" : "");
