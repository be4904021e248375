import type { ExportColumn, ExportTable, ReadPage } from "./table.ts";

/** A row by the names of columns; it may hold more than is exported. */
export type ExportRecord = Readonly<Record<string, unknown>>;

/**
 * A table of records, of which there are few.
 *
 * @param limit maximum number of records
 */
export function recordsTable(
  records: AsyncIterable<readonly ExportRecord[]>,
  columns: readonly ExportColumn[],
  limit = Infinity,
): ExportTable {
  async function* pages(): AsyncGenerator<ReadPage> {
    let left = limit;
    for await (const found of records) {
      const rows = found.slice(0, left);
      if (rows.length > 0) {
        yield {
          rows: rows.length,
          values: columns.map(({ field }) => JSON.stringify(rows.map((record) => record[field]))),
        };
      }
      left -= rows.length;
      if (left === 0) return;
    }
  }
  return { columns, pages: pages() };
}
