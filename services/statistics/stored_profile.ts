import type { Services } from "../services.ts";
import { keep, type Kept } from "../cache.ts";
import { type DatasetProfile, profileStoredCustomers } from "./profile.ts";

/** The profile of the stored customers, made when first asked for and kept until they change. */
export type StoredProfile = Kept<DatasetProfile>;

/** Remembers one profile, by the state of the customer table. */
export function createStoredProfile({ reads }: Pick<Services, "reads">): StoredProfile {
  return keep(reads, () => profileStoredCustomers(reads));
}
