/** What can be changed of the stored customers' schema without importing them again. */
import type { Connection, Database } from "@/db/client.ts";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { makeCurrent, touchCustomers } from "@/db/queries/customer_schema.ts";
import type { Column, CustomerSchema, Localized, Role } from "@/schema/column.ts";
import { declarationOf } from "@/schema/declaration.ts";
import { columnOf } from "@/schema/schema.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { currentSchema } from "./customer_schema.ts";
import { UserError } from "../errors.ts";
import { declaredSchema } from "../imports/mod.ts";

/** What is to be different of one column; what is left out stays. */
export interface ColumnChange {
  readonly key: string;
  readonly label?: Localized | undefined;
  /** Null removes it. */
  readonly unit?: Localized | null | undefined;
  /** Those of id and label, and whether a column is stored at all, follow from the import. */
  readonly roles?: readonly Role[] | undefined;
}

/** Roles that rest on how the file was read. */
const FIXED: readonly Role[] = ["ID", "LABEL", "IGNORED"];

/**
 * Changes labels, units and roles of stored columns. Kinds, id and label can only be changed by importing the file again
 * with another declaration.
 *
 * @returns the schema that is current from then on
 * @throws {UserError} `NO_COLUMN`; `NEEDS_IMPORT`; `BAD_SCHEMA` where roles contradict each other; `BUSY` while customers
 * are imported
 */
export async function changeColumns(
  services: { readonly connection: Connection; readonly db: Database },
  changes: readonly ColumnChange[],
): Promise<CustomerSchema> {
  const { connection } = services;
  return await withCustomersLocked(connection, async () => {
    const before = await currentSchema(services);
    const after = changedSchema(before, changes);
    if (after.fingerprint === before.fingerprint) return before;
    await connection.sql.begin(async (tx) => {
      await makeCurrent(tx, after);
      await touchCustomers(tx);
    });
    return after;
  });
}

/** A schema with some columns changed; see {@linkcode changeColumns}. */
export function changedSchema(
  schema: CustomerSchema,
  changes: readonly ColumnChange[],
): CustomerSchema {
  const byKey = new Map(changes.map((change) => [change.key, change]));
  for (const key of byKey.keys()) {
    if (columnOf(schema, key)) continue;
    throw new UserError("NO_COLUMN", `No column has the key "${key}".`);
  }
  const columns = schema.columns.map((column) => changed(column, byKey.get(column.key)));
  const result = schemaOf(columns);
  // What a declaration may not say, a change may not either.
  declaredSchema(declarationOf(result));
  return result;
}

function changed(column: Column, change: ColumnChange | undefined): Column {
  if (!change) return column;
  const { label = column.label, unit, roles = column.roles } = change;
  const fixed = FIXED.find((role) => roles.includes(role) !== column.roles.includes(role));
  if (fixed !== undefined) {
    throw new UserError(
      "NEEDS_IMPORT",
      `The column "${column.header}" cannot be given or lose the role ${fixed} now. Import the file again and ` +
        "declare it there.",
    );
  }
  const next = { ...column, label, roles, ...unit && { unit } };
  if (unit !== null) return next;
  const { unit: _removed, ...without } = next;
  return without;
}
