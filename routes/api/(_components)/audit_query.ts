import type { AuditFilter, AuditKind } from "@/db/queries/audit_log.ts";

/** A query of the audit log, as the address says it. */
export interface AuditQuery {
  /** A part of the actor's name. */
  readonly actor: string;
  /** Empty: all kinds. */
  readonly kind: AuditKind | "";
  /** Days as `2026-01-31`, both counted in; empty: no bound. */
  readonly from: string;
  readonly to: string;
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const DAY_MS = 86_400_000;

/**
 * Reads the address of the audit log; what it cannot read it leaves out, as a form does with what is blank.
 *
 * @param kinds what entries may be of
 */
export function readAuditQuery({ searchParams }: URL, kinds: readonly AuditKind[]): AuditQuery {
  const text = (name: string) => searchParams.get(name)?.trim() ?? "";
  const day = (name: string) =>
    DAY.test(text(name)) && !Number.isNaN(Date.parse(text(name))) ? text(name) : "";
  return {
    actor: text("actor").slice(0, 100),
    kind: kinds.find((each) => each === text("kind")) ?? "",
    from: day("from"),
    to: day("to"),
  };
}

/** The entries that a query asks for; its days are UTC. */
export function auditFilter({ actor, kind, from, to }: AuditQuery): AuditFilter {
  return {
    actor,
    kind: kind || null,
    from: from ? new Date(from) : null,
    until: to ? new Date(Date.parse(to) + DAY_MS) : null,
  };
}

/** The address of the audit log, at a place in the list. */
export function auditAddress(
  query: AuditQuery,
  place: { readonly after?: string | undefined; readonly before?: string | undefined } = {},
): string {
  const stated = Object.entries({ ...query, ...place }).filter(([, value]) => value);
  const parameters = new URLSearchParams(stated as [string, string][]);
  return parameters.size > 0 ? `/api/audit?${parameters}` : "/api/audit";
}
