import { sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { countedValue } from "./rfm_columns.ts";

/** How many customers are to be drawn from a cluster. */
export interface ClusterQuota {
  readonly clusterId: number;
  /** Its customers. */
  readonly size: number;
  readonly draw: number;
}

/** A customer as a point of a scatter plot. */
export interface SampledCustomer {
  readonly customerId: string;
  readonly clusterId: number;
  /** In the order of the columns; null where a value or a column is missing. */
  readonly values: readonly (number | null)[];
}

/**
 * Draws customers from clusters by a hash of their id, so that the same customer is drawn again however often
 * someone asks, no matter which other customers come or go. Reads every customer once and sorts few: a customer is a candidate
 * only where the hash is below a bound that lets through a little more than the quota.
 *
 * @param keys of columns of numbers or dates; a date counts as days before the last one of all customers
 * @returns by cluster, then by hash: a beginning of a cluster's customers is a sample as well
 */
export async function sampleClusters(
  db: Queryable,
  schema: CustomerSchema,
  keys: readonly string[],
  quotas: readonly ClusterQuota[],
): Promise<SampledCustomer[]> {
  const wanted = quotas.map(({ clusterId, size, draw }) => ({
    cluster: clusterId,
    draw,
    bound: boundOf(draw, size).toString(),
  }));
  const values = sql.join(keys.map((key) => countedValue(schema, key)), sql`, `);
  const rows = await db.execute<Record<string, unknown> & SampledCustomer>(sql`
    select customer_id as "customerId", cluster_id as "clusterId", values
    from (
      select c.*, q.draw, row_number() over (partition by c.cluster_id order by hash, c.customer_id) as place
      from (
        select ${customers.customerId}, ${customers.clusterId}, json_build_array(${values}) as values,
          hashtextextended(${customers.customerId}, 0) as hash
        from ${customers}
      ) c
      join json_to_recordset(${JSON.stringify(wanted)}::text::json)
        as q(cluster int, draw int, bound bigint) on q.cluster = c.cluster_id
      where c.hash <= q.bound
    ) candidates
    where place <= draw
    order by cluster_id, place`);
  return [...rows];
}

const LEAST_HASH = -(2n ** 63n);
const MOST_HASH = 2n ** 63n - 1n;

/** The hash up to which a cluster's customers are candidates: six standard deviations above the quota. */
function boundOf(draw: number, size: number): bigint {
  const share = size > 0 ? (draw + 6 * Math.sqrt(draw) + 6) / size : 1;
  if (share >= 1) return MOST_HASH;
  return LEAST_HASH + BigInt(Math.round(share * 2 ** 52)) * 2n ** 12n;
}
