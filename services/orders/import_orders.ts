/** Imports a file of orders. */
import type { Connection, Database } from "@/db/client.ts";
import { CustomersBusyError, withCustomersLocked } from "@/db/exclusive.ts";
import {
  analyzeOrders,
  beginOrderImport,
  createNextLines,
  dropNextLines,
  mergeNextLines,
  type OrderCount,
  stageLines,
  updateOrderImport,
} from "@/db/queries/order_import.ts";
import type { OrderFaults } from "@/db/schema/mod.ts";
import { UserError } from "../errors.ts";
import { part, type TaskContext } from "../task_context.ts";
import type { OrderLine } from "@/db/queries/order_import.ts";
import type { OrderFault } from "./order_line.ts";
import type { OrderFile } from "./read_orders.ts";

/** What the import of orders needs. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
  readonly clock: () => Date;
}

/** What an import of orders came to. */
export interface OrderImport {
  readonly id: number;
  readonly fileName: string;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly faults: readonly OrderFaults[];
  /** The first rows with errors. */
  readonly firstFaults: readonly OrderFault[];
  readonly counts: readonly OrderCount[];
}

/** Rejected rows that are told one by one. */
const MAX_FAULTS = 10;
/** Share of the rows from which on the file is taken to be misread. */
const MAX_REJECTED_SHARE = 0.5;
/** Share of the work that reading and staging is. */
const STAGING_SHARE = 0.5;

/**
 * Imports a file of orders. Orders are known by their ids, so that a file that comes again changes nothing, and a later
 * file corrects an earlier one. An import that is interrupted leaves whole orders, each as before or as after; running it
 * again completes it.
 *
 * @throws {UserError} `BUSY` while somebody else writes; `NO_GOOD_ROWS` where most rows cannot be read
 */
export async function importOrders(
  { connection, db, clock }: Deps,
  file: OrderFile,
  fileName: string,
  task: TaskContext,
): Promise<OrderImport> {
  try {
    return await withCustomersLocked(connection, async (signal) => {
      const id = await begin(db, file, fileName, clock());
      try {
        const counts = new Map<string, OrderCount>();
        await createNextLines(connection.sql);
        const staged = await stage(connection, file, part({ ...task, signal }, 0, STAGING_SHARE));
        const rows = Math.max(1, file.rows - staged.rowsRejected);
        let merged = 0;
        for await (const page of mergeNextLines(connection.sql, id)) {
          signal.throwIfAborted();
          for (const count of page) addCount(counts, count);
          merged += page.reduce((sum, { orders }) => sum + orders, 0);
          const done = Math.min(1, merged / rows);
          task.report({ step: "import.storing", fraction: STAGING_SHARE * (1 + done) });
        }
        await analyzeOrders(connection.sql);
        const { rowsRejected, faults } = staged;
        await updateOrderImport(db, id, {
          status: "COMPLETED",
          rowsRead: file.rows,
          rowsRejected,
          faults: [...faults],
          finishedAt: clock(),
        });
        return { id, fileName, rowsRead: file.rows, ...staged, counts: [...counts.values()] };
      } catch (error) {
        await updateOrderImport(db, id, { status: "FAILED", finishedAt: clock() });
        throw error;
      } finally {
        await dropNextLines(connection.sql);
      }
    }, { signal: task.signal });
  } catch (error) {
    throw error instanceof CustomersBusyError ? new UserError("BUSY", error.message) : error;
  }
}

async function begin(
  db: Database,
  { layout, headers }: OrderFile,
  fileName: string,
  createdAt: Date,
): Promise<number> {
  const columns = Object.fromEntries(
    [...layout.columns].map(([field, at]) => [field, headers[at]!]),
  );
  const { format } = layout;
  return await beginOrderImport(db, { fileName, format, columns, createdAt });
}

type Staged = Pick<OrderImport, "rowsRejected" | "faults" | "firstFaults">;

async function stage(
  { sql }: Connection,
  file: OrderFile,
  { signal, report }: TaskContext,
): Promise<Staged> {
  const firstFaults: OrderFault[] = [];
  const faults = new Map<string, { -readonly [K in keyof OrderFaults]: OrderFaults[K] }>();
  let read = 0;
  let rejected = 0;
  let staging = Promise.resolve();
  for await (const rows of file.batches()) {
    signal.throwIfAborted();
    const good: OrderLine[] = [];
    for (const row of rows) {
      if (!("code" in row)) good.push(row);
      else {
        rejected++;
        if (firstFaults.length < MAX_FAULTS) firstFaults.push(row);
        const { code, column, line } = row;
        const found = faults.get(`${code} ${column}`);
        if (found) found.count++;
        else faults.set(`${code} ${column}`, { code, column, count: 1, firstLine: line });
      }
    }
    read += rows.length;
    await staging;
    report({ step: "import.checking", fraction: read / file.rows });
    staging = good.length === 0 ? Promise.resolve() : stageLines(sql, good);
    // The next rows are read meanwhile; a failure waits until they are.
    staging.catch(() => {});
  }
  await staging;
  if (rejected > MAX_REJECTED_SHARE * read) {
    const { line, column, code, value } = firstFaults[0]!;
    throw new UserError(
      "NO_GOOD_ROWS",
      `${rejected} of ${read} rows cannot be read as orders, so nothing was imported. ` +
        `The first is line ${line}: ${code} in "${column}", "${value}".`,
    );
  }
  return { rowsRejected: rejected, faults: [...faults.values()], firstFaults };
}

function addCount(counts: Map<string, OrderCount>, count: OrderCount): void {
  const key = `${count.kind} ${count.hasCustomer}`;
  const before = counts.get(key);
  counts.set(
    key,
    before
      ? {
        ...count,
        orders: before.orders + count.orders,
        inserted: before.inserted + count.inserted,
        updated: before.updated + count.updated,
      }
      : count,
  );
}
