/** The customers of a shop with orders: made from these, joined with the customer table. */
import type { Connection, Database } from "@/db/client.ts";
import { removeDemoResults } from "@/db/demo_results.ts";
import { CustomersBusyError, withCustomersLocked } from "@/db/exclusive.ts";
import { hasValues } from "@/db/queries/customer_values.ts";
import {
  fileCustomers,
  insertCustomersFromOrders,
  type MadeCustomers,
} from "@/db/queries/customers_from_orders.ts";
import { setImportMode } from "@/db/staging.ts";
import { holdsDemoOrders, holdsDemoStore } from "@/db/queries/imports.ts";
import { orderSpan } from "@/db/queries/order_history.ts";
import { createNextCustomers, indexNextCustomers, swapCustomers } from "@/db/replace.ts";
import { analyzeNextCustomers } from "@/db/staging.ts";
import type { ChurnDefinition } from "@/schema/orders/churn_definition.ts";
import { hasOrderColumns, ordersSchema } from "@/schema/orders/customers_schema.ts";
import { UserError } from "../errors.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import type { TaskContext } from "../task_context.ts";
import { addDays } from "./days.ts";

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
  readonly clock: () => Date;
}

/** What the customers are made with. */
export interface MakeOptions {
  readonly definition: ChurnDefinition;
  /** The import of orders that changes the customers, of which is recorded whether it replaces them. */
  readonly importId?: number | undefined;
  /** Milliseconds to wait for another writer; default: those of `withCustomersLocked`. */
  readonly waitMs?: number;
}

/**
 * Makes the customers anew: every customer with an order, with what the orders tell until the day of the last one, and
 * every customer of the customer table. Columns of the latter stay, and its label where it has one; otherwise a customer
 * has churned whose last order is older than the definition's active days. The customers of the demo store go where
 * the orders are a shop's own, with what was made from them. All of it changes at once, in one short transaction.
 *
 * @returns undefined where there are no orders, so that the customers are left alone
 * @throws {UserError} `BUSY` while somebody else writes
 */
export async function makeCustomersFromOrders(
  services: Deps,
  options: MakeOptions,
  { signal, report }: TaskContext,
): Promise<MadeCustomers | undefined> {
  try {
    return await withCustomersLocked(services.connection, async (lost) => {
      report({ step: "import.customers", fraction: 0 });
      const made = await make(services, options, lost);
      report({ step: "import.customers", fraction: 1 });
      return made;
    }, { signal, ...options.waitMs !== undefined && { waitMs: options.waitMs } });
  } catch (error) {
    throw error instanceof CustomersBusyError ? new UserError("BUSY", error.message) : error;
  }
}

async function make(
  services: Deps,
  { definition: { activeDays }, importId }: MakeOptions,
  signal: AbortSignal,
): Promise<MadeCustomers | undefined> {
  const { connection: { sql }, db, clock } = services;
  const now = clock();
  const span = await orderSpan(sql);
  const stored = await currentSchema(services);
  if (!span) return undefined;
  const discardsStored = await holdsDemoStore(db) && !await holdsDemoOrders(db);
  const file = await fileCustomers(db);
  const { schema, joined } = ordersSchema(stored, {
    withFile: !discardsStored && file.any,
    withLabel: !discardsStored && file.labelled,
    withValues: await hasValues(db),
  });
  await createNextCustomers(sql, schema);
  const made = await insertCustomersFromOrders(sql, {
    ...{ schema, joined, stored, discardsStored, activeDays, now },
    cutoff: addDays(span.last, 1),
  });
  await indexNextCustomers(sql, schema);
  await analyzeNextCustomers(sql);
  signal.throwIfAborted();
  await sql.begin(async (tx) => {
    await swapCustomers(tx, schema);
    if (discardsStored) await removeDemoResults(tx);
    if (importId !== undefined) {
      await setImportMode(
        tx,
        importId,
        hasOrderColumns(stored) && !discardsStored ? "MERGE" : "REPLACE",
      );
    }
  });
  return made;
}
