/** The schema of customers that are made from orders, joined with a customer table where there is one. */
import { type Column, type CustomerSchema, RFM_ROLES } from "../column.ts";
import { keyFor } from "../keys.ts";
import { columnWithRole, hasRole, ID_KEY, LABEL_KEY } from "../schema.ts";
import { schemaOf } from "../schema_of.ts";
import { LAST_ORDER_COLUMN, ORDER_COLUMNS, VALUE_COLUMNS } from "./columns.ts";

const ID: Column = {
  key: ID_KEY,
  header: "Customer ID",
  label: { en: "Customer ID", ko: "고객 ID" },
  kind: "TEXT",
  roles: ["ID"],
  source: "ORDERS",
};

const LABEL: Column = {
  key: LABEL_KEY,
  header: "Churned by orders",
  label: { en: "Churned", ko: "이탈 여부" },
  kind: "BOOLEAN",
  roles: ["LABEL"],
  churnedWhen: ["true"],
  source: "ORDERS",
};

const COMPUTED: readonly Column[] = [...ORDER_COLUMNS, LAST_ORDER_COLUMN, ...VALUE_COLUMNS, LABEL];

/** Headers of an export's columns that are computed from orders, so that no import takes them for a shop's own data. */
export const COMPUTED_HEADERS: ReadonlySet<string> = new Set(COMPUTED.map(({ header }) => header));

/** Whether who has churned follows from the orders by a definition, not from a column of a file. */
export function isChurnByDefinition(schema: CustomerSchema): boolean {
  return columnWithRole(schema, "LABEL")?.source === "ORDERS";
}

/** Whether some columns are computed from orders. */
export function hasOrderColumns(schema: CustomerSchema): boolean {
  return schema.columns.some(({ source, roles }) => source === "ORDERS" && !roles.includes("ID"));
}

/** The columns that a customer table brought, and the id: what an import merges into or replaces. */
export function fileSchema(schema: CustomerSchema): CustomerSchema {
  if (!hasOrderColumns(schema)) return schema;
  return schemaOf(
    schema.columns.filter((column) => column.source === "FILE" || hasRole(column, "ID")),
  );
}

/** Whether a customer table brought any column beside the id. */
export function hasFileColumns(schema: CustomerSchema): boolean {
  return schema.columns.some((column) => column.source === "FILE" && !hasRole(column, "ID"));
}

/** A column of a customer table, and where its values stand now. */
export interface JoinedColumn {
  readonly column: Column;
  /** Key of the column in the stored schema. */
  readonly storedKey: string;
}

/** {@linkcode ordersSchema}'s result. */
export interface OrdersSchema {
  readonly schema: CustomerSchema;
  /** The columns of the customer table, without id and label. */
  readonly joined: readonly JoinedColumn[];
}

/**
 * The schema of the customers once they are made from orders: the columns of the customer table, then those of the
 * orders. What was changed of the latter (labels, units, roles) stays. A column of the customer table gives up its key,
 * and the roles of recency, frequency and monetary value, to a column of the orders that has them too.
 *
 * @param columns of the stored customers' schema
 * @param withFile whether there are customers of a customer table, so that its columns stay
 * @param withLabel whether these say of any that they have churned or not, so that their label stays
 * @param withValues whether it is known what customers are expected to spend
 */
export function ordersSchema(
  { columns }: CustomerSchema,
  { withFile, withLabel, withValues }: {
    readonly withFile: boolean;
    readonly withLabel: boolean;
    readonly withValues: boolean;
  },
): OrdersSchema {
  const known = new Map(
    columns.flatMap((column) => column.source === "ORDERS" ? [[column.key, column] as const] : []),
  );
  const computed = [...ORDER_COLUMNS, LAST_ORDER_COLUMN, ...withValues ? VALUE_COLUMNS : []]
    .map((column: Column) => ({ ...column, ...known.get(column.key) }));
  const roles = RFM_ROLES.filter((role) => computed.some((column) => hasRole(column, role)));
  const taken = new Set(computed.map(({ key }) => key));
  const file = withFile ? columns.filter(({ source }) => source === "FILE") : [];
  const joined = file.filter((column) => !hasRole(column, "ID") && !hasRole(column, "LABEL"))
    .map((column): JoinedColumn => {
      const { key } = column;
      const free = taken.has(key) ? keyFor(key, taken) : key;
      taken.add(free);
      return {
        column: {
          ...column,
          key: free,
          roles: column.roles.filter((role) => !(roles as readonly string[]).includes(role)),
        },
        storedKey: key,
      };
    });
  const id = file.find((column) => hasRole(column, "ID")) ?? ID;
  const stated = withLabel ? file.find((column) => hasRole(column, "LABEL")) : undefined;
  const label = stated ?? known.get(LABEL_KEY) ?? LABEL;
  return {
    schema: schemaOf([id, label, ...joined.map(({ column }) => column), ...computed]),
    joined,
  };
}
