import { type AppendedCopy, findAppendedCopies } from "@/ml/data_check/appended_copies.ts";
import { type DuplicatePair, findDuplicates } from "@/ml/data_check/duplicates.ts";
import { createRowGroups } from "@/ml/data_check/row_groups.ts";
import {
  type CheckRecord,
  type CheckTable,
  labelColumn,
  toCheckTable,
} from "@/ml/data_check/table.ts";

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
  records: readonly CheckRecord[],
  { altered = false }: GroupsOptions = {},
): Int32Array {
  const table = toCheckTable(records);
  return tieRows(table.rows, findTies(table), altered);
}

/** Both readings of which rows are not independent, shape [N] each: the first row of each row's group. */
export interface RowGroups {
  readonly groups: Int32Array;
  /** With altered copies tied as well. */
  readonly strictGroups: Int32Array;
}

/** {@linkcode groupsOf} in both readings, the ties found once. */
export function rowGroupsOf(records: readonly CheckRecord[]): RowGroups {
  const table = toCheckTable(records);
  const ties = findTies(table);
  return {
    groups: tieRows(table.rows, ties, false),
    strictGroups: tieRows(table.rows, ties, true),
  };
}

/** What ties rows together. */
export interface Ties {
  readonly duplicates: readonly DuplicatePair[];
  readonly copies: readonly AppendedCopy[];
}

/** Everything that ties rows of a table together. */
export function findTies(table: CheckTable): Ties {
  const columns = [...table.columns, labelColumn(table), table.spellings];
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
