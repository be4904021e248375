import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import { type CustomerFilter, type CustomerRow, customerWhere } from "@/db/queries/customers.ts";
import { clusters, customers } from "@/db/schema/mod.ts";
import { personaName } from "@/ml/segments/persona.ts";
import { type Column, COLUMNS } from "@/ml/schema.ts";
import type { Services } from "../context.ts";
import { UserError } from "../errors.ts";
import { csvLine, guard, RESULT_HEADERS } from "./format.ts";

/** How the file is written. */
export interface ExportOptions {
  /** Begins with a byte order mark, by which Excel knows UTF-8. */
  readonly bom?: boolean;
}

/** Rows of one page: few enough that reading and writing them keeps nobody waiting. */
const PAGE_ROWS = 1000;

/** A customer with the names of its cluster. */
interface ExportedCustomer {
  readonly customer: CustomerRow;
  readonly cluster: number | null;
  readonly persona: string | null;
}

/**
 * The customers that a filter lets through, as CSV in order of their ids, written as it is read, with memory
 * for one page. The canonical columns come first, under the canonical headers and with the spellings of
 * the file that they came from; then the attributes by name; then what the model and the segmentation
 * say. Importing the file again yields the same customers.
 *
 * Text that a spreadsheet would take for a formula bears an apostrophe before it, which an import takes off.
 *
 * Pages are read one after the other: changes made meanwhile may show. A replacing import does not mix
 * two tables, but ends the stream with an error.
 *
 * @throws {InvalidQueryError} `INVALID_FILTER`, before anything is read
 */
export function exportCustomers(
  services: Pick<Services, "db">,
  filter: CustomerFilter | null = null,
  options: ExportOptions = {},
): ReadableStream<Uint8Array> {
  return ReadableStream.from(csvOf(services, customerWhere(filter), options))
    .pipeThrough(new TextEncoderStream());
}

async function* csvOf(
  { db }: Pick<Services, "db">,
  where: SQL | undefined,
  { bom = false }: ExportOptions,
): AsyncGenerator<string> {
  const attributes = await attributeNames({ db }, where);
  const headers = [...COLUMNS.map(({ name }) => name), ...attributes.map(guard), ...RESULT_HEADERS];
  yield (bom ? "\uFEFF" : "") + csvLine(headers);
  for await (const page of exportPages({ db }, where)) {
    yield page.map((row) => csvLine(cellsOf(row, attributes))).join("");
  }
}

async function* exportPages(
  { db }: Pick<Services, "db">,
  where: SQL | undefined,
): AsyncGenerator<ExportedCustomer[]> {
  let last: string | undefined;
  let table: number | undefined;
  while (true) {
    const page = await db.select({
      customer: customers,
      cluster: clusters.index,
      persona: clusters.persona,
      table: sql<number>`${customers}.tableoid::int8::float8`,
    }).from(customers).leftJoin(clusters, eq(clusters.id, customers.clusterId))
      .where(and(where, last === undefined ? undefined : gt(customers.customerId, last)))
      .orderBy(asc(customers.customerId)).limit(PAGE_ROWS);
    if (page.length === 0) return;
    table ??= page[0]!.table;
    if (table !== page[0]!.table) {
      throw new UserError(
        "CUSTOMERS_REPLACED",
        "The customers were replaced while they were exported. Export them again.",
      );
    }
    yield page;
    if (page.length < PAGE_ROWS) return;
    last = page.at(-1)!.customer.customerId;
  }
}

/** The names of all attributes, in alphabetical order. */
async function attributeNames(
  { db }: Pick<Services, "db">,
  where: SQL | undefined,
): Promise<string[]> {
  const names = new Set<string>();
  let last: string | null = "";
  while (last !== null) {
    const condition: SQL | undefined = and(where, gt(customers.customerId, last));
    const [page]: { last: string | null; names: string[] }[] = await db.execute(sql`
      with page as materialized (
        select customer_id, attributes from customers where ${condition}
        order by customer_id limit ${PAGE_ROWS * 5})
      select max(customer_id) as last,
        array(select distinct jsonb_object_keys(attributes) from page) as names from page`);
    for (const name of page!.names) names.add(name);
    last = page!.last;
  }
  return [...names].sort();
}

function cellsOf(row: ExportedCustomer, attributes: readonly string[]): string[] {
  const { customer, cluster, persona } = row;
  return [
    ...COLUMNS.map((column) => canonicalCell(customer, column)),
    ...attributes.map((name) =>
      Object.hasOwn(customer.attributes, name) ? guard(customer.attributes[name]!) : ""
    ),
    plain(customer.churnProbability),
    customer.riskBand ?? "",
    plain(cluster),
    persona === null ? "" : personaName(persona, "en"),
  ];
}

function canonicalCell(customer: CustomerRow, { field, kind }: Column): string {
  const value = customer[field as keyof CustomerRow] as string | number | boolean | null;
  if (value === null) return "";
  if (kind === "categorical") return guard(customer.spellings?.[field] ?? String(value));
  if (typeof value === "boolean") return value ? "1" : "0";
  return typeof value === "string" ? guard(value) : plain(value);
}

function plain(value: number | null): string {
  return value === null ? "" : String(value);
}
