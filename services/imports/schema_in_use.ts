import type { Database } from "@/db/client.ts";
import { sql } from "drizzle-orm";
import { customers } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { currentSchema } from "../schema/customer_schema.ts";

/** The schema of the stored customers; undefined where there are none. */
export async function schemaInUse(
  services: { readonly db: Database },
): Promise<CustomerSchema | undefined> {
  const [row] = await services.db.select({ one: sql`1` }).from(customers).limit(1);
  return row && await currentSchema(services);
}
