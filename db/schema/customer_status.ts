import { type SQL, sql, type SQLWrapper } from "drizzle-orm";

/** A customer whose label says that they have left is churned; all others, also without a label, are active. */
export const CUSTOMER_STATUSES = ["ACTIVE", "CHURNED"] as const;

/** Whether a customer is active, by the label. The one statement of this rule, which indexes and filters share. */
export function isActive(churned: SQLWrapper): SQL {
  return sql`${churned} is not true`;
}

/** Whether a customer has churned, by the label. */
export function isChurned(churned: SQLWrapper): SQL {
  return sql`${churned} is true`;
}

/** A customer's status, by the label. */
export function statusOf(churned: SQLWrapper): SQL {
  return sql`case when ${isChurned(churned)} then 'CHURNED' else 'ACTIVE' end`;
}

/**
 * SQL of a customer's risk band: `HIGH` from the threshold on, `MEDIUM` from half of it on, `LOW` below. Null for a
 * churned customer, and where there is no score or no threshold. Takes and gives text, for imports build statements
 * without the query builder.
 */
export function bandOf(churned: string, probability: string, threshold: string): string {
  return `case when ${churned} is true then null
    when ${probability} >= ${threshold} then 'HIGH'
    when ${probability} >= ${threshold} / 2 then 'MEDIUM'
    when ${probability} < ${threshold} / 2 then 'LOW' end`;
}
