import type { Column, CustomerSchema, RfmRole, Role } from "./column.ts";
import { KINDS } from "./kinds.ts";

/** Key of the column with the role ID. */
export const ID_KEY = "customerId";
/** Key of the column with the role LABEL. */
export const LABEL_KEY = "churned";

/** Whether a column has a role. */
export function hasRole(column: Pick<Column, "roles">, role: Role): boolean {
  return column.roles.includes(role);
}

/** The column with the given key, if there is one. */
export function columnOf(schema: CustomerSchema, key: string): Column | undefined {
  return schema.columns.find((column) => column.key === key);
}

/** The column with a role, if there is one. */
export function columnWithRole(
  schema: CustomerSchema,
  role: RfmRole | "LABEL",
): Column | undefined {
  return schema.columns.find((column) => hasRole(column, role));
}

/** The column that names a customer. */
export function idOf(schema: CustomerSchema): Column {
  return schema.columns.find((column) => hasRole(column, "ID"))!;
}

/** The columns that a model may see, in the order in which every model takes them. */
export function featuresOf(schema: CustomerSchema): Column[] {
  return schema.columns.filter((column) =>
    hasRole(column, "FEATURE") && KINDS[column.kind].modelled
  );
}

/** The shop's own columns that are stored: all but the id, the label and what is ignored. */
export function shopColumnsOf(schema: CustomerSchema): Column[] {
  return schema.columns.filter((column) =>
    !hasRole(column, "ID") && !hasRole(column, "LABEL") && !hasRole(column, "IGNORED")
  );
}

/** Name of a column in the database and in flat files: `orderCount` is `order_count`. */
export function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Spelling of a column in a GraphQL enum: `orderCount` is `ORDER_COUNT`. */
export function enumName(key: string): string {
  return snakeCase(key).toUpperCase();
}
