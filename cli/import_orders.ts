/** `holdfast import` of a file that holds orders. */
import type { MadeCustomers } from "@/db/queries/customers_from_orders.ts";
import type { DateOrder } from "@/schema/dates.ts";
import type { OrderReport } from "@/db/schema/mod.ts";
import { listRejections } from "@/db/queries/imports.ts";
import { formatLabel } from "@/schema/presets/orders.ts";
import { UserError } from "@/services/errors.ts";
import { bytesOnDisk, type Import, openFile } from "@/services/imports/mod.ts";
import type { ValuesOutcome } from "@/services/orders/customer_values.ts";
import { importOrderFile, type OrderImportOptions } from "@/services/orders/import_orders.ts";
import { openOrders, orderMappingOf } from "@/services/orders/open_orders.ts";
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

/**
 * What columns hold by `--column amount=Betrag`, and by a file of JSON such as `{"amount": "Betrag", "status": null}`.
 *
 * @returns targets by header
 * @throws {UserError} `USAGE`, `NO_FILE`, `BAD_MAPPING`, `UNKNOWN_FIELD`
 */
export async function orderColumnsOf(
  usage: string,
  columns: readonly string[],
  path: string | undefined,
): Promise<Record<string, string | null>> {
  const named = columns.map((text) => {
    const at = text.indexOf("=");
    if (at < 1) throw usageError(usage, `--column takes "field=Header", not "${text}"`);
    return [text.slice(0, at).trim(), text.slice(at + 1).trim()] as const;
  });
  const inFile = path === undefined ? [] : Object.entries(await readMapping(path));
  const all = [...inFile, ...named].map(([field, header]) => [header, field] as const);
  const mapping = Object.fromEntries(all);
  if (Object.keys(mapping).length < all.length) {
    throw usageError(usage, "A column is named twice by --column or --columns");
  }
  orderMappingOf(mapping);
  return mapping;
}

async function readMapping(path: string): Promise<Record<string, string>> {
  const { file } = await openFile(path);
  const text = await new Response(file.readable).text();
  const bad = (why: string) =>
    new UserError("BAD_MAPPING", `${path} is no mapping: ${why}. Write {"amount": "Header", …}.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad((error as Error).message);
  }
  const isMapping = (given: unknown): given is Record<string, string> =>
    typeof given === "object" && given !== null && !Array.isArray(given) &&
    Object.values(given).every((header) => typeof header === "string");
  if (!isMapping(value)) throw bad("it is no object of texts");
  return value;
}

/** Imports a file of orders and prints what came of it. */
export async function runOrderImport(
  path: string,
  options: Omit<OrderImportOptions, "fileName">,
): Promise<void> {
  await withServices(async (services, task) => {
    const done = await importOrderFile(services, path, options, task);
    const renewed = done.dryRun ? undefined : await renewAfterOrders(services, done.id, task);
    // The demo store's champion goes with its customers.
    if (renewed) await services.serving.publish();
    const { rows } = await listRejections(services.db, done.id, { first: SHOWN });
    return [
      ...recognisedLines(done.orders!),
      ...resultLines(done, done.orders!),
      ...rows.length === 0 ? [] : [`The first rejected rows (import ${done.id}):`],
      ...rows.map(({ line, column, value, reason }) =>
        `  line ${line}, ${column}, "${value}": ${reason}`
      ),
      ...renewed?.customers ? [customersLine(renewed.customers)] : [],
      ...renewed ? [valueLine(renewed.values)] : [],
    ].join("\n");
  });
}

/** Rejected rows that are shown; all of them are kept in the database. */
const SHOWN = 10;

const BASES = {
  CHOSEN: "as --date-order says",
  PROVEN: "as the dates prove",
} as const;

function recognisedLines({ format, columns, dateOrder, dateOrderBasis }: OrderReport): string[] {
  const named = Object.entries(columns).map(([field, header]) => `${field} = "${header}"`);
  return [
    format === "INFERRED"
      ? "Orders, by names and values of the columns (--as customers imports a customer table):"
      : `Orders of ${formatLabel(format)} (--as customers imports a customer table):`,
    `  ${named.join(", ")}`,
    dateOrderBasis === "CHOSEN" || dateOrderBasis === "PROVEN"
      ? `  dates with the ${dateOrder === "DAY_FIRST" ? "day" : "month"} first where the year ` +
        `stands last, ${BASES[dateOrderBasis]}`
      : "  no date can be read both with the day and with the month first",
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
  CANCELLED: "cancelled, failed or test orders, which count as none",
  EMPTY: "orders of 0, which count as none",
} as const;

function resultLines(
  { fileName, dryRun, rowsRead, rowsRejected, rowsInserted, rowsUpdated, rowsUnchanged }: Import,
  { counts, proxies }: OrderReport,
): string[] {
  const ordersOf = (is: (count: OrderReport["counts"][number]) => boolean) =>
    counts.reduce((total, count) => total + (is(count) ? count.orders : 0), 0);
  const kinds = Object.entries(KINDS).flatMap(([kind, name]) => {
    const found = ordersOf((count) => count.kind === kind);
    return found === 0 ? [] : [`  ${found} ${name}`];
  });
  const anonymous = ordersOf(({ kind, hasCustomer }) => kind === "PLACED" && !hasCustomer);
  return [
    `${fileName}: ${rowsRead} rows read, ${rowsRejected} rejected; ${rowsInserted} orders new, ` +
    `${rowsUpdated - rowsUnchanged} changed, ${rowsUnchanged} unchanged.` +
    (dryRun ? " Nothing was written." : ""),
    ...kinds,
    ...anonymous === 0 ? [] : [`  ${anonymous} of the orders name no customer`],
    ...proxies.customers === 0 ? [] : [
      `  ${proxies.orders} orders of ${proxies.customers} customers with a tenth of all orders or more, ` +
      "who stand for many people and are left out",
    ],
  ];
}
