import { CustomersBusyError, withCustomersLocked } from "@/db/exclusive.ts";
import { replaceCurrentSchema } from "@/db/queries/schema_change.ts";
import {
  type Column,
  type CustomerSchema,
  type Localized,
  RFM_ROLES,
  type Role,
} from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { hasRole } from "@/schema/schema.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import type { Services } from "./context.ts";
import { UserError } from "./errors.ts";

/** What is to be said of a stored column from now on; what is undefined stays. */
export interface ColumnChange {
  readonly label?: Localized | undefined;
  /** Null for none. */
  readonly unit?: Localized | null | undefined;
  readonly roles?: readonly Role[] | undefined;
}

/**
 * A schema with changes to what its columns are called and used for. What is stored stays: the id and the label keep
 * their roles, and no column gets one of these or is left out.
 *
 * @param changes by key
 * @throws {UserError} `BAD_SCHEMA` when two columns would have one role of recency, frequency and monetary, or one that
 * is no number
 */
export function changedSchema(
  schema: CustomerSchema,
  changes: Readonly<Record<string, ColumnChange>>,
): CustomerSchema {
  const columns = schema.columns.map((column) => changedColumn(column, changes[column.key] ?? {}));
  for (const role of RFM_ROLES) {
    const those = columns.filter((column) => hasRole(column, role));
    const headers = those.map(({ header }) => header).join(", ");
    if (those.length > 1) {
      throw new UserError("BAD_SCHEMA", `Only one column can be ${role}, but found ${headers}.`);
    }
    if (those.some((column) => shapeOf(column) !== "range")) {
      throw new UserError("BAD_SCHEMA", `Expected a column of numbers as ${role}, not ${headers}.`);
    }
  }
  return schemaOf(columns);
}

function changedColumn(column: Column, { label, unit, roles }: ColumnChange): Column {
  const fixed = (["ID", "LABEL", "IGNORED"] as const).some((role) =>
    hasRole(column, role) || roles?.includes(role)
  );
  // The order of its properties is a part of the fingerprint, and stays.
  const next: Column = {
    ...column,
    label: label ?? column.label,
    roles: fixed ? column.roles : roles ?? column.roles,
    ...unit && { unit },
  };
  if (unit !== null) return next;
  const { unit: _, ...bare } = next;
  return bare;
}

/**
 * Changes what the columns of the stored customers are called and used for.
 *
 * @param schema that the changes were made to
 * @throws {UserError} `SCHEMA_CHANGED` when another schema is current meanwhile; `BUSY` while an import changes the
 * customers; `BAD_SCHEMA`
 */
export async function changeSchema(
  { connection, db }: Pick<Services, "connection" | "db">,
  schema: CustomerSchema,
  changes: Readonly<Record<string, ColumnChange>>,
): Promise<CustomerSchema> {
  const next = changedSchema(schema, changes);
  if (next.fingerprint === schema.fingerprint) return schema;
  let replaced: boolean;
  try {
    replaced = await withCustomersLocked(
      connection,
      () => replaceCurrentSchema(db, schema.fingerprint, next),
    );
  } catch (error) {
    throw error instanceof CustomersBusyError ? new UserError("BUSY", error.message) : error;
  }
  if (replaced) return next;
  throw new UserError(
    "SCHEMA_CHANGED",
    "An import has changed the columns of the customers meanwhile. Try again.",
  );
}
