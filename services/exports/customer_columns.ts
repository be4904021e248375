import type { Column, CustomerSchema } from "@/schema/column.ts";
import { KINDS, type KindTraits } from "@/schema/kinds.ts";
import { hasRole, shopColumnsOf } from "@/schema/schema.ts";
import { numbered, RESULT_HEADERS, STATUS_HEADER } from "./format.ts";
import type { ReadColumn, ValueType } from "./table.ts";

/** A column of the customers' export. */
export interface CustomerColumn extends ReadColumn {
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
      return { ...shopColumn(column), header: unique };
    }),
    ...OWN_COLUMNS,
  ];
}

const OWN_COLUMNS: readonly CustomerColumn[] = [
  { field: ATTRIBUTES, header: ATTRIBUTES, type: "json" },
  { field: "churnProbability", header: probability, type: "double" },
  { field: "band", header: band, type: "text" },
  { field: "cluster", header: cluster, type: "integer" },
  { field: "persona", header: persona, type: "text", persona: true },
  { field: "status", header: STATUS_HEADER, type: "text" },
  { field: "createdAt", header: "CreatedAt", type: "timestamp", onDemandInCsv: true },
  { field: "updatedAt", header: "UpdatedAt", type: "timestamp", onDemandInCsv: true },
];

function shopColumn(column: Column): CustomerColumn {
  const { key, header, kind } = column;
  const type = hasRole(column, "LABEL") ? "boolean" : TYPES[KINDS[kind].sqlType];
  return { field: key, header, type };
}

const TYPES: Readonly<Record<KindTraits["sqlType"], ValueType>> = {
  text: "text",
  integer: "integer",
  "double precision": "double",
  boolean: "boolean",
  timestamp: "date",
};
