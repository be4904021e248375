import { type AppendedCopy, findAppendedCopies } from "@/ml/audit/appended_copies.ts";
import { type DuplicatePair, findDuplicates } from "@/ml/audit/duplicates.ts";
import { createRowGroups } from "@/ml/audit/row_groups.ts";
import {
  type AuditRecord,
  type AuditTable,
  spellingColumns,
  toAuditTable,
} from "@/ml/audit/table.ts";

export interface GroupsOptions {
  /** Whether rows that an altered copy ties together form a group as well. Default no. */
  readonly altered?: boolean;
}

/**
 * Rows that are not independent, tied together: exact duplicates and appended copies.
 *
 * @returns shape [N]: the first row of each row's group
 */
export function groupsOf(
  records: readonly AuditRecord[],
  { altered = false }: GroupsOptions = {},
): Int32Array {
  const table = toAuditTable(records);
  return tieRows(table.rows, findTies(table, records), altered);
}

/** What ties rows together. */
export interface Ties {
  readonly duplicates: readonly DuplicatePair[];
  readonly copies: readonly AppendedCopy[];
}

/** Everything that ties rows of a table together. */
export function findTies(table: AuditTable, records: readonly AuditRecord[]): Ties {
  const label = { name: "label", kind: "code", values: table.labels, categories: [] } as const;
  const columns = [...table.columns, label, ...spellingColumns(records)];
  return { duplicates: findDuplicates(columns, table.rows), copies: findAppendedCopies(table) };
}

/** Joins the rows that ties connect; altered copies only where asked. */
export function tieRows(
  rows: number,
  { duplicates, copies }: Ties,
  withAltered: boolean,
): Int32Array {
  const groups = createRowGroups(rows);
  for (const { row, first } of duplicates) groups.union(row, first);
  for (const { rows, unaltered, lag, altered } of copies) {
    if (altered && !withAltered) continue;
    for (const row of withAltered ? rows : unaltered) groups.union(row, row - lag);
  }
  return groups.toArray();
}
