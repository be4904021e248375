import { eq, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customersTable } from "@/db/customers_table.ts";
import { scoringRuns } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { CustomerRow } from "./customer_filter.ts";

/** A stored customer, and the model that its score comes from. */
export interface StoredCustomerScore {
  readonly customer: CustomerRow;
  /** Null where the customer has no score. */
  readonly modelId: number | null;
}

/** The stored customers with the given ids, in no order. */
export async function findStoredScores(
  db: Queryable,
  schema: CustomerSchema,
  customerIds: readonly string[],
): Promise<StoredCustomerScore[]> {
  if (customerIds.length === 0) return [];
  const customers = customersTable(schema);
  return await db.select({ customer: customers, modelId: scoringRuns.modelId }).from(customers)
    .leftJoin(scoringRuns, eq(scoringRuns.id, customers.scoringRunId))
    .where(
      // As JSON, since a new connection to a server may not know array types yet.
      sql`${customers.customerId} in (select json_array_elements_text(${
        JSON.stringify(customerIds)
      }::text::json))`,
    );
}
