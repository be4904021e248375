/** What is asked of a customer's snapshot, in one place. */
import { type SQL, sql } from "drizzle-orm";
import { customerMonths as k } from "@/db/schema/mod.ts";
import type { ChurnDefinition } from "@/schema/orders/churn_definition.ts";

/** The first day after the snapshot's month. */
const end = sql`(${k.month} + interval '1 month')::date`;

/** Whether the customer was active at the month's end. */
export function isActive({ activeDays }: ChurnDefinition): SQL {
  return sql`${end} - ${k.lastOrderOn} <= ${activeDays}::int`;
}

/** Whether no order came within the horizon from the month's end on, as far as orders are known. */
export function isChurned({ horizonDays }: ChurnDefinition): SQL {
  return sql`(${k.nextOrderOn} is null or ${k.nextOrderOn} - ${end} >= ${horizonDays}::int)`;
}
