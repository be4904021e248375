/** Keeps the snapshots of customers at the months' ends as the orders say. */
import type { Connection } from "@/db/client.ts";
import { CustomersBusyError, type ExclusiveOptions, withCustomersLocked } from "@/db/exclusive.ts";
import {
  analyzeMonths,
  createTotals,
  deleteOtherMonths,
  dropTotals,
  makeMonth,
  type OrderMonth,
  orderMonths,
  updateNextOrders,
} from "@/db/queries/months/renewal.ts";
import { rfmGrid } from "@/ml/segments/rfm_groups.ts";
import { UserError } from "../errors.ts";

/** What a renewal came to. */
export interface MonthsRenewal {
  /** Months from the first order to the last one. */
  readonly months: number;
  /** Those of them that were made again. */
  readonly made: number;
}

/**
 * Makes the snapshots of the months whose orders, or orders before them, have changed since they were made; others are
 * left as they are. Each month is one transaction, so that what is interrupted goes on where it stopped.
 *
 * @param options.signal ends it between two months
 * @throws {UserError} `BUSY` while somebody else writes customers
 */
export async function renewMonths(
  { connection }: { readonly connection: Connection },
  options: ExclusiveOptions = {},
): Promise<MonthsRenewal> {
  try {
    return await withCustomersLocked(
      connection,
      (locked) => renewLocked(connection, locked),
      options,
    );
  } catch (error) {
    throw error instanceof CustomersBusyError ? new UserError("BUSY", error.message) : error;
  }
}

async function renewLocked({ sql }: Connection, signal: AbortSignal): Promise<MonthsRenewal> {
  const grid = rfmGrid();
  const known = await orderMonths(sql, grid);
  await deleteOtherMonths(sql, known);
  if (known.length === 0) return { months: 0, made: 0 };
  const firstChanged = known.findIndex(({ isCurrent }) => !isCurrent);
  const changed = firstChanged < 0 ? [] : known.slice(firstChanged);
  // Before the months themselves: a renewal that ends in between finds the same first month again.
  await updateNextOrders(sql, changed[0]?.month ?? known.at(-1)!.end);
  if (changed.length > 0) await makeMonths(sql, changed, grid, signal);
  return { months: known.length, made: changed.length };
}

async function makeMonths(
  sql: Connection["sql"],
  months: readonly OrderMonth[],
  grid: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  try {
    await createTotals(sql, months[0]!.month);
    for (const month of months) {
      signal.throwIfAborted();
      await makeMonth(sql, month, grid);
    }
    await analyzeMonths(sql);
  } finally {
    await dropTotals(sql);
  }
}
