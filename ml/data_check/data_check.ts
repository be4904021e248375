import type { DuplicatePair } from "@/ml/data_check/duplicates.ts";
import { findTies, tieRows } from "@/ml/data_check/groups.ts";
import type { Identifier } from "@/ml/data_check/identifiers.ts";
import { isAltered, type RowCopy } from "@/ml/data_check/row_copy.ts";
import { countGroups } from "@/ml/data_check/row_groups.ts";
import { findLeaks, type Leak } from "@/ml/data_check/leaks.ts";
import { aloneAuc } from "@/ml/data_check/prediction.ts";
import {
  type CheckColumn,
  type CheckRecord,
  type CheckTable,
  toCheckTable,
} from "@/ml/data_check/table.ts";

import type { CustomerSchema } from "@/schema/column.ts";

export const FINDING_KINDS = [
  "EXACT_DUPLICATES",
  "APPENDED_COPY",
  "ALTERED_COPY",
  "LABEL_LEAK",
  "PREDICTIVE_IDENTIFIER",
  "CONSTANT_COLUMN",
  "NEAR_CONSTANT_COLUMN",
  "CATEGORY_DRIFT",
  "RANGE_DRIFT",
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** HIGH falsifies every figure; MEDIUM may; LOW is worth knowing. */
export const SEVERITIES = ["HIGH", "MEDIUM", "LOW"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One thing about a table that would mislead training, as data; {@linkcode describeFinding} puts it into words. */
export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** The field or attribute concerned; absent where it is the table. */
  readonly column?: string;
  /** How many rows are concerned. */
  readonly rows: number;
  /** The first of them, at most 20, counted from 0. */
  readonly examples: readonly number[];
  /** What shows it; see {@linkcode describeFinding} for each kind's names. */
  readonly evidence: Readonly<Record<string, number | string | null>>;
}

export interface TableCheck {
  readonly findings: readonly Finding[];
  /** Columns that are no evidence of independence, which were left out when rows were compared. */
  readonly identifiers: readonly Identifier[];
  /** Shape [N]: rows tied together bear the number of their first row; see {@linkcode groupsOf}. */
  readonly groups: Int32Array;
  readonly groupCount: number;
  /** The same with altered copies tied as well: the strictest reading of the table. */
  readonly strictGroups: Int32Array;
  readonly strictGroupCount: number;
}

/** AUC from which a number that should say nothing says something, and standard errors that it must be beyond chance. */
const IDENTIFIER_AUC = 0.6;
const BEYOND_CHANCE = 4;
/** Share of the commonest value from which a column is as good as constant. */
const NEAR_CONSTANT_SHARE = 0.995;
/** Rows below which a share says little. */
const LEAST_ROWS = 100;
const EXAMPLES = 20;

/** {@linkcode checkTable} of records at hand. */
export function checkCustomers(
  records: readonly CheckRecord[],
  schema: CustomerSchema,
): TableCheck {
  return checkTable(toCheckTable(records, schema));
}

/**
 * Checks a table before training. Findings come in the order of their severity.
 *
 * Time grows as N log N: made for up to a million rows.
 */
export function checkTable(table: CheckTable): TableCheck {
  const ties = findTies(table);
  const groups = tieRows(table.rows, ties, false);
  const strictGroups = tieRows(table.rows, ties, true);
  return {
    findings: [
      ...duplicateFindings(ties.duplicates),
      ...ties.copies.map((copy) => copyFinding(copy, table.labels)),
      ...leakFindings(findLeaks(table), table.rows),
      ...identifierFindings(table, strictGroups),
      ...table.columns.flatMap((column) => constantFindings(column, table.rows)),
    ],
    identifiers: ties.identifiers,
    groups,
    groupCount: countGroups(groups),
    strictGroups,
    strictGroupCount: countGroups(strictGroups),
  };
}

function duplicateFindings(duplicates: readonly DuplicatePair[]): Finding[] {
  if (duplicates.length === 0) return [];
  const rows = duplicates.map(({ row }) => row).sort((a, b) => a - b);
  return [{
    kind: "EXACT_DUPLICATES",
    severity: "HIGH",
    rows: rows.length,
    examples: rows.slice(0, EXAMPLES),
    evidence: {},
  }];
}

function copyFinding(copy: RowCopy, labels: Float64Array): Finding {
  const rows = [...new Set(copy.rows)].sort((a, b) => a - b);
  const shifted = Object.entries(copy.offsets).filter(([, offset]) => offset !== 0);
  return {
    kind: isAltered(copy) ? "ALTERED_COPY" : "APPENDED_COPY",
    severity: "HIGH",
    rows: rows.length,
    examples: rows.slice(0, EXAMPLES),
    evidence: {
      lag: copy.lag,
      unaltered: new Set(copy.rows.filter((_, at) => copy.mismatches[at] === 0)).size,
      labelsEqual: labelAgreement(copy, labels),
      shiftedColumns: shifted.length,
      offsets: shifted.map(([name, offset]) => `${name} ${offset > 0 ? "+" : ""}${offset}`)
        .join(", "),
    },
  };
}

/** Share of the pairs whose labels agree; null without labels. */
function labelAgreement({ rows, originals }: RowCopy, labels: Float64Array): number | null {
  let known = 0;
  let equal = 0;
  rows.forEach((row, at) => {
    const difference = labels[row]! - labels[originals[at]!]!;
    if (Number.isNaN(difference)) return;
    known++;
    if (difference === 0) equal++;
  });
  return known > 0 ? equal / known : null;
}

function leakFindings(leaks: readonly Leak[], rows: number): Finding[] {
  return leaks.map(({ column, reason, auc }) => ({
    kind: "LABEL_LEAK",
    severity: "HIGH",
    column,
    rows,
    examples: [],
    evidence: { reason, auc },
  }));
}

/** Neither the identity nor the order of rows says anything about a customer; one row a group is asked. */
function identifierFindings(
  { identities, labels: all, rows }: CheckTable,
  groups: Int32Array,
): Finding[] {
  const labels = all.map((label, row) => groups[row] === row ? label : NaN);
  const positions = Float64Array.from({ length: rows }, (_, row) => row);
  const least = Math.max(IDENTIFIER_AUC, 0.5 + BEYOND_CHANCE * chanceError(labels));
  for (const [source, values] of [["identity", identities], ["order", positions]] as const) {
    const auc = aloneAuc(values, labels, true);
    if (auc === null || auc < least) continue;
    return [{
      kind: "PREDICTIVE_IDENTIFIER",
      severity: "MEDIUM",
      ...(source === "identity" ? { column: "customerId" } : {}),
      rows,
      examples: [],
      evidence: { source, auc },
    }];
  }
  return [];
}

/** Standard error of the AUC of a column that says nothing (Hanley and McNeil 1982). */
function chanceError(labels: Float64Array): number {
  let churned = 0;
  let retained = 0;
  for (const label of labels) {
    if (label === 1) churned++;
    else if (label === 0) retained++;
  }
  return Math.sqrt((churned + retained + 1) / (12 * churned * retained));
}

function constantFindings(
  { name, values, names, kind }: CheckColumn,
  rows: number,
): Finding[] {
  if (rows < LEAST_ROWS) return [];
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [value, count] = [...counts].reduce((top, entry) => entry[1] > top[1] ? entry : top);
  const share = count / rows;
  if (share < NEAR_CONSTANT_SHARE) return [];
  return [{
    kind: share === 1 ? "CONSTANT_COLUMN" : "NEAR_CONSTANT_COLUMN",
    severity: "LOW",
    column: name,
    rows: count,
    examples: [],
    evidence: {
      value: Number.isNaN(value) ? null : kind === "code" ? names.get(value) ?? null : value,
      share,
    },
  }];
}
