import type { Limit } from "@/routes/api/(_components)/Limits.tsx";
import {
  MAX_CONDITIONS,
  MAX_FILTER_DEPTH,
  MAX_FILTER_TEXT,
  MAX_LIST_VALUES,
} from "@/db/queries/customer_filter.ts";
import { MAX_PAGE_SIZE } from "@/db/queries/paging.ts";
import { DEFAULT_LIMITS } from "@/graphql/limits.ts";
import type { Services } from "@/services/services.ts";
import { PREDICTION_LIMIT } from "@/services/scoring/prediction.ts";

const MEBIBYTE = 1024 ** 2;

/** The bounds that this server was started with. */
export function limitsOf({ access, connection }: Pick<Services, "access" | "connection">): Limit[] {
  const { settings } = access;
  const rate = (perMinute: number) => perMinute === 0 ? null : perMinute;
  return [
    {
      name: "depth",
      value: settings.queryDepth,
      code: "QUERY_DEPTH_EXCEEDED",
      variable: "HOLDFAST_QUERY_DEPTH",
    },
    { name: "breadth", value: DEFAULT_LIMITS.breadth, code: "QUERY_BREADTH_EXCEEDED" },
    { name: "repeats", value: DEFAULT_LIMITS.repeats, code: "QUERY_REPEATS_EXCEEDED" },
    {
      name: "complexity",
      value: settings.queryComplexity,
      code: "QUERY_COMPLEXITY_EXCEEDED",
      variable: "HOLDFAST_QUERY_COMPLEXITY",
    },
    { name: "aliases", value: DEFAULT_LIMITS.aliases, code: "QUERY_ALIASES_EXCEEDED" },
    { name: "tokens", value: DEFAULT_LIMITS.tokens, code: "QUERY_TOKENS_EXCEEDED" },
    { name: "characters", value: DEFAULT_LIMITS.characters, code: "QUERY_TOO_LONG" },
    {
      name: "variableDepth",
      value: DEFAULT_LIMITS.variableDepth,
      code: "VARIABLES_DEPTH_EXCEEDED",
    },
    { name: "subscribers", value: DEFAULT_LIMITS.subscribers, code: "TOO_MANY_SUBSCRIBERS" },
    { name: "page", value: MAX_PAGE_SIZE, code: "INVALID_PAGE" },
    { name: "conditions", value: MAX_CONDITIONS, code: "INVALID_FILTER" },
    { name: "levels", value: MAX_FILTER_DEPTH, code: "INVALID_FILTER" },
    { name: "values", value: MAX_LIST_VALUES, code: "INVALID_FILTER" },
    { name: "filterText", value: MAX_FILTER_TEXT, code: "INVALID_FILTER" },
    { name: "predictions", value: PREDICTION_LIMIT, code: "TOO_MANY" },
    { name: "body", value: DEFAULT_LIMITS.bodyBytes / MEBIBYTE, code: "BODY_TOO_LARGE" },
    {
      name: "upload",
      value: settings.uploadBytes / MEBIBYTE,
      code: "BODY_TOO_LARGE",
      variable: "HOLDFAST_UPLOAD_MIB",
    },
    {
      name: "keyRate",
      value: rate(settings.keyRate),
      code: "RATE_LIMITED",
      variable: "HOLDFAST_KEY_RATE",
    },
    {
      name: "addressRate",
      value: rate(settings.addressRate),
      code: "RATE_LIMITED",
      variable: "HOLDFAST_ADDRESS_RATE",
    },
    {
      name: "statement",
      // The embedded database cannot end a statement.
      value: connection.kind === "server" ? settings.statementTimeout / 1000 : null,
      code: "STATEMENT_TIMEOUT",
      variable: "HOLDFAST_STATEMENT_TIMEOUT",
    },
  ];
}
