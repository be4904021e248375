import { asc, count, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { CustomerRow } from "@/db/queries/customers.ts";
import { customersTable } from "@/db/customers_table.ts";
import { customers } from "@/db/schema/mod.ts";

/** How many customers there are, by outcome. */
export interface OutcomeCounts {
  readonly customers: number;
  readonly retained: number;
  readonly churned: number;
}

/** Counts the customers by outcome. */
export async function countOutcomes(db: Queryable): Promise<OutcomeCounts> {
  const [row] = await db.select({
    customers: count(),
    retained: sql`count(*) filter (where not ${customers.churned})`.mapWith(Number),
    churned: sql`count(*) filter (where ${customers.churned})`.mapWith(Number),
  }).from(customers);
  return row!;
}

/** A column that the files carried beyond the canonical ones. */
export interface AttributeCount {
  readonly name: string;
  /** Customers with a value. */
  readonly count: number;
  readonly distinct: number;
}

const ATTRIBUTES_SHOWN = 100;

/** The columns beyond the canonical ones, by name; at most 100. */
export async function countAttributes(db: Queryable): Promise<AttributeCount[]> {
  const rows = await db.execute<{ name: string; count: number; distinct: number }>(sql`
    select name, sum(n)::float8 as count, count(*)::float8 as distinct
    from (
      select attribute.name, attribute.held, count(*) as n
      from ${customers}, jsonb_each_text(${customers.attributes}) as attribute (name, held)
      where attribute.held <> '' group by 1, 2
    ) as each
    group by name order by name limit ${ATTRIBUTES_SHOWN}
  `);
  return [...rows];
}

/** The first customers in the order of the files that they came from. */
export function firstCustomers(
  db: Queryable,
  schema: CustomerSchema,
  limit: number,
): Promise<CustomerRow[]> {
  const customers = customersTable(schema);
  return db.select().from(customers)
    .orderBy(asc(customers.importId), asc(customers.importLine), asc(customers.customerId))
    .limit(limit);
}
