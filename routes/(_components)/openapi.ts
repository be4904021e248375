import type { CustomerSchema } from "@/schema/column.ts";
import {
  EXPORT_FORMATS,
  EXPORT_TABLES,
  EXPORT_TYPES,
  type ExportFormat,
  type ExportTableName,
} from "@/services/exports/mod.ts";
import {
  type ExportParameter,
  exportParameters,
  type Takes,
} from "../api/(_components)/export_parameters.ts";

type Json = { readonly [name: string]: unknown };

/**
 * The addresses for programs that are not GraphQL, as OpenAPI 3.1 describes them: exports with each parameter, model
 * files, the schema and the probes.
 *
 * @param schema of the stored customers, whose columns are parameters of their export
 * @param describe what a parameter takes, in the reader's language
 */
export function openApi(schema: CustomerSchema, describe: (takes: Takes) => string): Json {
  const parameters = exportParameters(schema);
  const exports = EXPORT_TABLES.flatMap((table) =>
    EXPORT_FORMATS.map((format) => [
      `/export/${table}.${format}`,
      exportPath(table, format, parameters[table], describe),
    ])
  );
  return {
    openapi: "3.1.0",
    info: {
      title: "Holdfast",
      version: "1",
      description:
        "Tables as files, for BI tools and scripts. Everything else is GraphQL: see /schema.graphql.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    security: [{ bearer: [] }, { parameter: [] }, {}],
    paths: { ...Object.fromEntries(exports), ...OTHER_PATHS },
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "An API key of scope `read`." },
        parameter: {
          type: "apiKey",
          in: "query",
          name: "key",
          description: "The same key, for tools that cannot send headers; of exports alone.",
        },
      },
      schemas: { Error: ERROR },
    },
  };
}

const ERROR = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["status", "code"],
      properties: {
        status: { type: "integer" },
        code: { type: "string", description: "Stable, for programs." },
        message: { type: "string", description: "What is wrong, and how to fix it." },
        retryAfter: { type: "integer", description: "Seconds until asking again is worth while." },
        reference: { type: "string", description: "Under which the server's log has the cause." },
      },
    },
  },
};

const failure = (description: string) => ({
  description,
  content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
});

/** What every address that needs a key can be answered with. */
const FAILURES = {
  401: failure("There is no key, or not a valid one."),
  403: failure("The key lacks the scope `read`."),
  429: failure("Too many requests: `Retry-After` says when to come back."),
  503: failure("The database cannot be reached, or took too long."),
};

const IF_NONE_MATCH = {
  name: "If-None-Match",
  in: "header",
  description: "An `ETag` of an earlier answer: 304 as long as nothing has changed.",
  schema: { type: "string" },
};
const ETAG = { ETag: { description: "Of this state of the data.", schema: { type: "string" } } };
const UNCHANGED = { description: "The client has this state already.", headers: ETAG };

function exportPath(
  table: ExportTableName,
  format: ExportFormat,
  parameters: readonly ExportParameter[],
  describe: (takes: Takes) => string,
): Json {
  const taken = parameters.filter(({ takes }) => takes !== "bom" || format === "csv");
  const rows = { type: "array", items: { type: "object" } };
  return {
    get: {
      operationId: `${table}As${format[0]!.toUpperCase()}${format.slice(1)}`,
      summary: `The ${table} as ${format}.`,
      tags: [table],
      parameters: [...taken.flatMap((each) => described(each, describe)), IF_NONE_MATCH],
      responses: {
        200: {
          description: "The file.",
          headers: ETAG,
          content: {
            [EXPORT_TYPES[format].split(";")[0]!]: format === "json" ? { schema: rows } : {},
          },
        },
        304: UNCHANGED,
        400: failure("A parameter is not known, or has a value that it does not take."),
        ...FAILURES,
      },
    },
  };
}

/** A parameter by itself, and with each of its operators. */
function described(
  { name, takes, operators = [] }: ExportParameter,
  describe: (takes: Takes) => string,
): Json[] {
  return [undefined, ...operators].map((operator) => {
    const flag = operator === "not" || operator === "isNull";
    return {
      name: operator === undefined ? name : `${name}.${operator}`,
      in: "query",
      description: flag ? "true or false" : describe(takes),
      schema: flag ? { type: "boolean" } : SCHEMAS[takes],
      ...takes === "bom" ? {} : { style: "form", explode: false },
    };
  });
}

const text = { type: "string" };
const oneOf = (...values: string[]) => ({ type: "array", items: { type: "string", enum: values } });

const SCHEMAS: Readonly<Record<Takes, Json>> = {
  number: { type: "array", items: { type: "number" } },
  category: { type: "array", items: text },
  text: { type: "array", items: text },
  date: text,
  yesNo: { type: "boolean" },
  customerStatus: oneOf("ACTIVE", "CHURNED"),
  orderKind: oneOf("PLACED", "RETURN", "CANCELLED", "EMPTY"),
  band: oneOf("HIGH", "MEDIUM", "LOW"),
  cluster: { type: "array", items: { type: "integer", minimum: 0 } },
  locale: { type: "string", enum: ["EN", "KO"] },
  source: { type: "string", enum: ["PLAYBOOK", "GEMINI"] },
  status: oneOf("DRAFT", "APPROVED", "ARCHIVED"),
  modelStatus: oneOf("CANDIDATE", "CHAMPION", "ARCHIVED"),
  id: { type: "array", items: text },
  part: text,
  sort: { type: "array", items: text },
  columns: { type: "array", items: text },
  limit: { type: "integer", minimum: 1 },
  bom: { type: "boolean" },
};

const plain = (description: string) => ({ description, content: { "text/plain": {} } });

const OTHER_PATHS = {
  "/export/models/{id}.onnx": {
    get: {
      operationId: "modelFile",
      summary: "A model as one ONNX file, with preparation and calibration.",
      tags: ["models"],
      parameters: [
        { name: "id", in: "path", required: true, schema: { type: "integer", minimum: 1 } },
        IF_NONE_MATCH,
      ],
      responses: {
        200: {
          description: "The file.",
          headers: ETAG,
          content: { "application/octet-stream": {} },
        },
        304: UNCHANGED,
        404: failure("There is no model with this number."),
        ...FAILURES,
      },
    },
  },
  "/schema.graphql": {
    get: {
      operationId: "graphqlSchema",
      summary: "The GraphQL schema, with the shop's own columns.",
      tags: ["GraphQL"],
      parameters: [IF_NONE_MATCH],
      responses: {
        200: { description: "The schema.", headers: ETAG, content: { "application/graphql": {} } },
        304: UNCHANGED,
        404: failure("This server does not show its schema."),
        ...FAILURES,
      },
    },
  },
  "/healthz": {
    get: {
      operationId: "alive",
      summary: "Whether the process lives.",
      tags: ["operations"],
      security: [{}],
      responses: { 200: plain("It lives.") },
    },
  },
  "/readyz": {
    get: {
      operationId: "ready",
      summary: "Whether the database and the background work are well.",
      tags: ["operations"],
      security: [{}],
      responses: { 200: plain("They are."), 503: plain("Which part does not work.") },
    },
  },
};
