import type { Services } from "../services.ts";
import { type Cached, cached } from "../cache.ts";
import { type DatasetProfile, profileStoredCustomers } from "./profile.ts";

/** The profile of the stored customers, made when first asked for and kept until they change. */
export type StoredProfile = Cached<DatasetProfile>;

/** Remembers one profile, by the state of the customer table. */
export function createStoredProfile({ readDb }: Pick<Services, "readDb">): StoredProfile {
  return cached(readDb, () => profileStoredCustomers(readDb));
}
