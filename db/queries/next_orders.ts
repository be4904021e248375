import type postgres from "postgres";

/**
 * The customers who ordered within some time.
 *
 * @param from ISO 8601 date, the first day
 * @param end ISO 8601 date, the first day after it
 */
export async function nextOrders(
  sql: postgres.Sql,
  from: string,
  end: string,
): Promise<Set<string>> {
  const rows = await sql<{ id: string }[]>`
    select distinct customer_id as id from orders
    where kind = 'PLACED' and customer_id is not null
      and ordered_at >= ${from}::timestamp and ordered_at < ${end}::timestamp`;
  return new Set(rows.map(({ id }) => id));
}
