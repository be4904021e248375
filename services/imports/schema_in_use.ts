import type { Database } from "@/db/client.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { fileSchema } from "@/schema/orders/customers_schema.ts";
import { idOf } from "@/schema/schema.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { hasCustomers } from "@/db/queries/customers.ts";

/** The columns that a customer table has brought; undefined where none has, so that a file brings its own. */
export async function schemaInUse(
  services: { readonly db: Database },
): Promise<CustomerSchema | undefined> {
  if (!await hasCustomers(services.db)) return undefined;
  const schema = fileSchema(await currentSchema(services));
  return idOf(schema).source === "FILE" ? schema : undefined;
}
