/** `holdfast import` of a file that holds orders. */
import { basename } from "node:path";
import type { MadeCustomers } from "@/db/queries/customers_from_orders.ts";
import type { DateOrder } from "@/schema/dates.ts";
import { formatLabel } from "@/schema/presets/orders.ts";
import { UserError } from "@/services/errors.ts";
import { bytesOnDisk, openFile } from "@/services/imports/mod.ts";
import { importOrders, type OrderImport } from "@/services/orders/import_orders.ts";
import type { ValuesOutcome } from "@/services/orders/customer_values.ts";
import { openOrders } from "@/services/orders/open_orders.ts";
import {
  type OrderFile,
  type ReadOrderOptions,
  readOrders,
} from "@/services/orders/read_orders.ts";
import { renewAfterOrders } from "@/services/orders/renew_customers.ts";
import { usageError, withServices } from "./command.ts";
import { REFUSALS } from "./value_refusals.ts";

/**
 * Whether a file holds orders, by its head.
 *
 * @throws {UserError} `NO_FILE`; those of `openOrders`
 */
export async function holdsOrders(path: string, sheet: string | undefined): Promise<boolean> {
  const { file, size } = await openFile(path);
  try {
    const open = await openOrders(bytesOnDisk(file, size), { sheet });
    await open?.records.close();
    return open !== undefined;
  } finally {
    file.close();
  }
}

const DATE_ORDERS: Readonly<Record<string, DateOrder>> = {
  "day-first": "DAY_FIRST",
  "month-first": "MONTH_FIRST",
};

/** @throws {UserError} `USAGE` */
export function dateOrderOf(usage: string, text: string | undefined): DateOrder | undefined {
  if (text === undefined) return undefined;
  const order = DATE_ORDERS[text];
  if (order) return order;
  throw usageError(usage, `--date-order is day-first or month-first, not "${text}"`);
}

/** Imports a file of orders and prints what came of it. */
export async function runOrderImport(path: string, options: ReadOrderOptions): Promise<void> {
  await withServices(async (services, task) => {
    const { file, size } = await openFile(path);
    try {
      const read = await readOrders(bytesOnDisk(file, size), options);
      if (!read) {
        throw new UserError(
          "NOT_ORDERS",
          `${basename(path)} has no columns of orders: a customer (id or e-mail) and a date are ` +
            "needed, and an order id or an amount beside them.",
        );
      }
      const result = await importOrders(services, read, basename(path), task);
      const { values, customers } = await renewAfterOrders(services, basename(path), task);
      // The demo store's champion goes with its customers.
      await services.serving.publish();
      return [
        ...columnLines(read),
        ...resultLines(result),
        ...customers ? [customersLine(customers)] : [],
        valueLine(values),
      ].join("\n");
    } finally {
      file.close();
    }
  });
}

function columnLines({ layout, headers, conventions }: OrderFile): string[] {
  const columns = [...layout.columns].map(([field, at]) => `${field} = "${headers[at]}"`);
  return [
    layout.format === "INFERRED"
      ? "Orders, by names and values of the columns (--as customers imports a customer table):"
      : `Orders of ${formatLabel(layout.format)} (--as customers imports a customer table):`,
    `  ${columns.join(", ")}`,
    `  dates with the ${conventions.dateOrder === "DAY_FIRST" ? "day" : "month"} first where ` +
    "the year stands last",
  ];
}

function customersLine({ customers, inserted, unchanged, buyers }: MadeCustomers): string {
  const changed = customers - inserted - unchanged;
  const others = customers - buyers;
  return `${customers} customers (${inserted} new, ${changed} changed, ${unchanged} unchanged)` +
    `${others === 0 ? "" : `, ${others} of them in the customer table alone`}.`;
}

function valueLine(values: ValuesOutcome): string {
  return values.kind === "STORED"
    ? `Expected orders and spend of ${values.customers} customers from ${values.asOf} on are stored ` +
      "(Customer.value in GraphQL; holdfast value says how far to trust them)."
    : `Expected orders and spend cannot be estimated: ${REFUSALS[values.reason]}.`;
}

const KINDS = {
  PLACED: "orders",
  RETURN: "returns, which lower what was spent",
  CANCELLED: "cancelled orders, which count as none",
  EMPTY: "orders of 0, which count as none",
} as const;

function resultLines(result: OrderImport): string[] {
  const { fileName, rowsRead, rowsRejected, counts, faults, firstFaults } = result;
  const sum = (of: "orders" | "inserted" | "updated") =>
    counts.reduce((total, count) => total + count[of], 0);
  const anonymous = counts.reduce(
    (total, { hasCustomer, kind, orders }) =>
      total + (hasCustomer || kind !== "PLACED" ? 0 : orders),
    0,
  );
  const kinds = Object.entries(KINDS).flatMap(([kind, name]) => {
    const found = counts.reduce(
      (total, count) => total + (count.kind === kind ? count.orders : 0),
      0,
    );
    return found === 0 ? [] : [`  ${found} ${name}`];
  });
  return [
    `${fileName}: ${rowsRead} rows read, ${rowsRejected} rejected; ${sum("inserted")} new, ` +
    `${sum("updated")} changed, ${sum("orders") - sum("inserted") - sum("updated")} unchanged:`,
    ...kinds,
    ...anonymous === 0 ? [] : [`  ${anonymous} of the orders name no customer`],
    ...faults.map(({ code, column, count, firstLine }) =>
      `Rejected: ${code} in ${column}, ${count} times, first on line ${firstLine}.`
    ),
    ...firstFaults.map(({ line, column, value }) => `  line ${line}, ${column}: "${value}"`),
  ];
}
