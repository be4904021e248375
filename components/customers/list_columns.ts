import type { CustomerSchema, RfmRole } from "@/schema/column.ts";
import { columnWithRole, featuresOf, LABEL_KEY, shopColumnsOf } from "@/schema/schema.ts";
import { LAST_ORDER_COLUMN } from "@/schema/orders/columns.ts";
import { hasOrderColumns } from "@/schema/orders/customers_schema.ts";
import { MONEY_AT_RISK, worthColumn } from "@/schema/worth.ts";
import type { Ui } from "@/utils.ts";
import { columnLabel } from "./values.ts";

/** What the list can show of a customer beside the id: one of Holdfast's own columns, or a key of the schema. */
export type ListColumn = string;

/** Columns that come from scoring, segmentation and campaigns rather than from the shop's table. */
const OWN_COLUMNS = {
  churnProbability: "customers.column.probability",
  moneyAtRisk: "customers.column.moneyAtRisk",
  band: "customers.column.risk",
  reason: "customers.column.reason",
  cluster: "customers.column.segment",
  campaign: "customers.column.campaign",
} as const;

/** Value first, then when and how often: the order in which a marketer reads them. */
const ROLES = ["MONETARY", "RECENCY", "FREQUENCY"] as const satisfies readonly RfmRole[];

/** Columns that the list shows by default where none has a role. */
const MAX_UNNAMED = 2;

/** Holdfast's own columns that a list of customers of a schema can show. */
function ownColumns(schema: CustomerSchema): string[] {
  return Object.keys(OWN_COLUMNS).filter((column) =>
    column !== MONEY_AT_RISK || worthColumn(schema) !== undefined
  );
}

/** All columns that can be chosen: Holdfast's own, those with a role, the others in the order of the schema. */
export function listColumns(schema: CustomerSchema): ListColumn[] {
  const roles = rfmKeys(schema);
  const shop = shopColumnsOf(schema).map(({ key }) => key);
  const label = columnWithRole(schema, "LABEL");
  return [
    ...ownColumns(schema),
    ...roles,
    ...label ? [LABEL_KEY] : [],
    ...shop.filter((key) => !roles.includes(key)),
  ];
}

/** What the list shows where nothing else was chosen: the risk, and what the customer is worth. */
export function defaultColumns(schema: CustomerSchema): ListColumn[] {
  if (hasOrderColumns(schema)) return orderColumns(schema);
  const roles = rfmKeys(schema, ["MONETARY", "RECENCY"]);
  const worth = roles.length > 0
    ? roles
    : featuresOf(schema).slice(0, MAX_UNNAMED).map(({ key }) => key);
  return ["churnProbability", "reason", "cluster", ...worth, "campaign"];
}

/** The same where orders are known: what is at stake beside the risk, what the customer is worth, and the last order. */
function orderColumns(schema: CustomerSchema): ListColumn[] {
  const worth = worthColumn(schema);
  return [
    "churnProbability",
    ...worth ? [MONEY_AT_RISK] : [],
    "reason",
    "cluster",
    ...worth ? [worth.key] : [],
    LAST_ORDER_COLUMN.key,
    "campaign",
  ];
}

function rfmKeys(schema: CustomerSchema, roles: readonly RfmRole[] = ROLES): string[] {
  const keys = roles.flatMap((role) => columnWithRole(schema, role)?.key ?? []);
  return [...new Set(keys)];
}

/** Whether a column is Holdfast's own. */
export function isOwnColumn(column: ListColumn): column is keyof typeof OWN_COLUMNS {
  return Object.hasOwn(OWN_COLUMNS, column);
}

/** Whether the columns are those that show by default, in whatever order. */
export function isDefault(schema: CustomerSchema, columns: readonly ListColumn[]): boolean {
  const usual = defaultColumns(schema);
  return columns.length === usual.length && usual.every((column) => columns.includes(column));
}

/** A column's name in the reader's language. */
export function listColumnLabel(ui: Ui, column: ListColumn): string {
  return isOwnColumn(column) ? ui.t(OWN_COLUMNS[column]) : columnLabel(ui, column);
}
