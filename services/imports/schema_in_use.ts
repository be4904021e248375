import type { Database } from "@/db/client.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { hasCustomers } from "@/db/queries/customers.ts";

/** The schema of the stored customers; undefined where there are none. */
export async function schemaInUse(
  services: { readonly db: Database },
): Promise<CustomerSchema | undefined> {
  return await hasCustomers(services.db) ? await currentSchema(services) : undefined;
}
