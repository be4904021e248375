import { type SQL, sql } from "drizzle-orm";
import { clusters, customers, statusOf } from "@/db/schema/mod.ts";
import { type Column, COLUMNS } from "@/ml/schema.ts";
import { RESULT_HEADERS, STATUS_HEADER } from "./format.ts";
import type { ReadColumn, ValueType } from "./table.ts";

/** A column of the customers' export and where it is read. */
export interface CustomerColumn extends ReadColumn {
  readonly read: SQL;
  /** What a CSV shows instead: a category as the imported file spelt it. */
  readonly readSpelt?: SQL;
  /** Left out of a CSV unless it is asked for, since an import would take it for the shop's own data. */
  readonly onDemandInCsv?: true;
}

/** The column of everything that the file held beside the canonical columns; a CSV has a column for each name. */
export const ATTRIBUTES = "attributes";

const [probability, band, cluster, persona] = RESULT_HEADERS;

/** Every column that customers can be exported with: the canonical ones, the attributes, the results, the status, the moments. */
export const CUSTOMER_COLUMNS: readonly CustomerColumn[] = [
  ...COLUMNS.map(canonical),
  { field: ATTRIBUTES, header: ATTRIBUTES, type: "json", read: sql`${customers.attributes}` },
  {
    field: "churnProbability",
    header: probability,
    type: "double",
    read: sql`${customers.churnProbability}`,
  },
  { field: "band", header: band, type: "text", read: sql`${customers.riskBand}` },
  { field: "cluster", header: cluster, type: "integer", read: sql`${clusters.index}` },
  {
    field: "persona",
    header: persona,
    type: "text",
    read: sql`${clusters.persona}`,
    persona: true,
  },
  { field: "status", header: STATUS_HEADER, type: "text", read: statusOf(customers.churned) },
  {
    field: "createdAt",
    header: "CreatedAt",
    type: "timestamp",
    read: sql`${customers.createdAt}`,
    onDemandInCsv: true,
  },
  {
    field: "updatedAt",
    header: "UpdatedAt",
    type: "timestamp",
    read: sql`${customers.updatedAt}`,
    onDemandInCsv: true,
  },
];

function canonical(column: Column): CustomerColumn {
  const { field, name, kind } = column;
  const stored = customers[field as (typeof COLUMNS)[number]["field"]];
  return {
    field,
    header: name,
    type: valueType(column),
    read: sql`${stored}`,
    ...kind === "categorical"
      ? { readSpelt: sql`coalesce(${customers.spellings} ->> ${field}, ${stored})` }
      : {},
  };
}

function valueType({ kind, integer }: Column): ValueType {
  switch (kind) {
    case "identity":
    case "categorical":
      return "text";
    case "label":
    case "binary":
      return "boolean";
    default:
      return integer ? "integer" : "double";
  }
}
