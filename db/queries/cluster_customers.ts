import { and, count, inArray, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { clusters, customers } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { type CustomerFilter, customerWhere } from "./customer_filter.ts";
import {
  customerCursor,
  parseCustomerCursor,
  resolveOrder,
  stretchesAfter,
} from "./customer_order.ts";
import {
  type CustomerListOptions,
  type CustomerWithPrediction,
  selectCustomers,
} from "./customers.ts";
import { type Page, pageRequest, toPage } from "./paging.ts";

/**
 * One page of the customers of each of some clusters, all by the same options. One statement for all clusters, or two
 * where a page reaches the customers that lack the value that is sorted by.
 *
 * @returns pages by the cluster's id
 * @throws {InvalidQueryError} with code `INVALID_PAGE`, `INVALID_CURSOR`, `INVALID_ORDER` or `INVALID_FILTER`
 */
export async function listCustomersOfClusters(
  db: Queryable,
  schema: CustomerSchema,
  clusterIds: readonly number[],
  options: CustomerListOptions,
): Promise<ReadonlyMap<number, Page<CustomerWithPrediction>>> {
  const request = pageRequest(options);
  const order = resolveOrder(schema, options.order);
  const key = request.cursor === undefined ? undefined : parseCustomerCursor(request.cursor, order);
  const filter = customerWhere(schema, options.filter);
  const wanted = request.size + 1;
  const columns = options.columns && [...options.columns, "clusterId"];
  const rows = new Map(clusterIds.map((id) => [id, [] as CustomerWithPrediction[]]));
  for (const stretch of stretchesAfter(order, key, request.backward)) {
    const short = clusterIds.filter((id) => rows.get(id)!.length < wanted);
    if (short.length === 0) break;
    const page = db.select({ id: customers.customerId }).from(customers)
      .where(and(sql`${customers.clusterId} = ${clusters.id}`, filter, stretch.where))
      .orderBy(stretch.orderBy).limit(wanted);
    const onPages = sql`${customers.customerId} in (
      select page.customer_id from ${clusters} cross join lateral (${page}) page
      where ${inArray(clusters.id, short)})`;
    const { orderBy } = stretch;
    const found = await selectCustomers(db, schema, onPages, {
      ...options,
      columns,
      order,
      orderBy,
    });
    for (const row of found) rows.get(row.clusterId!)!.push(row);
  }
  return new Map(
    Array.from(rows, ([id, list]) => [
      id,
      toPage(list.slice(0, wanted), request, (row) => customerCursor(row, order)),
    ]),
  );
}

/** How many customers of each of some clusters a filter lets through, by the cluster's id. One statement. */
export async function countCustomersOfClusters(
  db: Queryable,
  schema: CustomerSchema,
  clusterIds: readonly number[],
  filter?: CustomerFilter | null,
): Promise<ReadonlyMap<number, number>> {
  const rows = await db.select({ cluster: customers.clusterId, customers: count() })
    .from(customers)
    .where(and(inArray(customers.clusterId, [...clusterIds]), customerWhere(schema, filter)))
    .groupBy(customers.clusterId);
  const counts = new Map(rows.map(({ cluster, customers }) => [cluster!, customers]));
  return new Map(clusterIds.map((id) => [id, counts.get(id) ?? 0]));
}
