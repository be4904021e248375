import { customersState } from "@/db/queries/customers_state.ts";
import { auditStoredCustomers, type AuditWorkers, type DataAudit } from "./audit.ts";
import type { Services } from "./context.ts";
import { silentRun } from "./run.ts";

/** The audit of the stored customers, made when first asked for and kept until they change. */
export interface StoredAudit {
  /**
   * The audit of the customers as they are now. Takes seconds on a large table; who asks meanwhile waits for the same.
   *
   * @throws {UserError} as {@linkcode auditStoredCustomers} does; the next call tries again
   */
  current(): Promise<DataAudit>;
}

/** Remembers one audit, by the state of the customer table. */
export function createStoredAudit(services: Pick<Services, "db"> & AuditWorkers): StoredAudit {
  let kept: { readonly state: string; readonly audit: Promise<DataAudit> } | undefined;
  return {
    async current() {
      const state = await customersState(services.db);
      if (kept?.state === state) return await kept.audit;
      const own = { state, audit: auditStoredCustomers(services, undefined, silentRun) };
      kept = own;
      try {
        return await own.audit;
      } catch (error) {
        if (kept === own) kept = undefined;
        throw error;
      }
    },
  };
}
