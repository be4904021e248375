import { type Column, COLUMNS } from "@/ml/schema.ts";

/** What a parameter of an export takes. */
export type Takes =
  | "number"
  | "category"
  | "yesNo"
  | "customerStatus"
  | "band"
  | "cluster"
  | "locale"
  | "source"
  | "status"
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

const RANGE = ["gte", "gt", "lte", "lt", "in", "isNull"];

/** Of every export. */
const COMMON: readonly ExportParameter[] = [
  { name: "columns", takes: "columns", example: "columns=cluster,persona" },
  { name: "limit", takes: "limit", example: "limit=100" },
  { name: "bom", takes: "bom", example: "bom=1" },
];

const CLUSTER: ExportParameter = { name: "cluster", takes: "cluster", example: "cluster=0,1" };

/** The parameters of each export, as `docs/bi.md` tells them at length; a test holds them to what is taken. */
export const EXPORT_PARAMETERS: Readonly<
  Record<"customers" | "clusters" | "strategies", readonly ExportParameter[]>
> = {
  customers: [
    ...COLUMNS.map(parameterOf),
    {
      name: "churnProbability",
      takes: "number",
      operators: RANGE,
      example: "churnProbability.gte=0.5",
    },
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
  clusters: [CLUSTER, ...COMMON],
  strategies: [
    CLUSTER,
    { name: "locale", takes: "locale", example: "locale=KO" },
    { name: "source", takes: "source", example: "source=PLAYBOOK" },
    { name: "status", takes: "status", operators: ["in"], example: "status=DRAFT,APPROVED" },
    { ...COMMON[0]!, example: "columns=cluster,headline,status" },
    ...COMMON.slice(1),
  ],
};

function parameterOf({ field, kind, categories }: Column): ExportParameter {
  switch (kind) {
    case "identity":
      return { name: field, takes: "id", example: `${field}=50001` };
    case "label":
    case "binary":
      return {
        name: field,
        takes: "yesNo",
        operators: ["not", "isNull"],
        example: `${field}=true`,
      };
    case "categorical":
      return {
        name: field,
        takes: "category",
        operators: ["in", "isNull"],
        example: `${field}=${encodeURIComponent(categories![0]!).replaceAll("%20", "+")}`,
      };
    default:
      return { name: field, takes: "number", operators: RANGE, example: `${field}.lte=3` };
  }
}
