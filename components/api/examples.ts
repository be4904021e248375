/** Languages in which the examples are told, each with an address of its own. */
export const LANGUAGES = ["curl", "fetch", "typed"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What the page shows how to ask for. */
export const QUERIES = {
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
  customerAggregate(groupBy: [{ by: CLUSTER }, { by: TENURE, quantiles: 4 }]) {
    groups { keys { value from to } count churnRate churnProbability }
  }
}`,
  predict: `{
  predictChurn(customers: [{ tenure: 1, complained: true, orderCount: 1 }]) {
    probability
    band
    reasons { field direction contribution }
  }
}`,
} as const;
export type QueryName = keyof typeof QUERIES;

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
    `-d '${body}'`,
  ].join(" \\\n  ");
}

/** A query for a browser, Node or Deno, without a library. */
export function fetchOf({ origin, open }: Server, query: string): string {
  const key = open ? "" : '\n    "Authorization": "Bearer " + key,';
  return `const query = \`${query}\`;

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
