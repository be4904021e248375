import type postgres from "postgres";
import { insertNextCustomers, insertRejections, type StagingPlan } from "@/db/staging.ts";
import type { Fault, ParsedCustomer } from "./types.ts";

/** A good row. */
export interface GoodRow {
  readonly line: number;
  readonly cells: readonly string[] | null;
  readonly record: ParsedCustomer;
}

/** A row that is not taken in. */
export interface RejectedRow {
  readonly line: number;
  readonly cells: readonly string[] | null;
  /** Codes of orders' rows are others than those of customers'. */
  readonly faults: readonly (Omit<Fault, "code"> & { readonly code: string })[];
}

/** What became of a batch of good rows. */
export interface Staged {
  readonly accepted: number;
  /** How many of the accepted are customers already. */
  readonly updated: number;
  /** How many of those stay as they are. */
  readonly unchanged: number;
  readonly duplicates: RejectedRow[];
}

/**
 * Puts good rows into `customers_next`; the first row of an id wins.
 *
 * @param idHeader the file's header of the CustomerID
 * @returns how many were taken, and the rows whose id stands in an earlier row
 */
export async function stageRows(
  sql: postgres.Sql,
  plan: StagingPlan,
  rows: readonly GoodRow[],
  idHeader: string,
): Promise<Staged> {
  const firstLines = new Map<string, number>();
  const fresh = rows.filter(({ line, record: { customerId } }) => {
    if (firstLines.has(customerId)) return false;
    firstLines.set(customerId, line);
    return true;
  });
  if (fresh.length === 0) return { accepted: 0, updated: 0, unchanged: 0, duplicates: [] };
  const { earlier, ...counts } = await insertNextCustomers(sql, plan, fresh);
  for (const [id, line] of earlier) firstLines.set(id, line);
  return {
    ...counts,
    duplicates: rows.filter(({ line, record }) => firstLines.get(record.customerId) !== line)
      .map((row) => duplicate(row, firstLines.get(row.record.customerId)!, idHeader)),
  };
}

function duplicate(
  { line, cells, record }: GoodRow,
  firstLine: number,
  idHeader: string,
): RejectedRow {
  return {
    line,
    cells,
    faults: [{
      column: idHeader,
      value: record.customerId,
      code: "DUPLICATE_ID",
      reason: `Line ${firstLine} has the same CustomerID and was taken; ` +
        `give every customer one row only.`,
    }],
  };
}

/** Records rejected rows: each row once, and an entry for each field with an error. */
export async function storeRejections(
  sql: postgres.Sql,
  importId: number,
  rows: readonly RejectedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const faults = rows.flatMap(({ line, faults }) => faults.map((fault) => ({ line, ...fault })));
  const kept = rows.flatMap(({ line, cells }) => cells ? { line, cells: cells.map(storable) } : []);
  await insertRejections(sql, importId, kept, faults);
}

/** A cell in characters that every database keeps. */
function storable(cell: string): string {
  return cell.replaceAll("\0", "\uFFFD").toWellFormed();
}
