import { checkTable, type Finding, SEVERITIES } from "@/ml/data_check/data_check.ts";
import { findDrift } from "@/ml/data_check/drift.ts";
import type { Identifier } from "@/ml/data_check/identifiers.ts";
import type { TableProfile } from "@/ml/data_check/profile.ts";
import { type CheckTable, reorderTable } from "@/ml/data_check/table.ts";

/** A table to be checked; plain data, so that it can be sent to a worker. */
export interface DataCheckTask {
  readonly table: CheckTable;
  /** Shape [N]: where each row stood in its file, for rows that come in another order. */
  readonly places?: Float64Array | undefined;
  /** What a model learnt from, to compare the table with. */
  readonly training?: TableProfile | undefined;
}

/** The result of a data check, as plain data. */
export interface DataCheckReport {
  readonly rows: number;
  /** Customers that are independent of each other: duplicates and plain copies count once. */
  readonly groups: number;
  /** The same with altered copies tied as well. */
  readonly strictGroups: number;
  /** Columns that are no evidence of independence, which were left out when rows were compared. */
  readonly identifiers: readonly Identifier[];
  /** The examples are rows of the table as it was given. */
  readonly findings: readonly Finding[];
}

/** Checks a table in its file's order, since a table that was appended to itself shows only in it. */
export function reportDataCheck({ table, places, training }: DataCheckTask): DataCheckReport {
  const order = places && orderOf(places);
  const check = checkTable(order ? reorderTable(table, order) : table);
  const restore = (finding: Finding): Finding =>
    order ? { ...finding, examples: finding.examples.map((row) => order[row]!) } : finding;
  return {
    rows: table.rows,
    groups: check.groupCount,
    strictGroups: check.strictGroupCount,
    identifiers: check.identifiers,
    findings: [
      ...check.findings.map(restore),
      ...(training ? findDrift(training, table) : []),
    ].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
  };
}

function orderOf(places: Float64Array): Uint32Array {
  return Uint32Array.from(places, (_, row) => row).sort((a, b) => places[a]! - places[b]! || a - b);
}
