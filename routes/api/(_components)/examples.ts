import type { Column, CustomerSchema } from "@/schema/column.ts";
import { type Shape, shapeOf } from "@/schema/kinds.ts";
import { columnWithRole, enumName, featuresOf } from "@/schema/schema.ts";

/** Languages in which the examples are told, each with an address of its own. */
export const LANGUAGES = ["curl", "fetch", "typed"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What the page shows how to ask for. */
export const QUERY_NAMES = ["riskiest", "groups", "predict"] as const;
export type QueryName = (typeof QUERY_NAMES)[number];

/** Features that a customer of the examples is described by. */
const MAX_STATED = 3;

/** Queries that the stored customers answer, whatever their columns are. */
export function queriesOf(schema: CustomerSchema): Readonly<Record<QueryName, string>> {
  const measured = featuresOf(schema).find((column) => shapeOf(column) === "range");
  const quantiles = measured ? `, { by: ${enumName(measured.key)}, quantiles: 4 }` : "";
  return {
    riskiest: `{
  customers(filter: { band: [HIGH] }, first: 3) {
    totalCount
    nodes {
      customerId
      prediction { probability reasons { sentence } }
      cluster { persona }
    }
  }
}`,
    groups: `{
  customerAggregate(groupBy: [{ by: CLUSTER }${quantiles}]) {
    groups { keys { value from to } count churnRate churnProbability }
  }
}`,
    predict: `{
  predictChurn(customers: [{ ${statedCustomer(schema)} }]) {
    probability
    band
    reasons { field direction contribution }
  }
}`,
  };
}

/** A customer with some known features: a number, a yes or no, and whatever follows. */
function statedCustomer(schema: CustomerSchema): string {
  const known = featuresOf(schema).filter((column) => exampleOf(column) !== undefined);
  const firstOf = (shape: Shape) => known.find((column) => shapeOf(column) === shape);
  const frequency = columnWithRole(schema, "FREQUENCY");
  const stated = new Set([
    firstOf("range"),
    firstOf("flag"),
    frequency && known.find((column) => column.key === frequency.key),
    firstOf("choice"),
    ...known,
  ].filter((column) => column !== undefined));
  return [...stated].slice(0, MAX_STATED)
    .map((column) => `${column.key}: ${exampleOf(column)}`).join(", ");
}

/** A value that a feature may have, as GraphQL writes it; undefined where none is known. */
function exampleOf(column: Column): string | undefined {
  const { min = -Infinity, max = Infinity, categories = [] } = column;
  switch (shapeOf(column)) {
    case "range":
      return String(Math.min(max, Math.max(min, 1)));
    case "flag":
      return "true";
    case "choice":
      return categories[0] === undefined ? undefined : JSON.stringify(categories[0]);
    case "date":
      return '"2026-01-31"';
    case "text":
      return undefined;
  }
}

/** Where the server is, and whether it asks for a key. */
export interface Server {
  readonly origin: string;
  readonly open: boolean;
}

const SHELL_KEY = '-H "Authorization: Bearer $HOLDFAST_KEY"';

/** A query for a shell. */
export function curlOf({ origin, open }: Server, query: string): string {
  const body = JSON.stringify({ query: query.replace(/\s+/g, " ") });
  return [
    `curl ${origin}/graphql`,
    ...open ? [] : [SHELL_KEY],
    "-H 'Content-Type: application/json'",
    `-d '${body.replaceAll("'", "'\\''")}'`,
  ].join(" \\\n  ");
}

/** A query for a browser, Node or Deno, without a library. */
export function fetchOf({ origin, open }: Server, query: string): string {
  const key = open ? "" : '\n    "Authorization": "Bearer " + key,';
  return `const query = \`${query.replace(/[\\`$]/g, "\\$&")}\`;

const response = await fetch("${origin}/graphql", {
  method: "POST",
  headers: {${key}
    "Content-Type": "application/json",
  },
  body: JSON.stringify({ query }),
});
const { data, errors } = await response.json();
if (errors) throw new Error(errors[0].message);
console.log(data);`;
}

/** A command of the documentation, with a key where the server asks for one. */
export function withKey({ open }: Server, command: string): string {
  return open ? command : command.replace(/^curl (-N )?(\S+)/, `$& \\\n  ${SHELL_KEY}`);
}
