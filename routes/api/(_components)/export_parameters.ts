import type { Column, CustomerSchema } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { ID_KEY, LABEL_KEY, shopColumnsOf } from "@/schema/schema.ts";
import { MONEY_AT_RISK, worthColumn } from "@/schema/worth.ts";
import type { ExportTableName } from "@/services/exports/mod.ts";

/** What a parameter of an export takes. */
export type Takes =
  | "number"
  | "category"
  | "text"
  | "date"
  | "yesNo"
  | "customerStatus"
  | "orderKind"
  | "band"
  | "cluster"
  | "locale"
  | "source"
  | "status"
  | "modelStatus"
  | "id"
  | "part"
  | "sort"
  | "columns"
  | "limit"
  | "bom";

/** A query parameter of an export. */
export interface ExportParameter {
  readonly name: string;
  readonly takes: Takes;
  /** What may stand behind a point after the name. */
  readonly operators?: readonly string[];
  /** A value that it takes. */
  readonly example: string;
}

const DATES = ["gte", "gt", "lte", "lt", "isNull"];
const RANGE = [...DATES.slice(0, -1), "in", "notIn", "isNull"];
const TEXTS = ["in", "notIn", "contains", "isNull"];
const FLAGS = ["not", "isNull"];

/** Of every export. */
const COMMON: readonly ExportParameter[] = [
  { name: "columns", takes: "columns", example: "columns=cluster,persona" },
  { name: "limit", takes: "limit", example: "limit=100" },
  { name: "bom", takes: "bom", example: "bom=1" },
];

const CLUSTER: ExportParameter = { name: "cluster", takes: "cluster", example: "cluster=0,1" };

/** The parameters of each export, as `docs/bi.md` tells them at length; a test holds them to what is taken. */
export function exportParameters(
  schema: CustomerSchema,
): Readonly<Record<ExportTableName, readonly ExportParameter[]>> {
  return {
    customers: [
      { name: ID_KEY, takes: "id", example: `${ID_KEY}=50001` },
      { name: LABEL_KEY, takes: "yesNo", operators: FLAGS, example: `${LABEL_KEY}=true` },
      ...shopColumnsOf(schema).map(parameterOf),
      {
        name: "churnProbability",
        takes: "number",
        operators: RANGE,
        example: "churnProbability.gte=0.5",
      },
      ...worthColumn(schema)
        ? [{
          name: MONEY_AT_RISK,
          takes: "number" as const,
          operators: RANGE,
          example: `${MONEY_AT_RISK}.gte=50`,
        }]
        : [],
      {
        name: "status",
        takes: "customerStatus",
        operators: ["in"],
        example: "status=ACTIVE",
      },
      { name: "band", takes: "band", operators: ["in"], example: "band=HIGH,MEDIUM" },
      { name: "toContact", takes: "yesNo", example: "toContact=true" },
      { name: "newAtRisk", takes: "yesNo", example: "newAtRisk=true" },
      { ...CLUSTER, operators: ["in"] },
      { name: "search", takes: "part", example: "search=500" },
      { name: "sort", takes: "sort", example: "sort=-churnProbability" },
      { ...COMMON[0]!, example: "columns=customerId,churnProbability,band" },
      ...COMMON.slice(1),
    ],
    orders: [
      { name: ID_KEY, takes: "id", example: `${ID_KEY}=50001` },
      { name: "kind", takes: "orderKind", operators: ["in"], example: "kind=PLACED,RETURN" },
      { ...COMMON[0]!, example: "columns=customerId,orderedAt,amount" },
      ...COMMON.slice(1),
    ],
    clusters: [CLUSTER, ...COMMON],
    strategies: [
      CLUSTER,
      { name: "locale", takes: "locale", example: "locale=KO" },
      { name: "source", takes: "source", example: "source=PLAYBOOK" },
      { name: "status", takes: "status", operators: ["in"], example: "status=DRAFT,APPROVED" },
      { ...COMMON[0]!, example: "columns=cluster,headline,status" },
      ...COMMON.slice(1),
    ],
    models: [
      { name: "status", takes: "modelStatus", operators: ["in"], example: "status=CHAMPION" },
      { ...COMMON[0]!, example: "columns=modelId,estimator,precision,recall" },
      ...COMMON.slice(1),
    ],
  };
}

function parameterOf(column: Column): ExportParameter {
  const { key: name, categories = [] } = column;
  switch (shapeOf(column)) {
    case "flag":
      return { name, takes: "yesNo", operators: FLAGS, example: `${name}=true` };
    case "range":
      return { name, takes: "number", operators: RANGE, example: `${name}.lte=3` };
    case "date":
      return { name, takes: "date", operators: DATES, example: `${name}.gte=2026-01-31` };
    case "text":
      return { name, takes: "text", operators: TEXTS, example: `${name}.contains=a` };
    case "choice": {
      const [first] = categories;
      const example = first === undefined
        ? `${name}.isNull=true`
        : new URLSearchParams({ [name]: first }).toString();
      return { name, takes: "category", operators: TEXTS, example };
    }
  }
}
