import { findCopies } from "@/ml/data_check/copies.ts";
import { type DuplicatePair, findDuplicates } from "@/ml/data_check/duplicates.ts";
import { findIdentifiers, type Identifier } from "@/ml/data_check/identifiers.ts";
import { isAltered, type RowCopy } from "@/ml/data_check/row_copy.ts";
import { findLeaks, type Leak } from "@/ml/data_check/leaks.ts";
import type { CustomerSchema } from "@/schema/column.ts";
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
  schema: CustomerSchema,
  { altered = false }: GroupsOptions = {},
): Int32Array {
  const table = toCheckTable(records, schema);
  return tieRows(table.rows, findTies(table), altered);
}

/** Labelled customers by the keys of a schema. */
export interface TrainingCheckTask {
  readonly records: readonly CheckRecord[];
  readonly schema: CustomerSchema;
}

/** What training has to know of a table: which rows are not independent, and which columns leak the label. */
export interface TrainingCheck {
  /** Shape [N]: the first row of each row's group. */
  readonly groups: Int32Array;
  /** Shape [N]: the same with altered copies tied as well. */
  readonly strictGroups: Int32Array;
  readonly leaks: readonly Leak[];
}

/** Checks labelled customers before training. */
export function checkForTraining({ records, schema }: TrainingCheckTask): TrainingCheck {
  const table = toCheckTable(records, schema);
  const ties = findTies(table);
  return {
    groups: tieRows(table.rows, ties, false),
    strictGroups: tieRows(table.rows, ties, true),
    leaks: findLeaks(table),
  };
}

/** What ties rows together. */
export interface Ties {
  /** Columns that were left out of the comparison. */
  readonly identifiers: readonly Identifier[];
  readonly duplicates: readonly DuplicatePair[];
  readonly copies: readonly RowCopy[];
}

/**
 * Everything that ties rows of a table together: equal contents, or contents that differ by constant offsets and a few
 * values, in all columns but identifiers.
 */
export function findTies(table: CheckTable): Ties {
  const identifiers = findIdentifiers(table);
  const names = new Set(identifiers.map(({ column }) => column));
  const label = labelColumn(table);
  const evidence = [...table.columns.filter(({ name }) => !names.has(name)), label];
  const duplicates = findDuplicates([...evidence, table.spellings], table.rows);
  const duplicateOf = Int32Array.from({ length: table.rows }, (_, row) => row);
  for (const { row, first } of duplicates) duplicateOf[row] = first;
  return { identifiers, duplicates, copies: findCopies(evidence, duplicateOf) };
}

/** Joins the rows that ties connect; altered copies only where asked. */
export function tieRows(
  rows: number,
  { duplicates, copies }: Ties,
  withAltered: boolean,
): Int32Array {
  const groups = createRowGroups(rows);
  for (const { row, first } of duplicates) groups.union(row, first);
  for (const copy of copies) {
    if (isAltered(copy) && !withAltered) continue;
    copy.rows.forEach((row, at) => {
      if (withAltered || copy.mismatches[at] === 0) groups.union(row, copy.originals[at]!);
    });
  }
  return groups.toArray();
}
