import { type SQL, sql } from "drizzle-orm";
import { storedColumn } from "@/db/customers_table.ts";
import { clusters, customers, statusOf } from "@/db/schema/mod.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { KINDS, type KindTraits, shapeOf } from "@/schema/kinds.ts";
import { hasRole, ID_KEY, shopColumnsOf } from "@/schema/schema.ts";
import { numbered, RESULT_HEADERS, STATUS_HEADER } from "./format.ts";
import type { ReadColumn, ValueType } from "./table.ts";

/** A column of the customers' export and where it is read. */
export interface CustomerColumn extends ReadColumn {
  readonly read: SQL;
  /** What a CSV shows instead: a category as the imported file spelt it. */
  readonly readSpelt?: SQL;
  /** Left out of a CSV unless it is asked for, since an import would take it for the shop's own data. */
  readonly onDemandInCsv?: true;
}

/** The column of what files held beside their columns when that was stored apart; a CSV has a column for each name. */
export const ATTRIBUTES = "attributes";

const [probability, band, cluster, persona] = RESULT_HEADERS;

/** Every column that customers can be exported with: those of the schema, the attributes, the results, the status, the moments. */
export function customerColumns(schema: CustomerSchema): readonly CustomerColumn[] {
  const stored = schema.columns.filter((column) =>
    hasRole(column, "ID") || hasRole(column, "LABEL") || shopColumnsOf(schema).includes(column)
  );
  const own = new Set(OWN_COLUMNS.map(({ header }) => header.toLowerCase()));
  const taken = new Set([...own, ...stored.map(({ header }) => header.toLowerCase())]);
  return [
    ...stored.map((column) => {
      const { header } = column;
      const unique = own.has(header.toLowerCase()) ? numbered(header, taken) : header;
      return { ...shopColumn(schema, column), header: unique };
    }),
    ...OWN_COLUMNS,
  ];
}

const OWN_COLUMNS: readonly CustomerColumn[] = [
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

function shopColumn(schema: CustomerSchema, column: Column): CustomerColumn {
  const { key, header, kind } = column;
  const stored = key === ID_KEY ? customers.customerId : storedColumn(schema, key);
  return {
    field: key,
    header,
    type: hasRole(column, "LABEL") ? "boolean" : TYPES[KINDS[kind].sqlType],
    read: sql`${stored}`,
    ...shapeOf(column) === "choice"
      ? { readSpelt: sql`coalesce(${customers.spellings} ->> ${key}, ${stored})` }
      : {},
  };
}

const TYPES: Readonly<Record<KindTraits["sqlType"], ValueType>> = {
  text: "text",
  integer: "integer",
  "double precision": "double",
  boolean: "boolean",
  timestamp: "date",
};
