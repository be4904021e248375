import type { CustomerSchema } from "@/schema/column.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import type { Services } from "./context.ts";

/** The schema of the stored customers. */
export function currentSchema(_services: Pick<Services, "db">): Promise<CustomerSchema> {
  return Promise.resolve(ECOMMERCE);
}
