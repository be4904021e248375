import type { Finding } from "@/ml/audit/audit.ts";
import { type AuditColumn, type AuditRecord, toAuditTable } from "@/ml/audit/table.ts";

/** Population stability index from which a shift counts: the usual mark for a large one. */
const DRIFT_PSI = 0.25;
/** Share that stands in for an absent category. */
const LEAST_SHARE = 1e-4;
/** Rows below which shares say little. */
const LEAST_ROWS = 100;
const EXAMPLES = 20;

/**
 * Categories of a table to be scored against those of the training table: categories that training never saw, and
 * columns whose shares shifted (population stability index ≥ 0.25; Siddiqi 2006).
 *
 * @param training the rows that the model learnt from
 * @param serving the rows to be scored, to which the findings' rows refer
 */
export function auditDrift(
  training: readonly AuditRecord[],
  serving: readonly AuditRecord[],
): Finding[] {
  const before = toAuditTable(training);
  const after = toAuditTable(serving);
  return before.columns.flatMap((column) => {
    const other = after.columns.find(({ name }) => name === column.name);
    if (!other || column.kind !== "code" || other.kind !== "code") return [];
    const unseen = other.categories.filter((category) => !column.categories.includes(category));
    const psi = before.rows < LEAST_ROWS || after.rows < LEAST_ROWS
      ? 0
      : stabilityIndex(shares(column), shares(other));
    if (unseen.length === 0 && psi < DRIFT_PSI) return [];
    const codes = new Set(unseen.map((category) => other.categories.indexOf(category)));
    const rows = [...other.values.keys()].filter((row) => codes.has(other.values[row]!));
    return [{
      kind: "CATEGORY_DRIFT" as const,
      severity: "MEDIUM" as const,
      column: column.name,
      rows: unseen.length > 0 ? rows.length : after.rows,
      examples: rows.slice(0, EXAMPLES),
      evidence: { psi, unseen: unseen.length > 0 ? unseen.join(", ") : null },
    }];
  });
}

function shares({ values, categories }: AuditColumn): Map<string, number> {
  const present = values.filter((value) => !Number.isNaN(value));
  const counts = new Float64Array(categories.length);
  for (const code of present) counts[code]!++;
  return new Map(categories.map((category, code) => [category, counts[code]! / present.length]));
}

function stabilityIndex(before: Map<string, number>, after: Map<string, number>): number {
  let sum = 0;
  for (const category of new Set([...before.keys(), ...after.keys()])) {
    const a = Math.max(before.get(category) ?? 0, LEAST_SHARE);
    const b = Math.max(after.get(category) ?? 0, LEAST_SHARE);
    sum += (b - a) * Math.log(b / a);
  }
  return sum;
}
