/** What follows from the orders for each customer, computed again when they, or what stands beside them, change. */
import type { MadeCustomers } from "@/db/queries/customers_from_orders.ts";
import type { StoredDefinition } from "@/db/queries/churn_definitions.ts";
import { orderSpan } from "@/db/queries/order_history.ts";
import { usualCurrency } from "@/db/queries/orders.ts";
import { readSettings } from "@/db/queries/settings.ts";
import type { ChurnDefinition } from "@/schema/orders/churn_definition.ts";
import { reportOrderOutcomes } from "../campaigns/order_outcomes.ts";
import { currencies, updateSettings } from "../settings/settings.ts";
import { part, type TaskContext } from "../task_context.ts";
import { setDefinition, settleDefinition } from "./churn_definition.ts";
import { renewMonths } from "../months/renew_months.ts";
import {
  type Deps as ValueDeps,
  storeCustomerValues,
  storeValueHoldout,
  type ValuesOutcome,
} from "./customer_values.ts";
import { type Deps, makeCustomersFromOrders, type MakeOptions } from "./customers_from_orders.ts";

export type { Deps };

/** What {@linkcode renewAfterOrders} came to. */
export interface Renewed {
  readonly values: ValuesOutcome;
  /** Undefined where there are no orders. */
  readonly customers: MadeCustomers | undefined;
}

/**
 * How long a renewal waits for another writer: longer than a scoring of a million customers takes. The orders are stored
 * by then, and what follows from them would stay as it was before them until the next import.
 */
const RENEWAL_WAIT_MS = 30 * 60_000;

/**
 * Computes what customers are expected to do, renews their snapshots at the months' ends, makes the customers again, and
 * reads the outcomes of campaigns: after each import of orders. The first one that states a currency makes it the shop's.
 *
 * @param importId of the orders, which is recorded as what changed the customers
 * It waits for other writers, up to half an hour.
 *
 * @throws {UserError} `BUSY` where one is still writing then
 */
export async function renewAfterOrders(
  services: Deps & ValueDeps,
  importId: number,
  task: TaskContext,
): Promise<Renewed> {
  const values = await storeCustomerValues(services);
  await renewMonths(services, { signal: task.signal, waitMs: RENEWAL_WAIT_MS });
  const customers = await make(services, part(task, 0.5, 1), {
    importId,
    waitMs: RENEWAL_WAIT_MS,
  });
  if (customers) await storeValueHoldout(services);
  await takeOverCurrency(services);
  await reportOrderOutcomes(services, importId);
  return { values, customers };
}

/**
 * Makes the customers anew where there are orders: after each import of a customer table.
 *
 * @throws {UserError} `BUSY` while somebody else writes customers
 */
export async function renewCustomers(
  services: Deps,
  task: TaskContext,
): Promise<MadeCustomers | undefined> {
  return await make(services, task);
}

/**
 * Changes the definition of churn, and by it who has churned.
 *
 * @throws {UserError} those of `setDefinition`; `BUSY` while somebody else writes customers
 */
export async function changeDefinition(
  services: Deps,
  change: Partial<ChurnDefinition>,
  actor: string,
  task: TaskContext,
): Promise<StoredDefinition> {
  const definition = await setDefinition(services, change, actor);
  await make(services, task);
  return definition;
}

/** Makes the usual currency of the orders the shop's, where it has set none. */
async function takeOverCurrency(services: Deps): Promise<void> {
  const { currency } = await readSettings(services.db);
  const usual = currency === null ? await usualCurrency(services.db) : undefined;
  if (usual !== undefined && currencies().includes(usual)) {
    await updateSettings(services, { currency: usual });
  }
}

async function make(
  services: Deps,
  task: TaskContext,
  options: Omit<MakeOptions, "definition"> = {},
): Promise<MadeCustomers | undefined> {
  if (!await orderSpan(services.connection.sql)) return undefined;
  const definition = await settleDefinition(services);
  return await makeCustomersFromOrders(services, { definition, ...options }, task);
}
