import { auditTable, type Finding, SEVERITIES } from "@/ml/audit/audit.ts";
import { auditDrift } from "@/ml/audit/drift.ts";
import type { TableProfile } from "@/ml/audit/profile.ts";
import { type AuditTable, reorderTable } from "@/ml/audit/table.ts";

/** A table to be audited; plain data, so that it can be sent to a worker. */
export interface AuditTask {
  readonly table: AuditTable;
  /** Shape [N]: where each row stood in its file, for rows that come in another order. */
  readonly places?: Float64Array | undefined;
  /** What a model learnt from, to compare the table with. */
  readonly training?: TableProfile | undefined;
}

/** What an audit comes to, as plain data. */
export interface AuditReport {
  readonly rows: number;
  /** Customers that are independent of each other: duplicates and plain copies count once. */
  readonly groups: number;
  /** The same with altered copies tied as well. */
  readonly strictGroups: number;
  /** The examples are rows of the table as it was given. */
  readonly findings: readonly Finding[];
}

/** Audits a table in its file's order, since a table that was appended to itself shows only in it. */
export function reportAudit({ table, places, training }: AuditTask): AuditReport {
  const order = places && orderOf(places);
  const audit = auditTable(order ? reorderTable(table, order) : table);
  const restore = (finding: Finding): Finding =>
    order ? { ...finding, examples: finding.examples.map((row) => order[row]!) } : finding;
  return {
    rows: table.rows,
    groups: audit.groupCount,
    strictGroups: audit.strictGroupCount,
    findings: [
      ...audit.findings.map(restore),
      ...(training ? auditDrift(training, table) : []),
    ].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
  };
}

function orderOf(places: Float64Array): Uint32Array {
  return Uint32Array.from(places, (_, row) => row).sort((a, b) => places[a]! - places[b]! || a - b);
}
