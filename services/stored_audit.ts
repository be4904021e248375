import { auditStoredCustomers, type AuditWorkers, type DataAudit } from "./audit.ts";
import type { Services } from "./context.ts";
import { keep, type Kept } from "./memory.ts";
import { silentRun } from "./run.ts";

/**
 * The audit of the stored customers, made when first asked for and kept until they change. Takes seconds on a large
 * table, and fails as {@linkcode auditStoredCustomers} does.
 */
export type StoredAudit = Kept<DataAudit>;

/** Remembers one audit, by the state of the customer table. */
export function createStoredAudit(services: Pick<Services, "db"> & AuditWorkers): StoredAudit {
  return keep(services.db, () => auditStoredCustomers(services, undefined, silentRun));
}
