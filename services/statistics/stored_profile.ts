import type { Database } from "@/db/client.ts";
import { type Cached, cached } from "../cache.ts";
import { type DatasetProfile, profileStoredCustomers } from "./profile.ts";

/** The profile of the stored customers, made when first asked for and kept until they change. */
export type StoredProfile = Cached<DatasetProfile>;

/** Remembers one profile, by the state of the customer table. */
export function createStoredProfile({ readDb }: { readonly readDb: Database }): StoredProfile {
  return cached(readDb, () => profileStoredCustomers(readDb));
}
