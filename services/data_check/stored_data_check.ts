import type { Database } from "@/db/client.ts";
import { checkStoredCustomers, type CheckWorkers, type DataCheck } from "./data_check.ts";
import { type Cached, cached } from "../cache.ts";
import { silentTask } from "../task_context.ts";

/**
 * The data check of the stored customers, made when first asked for and kept until they change. Takes seconds on a large
 * table, and fails as {@linkcode checkStoredCustomers} does.
 */
export type StoredDataCheck = Cached<DataCheck>;

/** Remembers one data check, by the state of the customer table. */
export function createStoredDataCheck(
  services: { readonly db: Database } & CheckWorkers,
): StoredDataCheck {
  return cached(services.db, () => checkStoredCustomers(services, undefined, silentTask));
}
