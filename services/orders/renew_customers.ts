/** What follows from the orders for each customer, computed again when they, or what stands beside them, change. */
import type { MadeCustomers } from "@/db/queries/customers_from_orders.ts";
import type { ChurnDefinition } from "@/schema/orders/churn_definition.ts";
import { part, type TaskContext } from "../task_context.ts";
import { storeCustomerValues, type ValuesOutcome } from "./customer_values.ts";
import { type Deps, makeCustomersFromOrders } from "./customers_from_orders.ts";

export type { Deps };

/** What {@linkcode renewAfterOrders} came to. */
export interface Renewed {
  readonly values: ValuesOutcome;
  /** Undefined where there are no orders. */
  readonly customers: MadeCustomers | undefined;
}

/**
 * Computes what customers are expected to do, and makes the customers anew: after each import of orders.
 *
 * @param fileName of the orders
 * @throws {UserError} `BUSY` while somebody else writes customers
 */
export async function renewAfterOrders(
  services: Deps,
  fileName: string,
  task: TaskContext,
): Promise<Renewed> {
  const values = await storeCustomerValues(services);
  const customers = await makeCustomersFromOrders(
    services,
    { definition: DEFINITION, fileName },
    part(task, 0.5, 1),
  );
  return { values, customers };
}

/**
 * Makes the customers anew where there are orders: after each import of a customer table and each change of the
 * definition of churn.
 *
 * @throws {UserError} `BUSY` while somebody else writes customers
 */
export async function renewCustomers(
  services: Deps,
  task: TaskContext,
): Promise<MadeCustomers | undefined> {
  return await makeCustomersFromOrders(services, { definition: DEFINITION }, task);
}

const DEFINITION: ChurnDefinition = { horizonDays: 90, activeDays: 365 };
