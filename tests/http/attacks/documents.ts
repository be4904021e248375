/** What no document may do: take more than its share, or look at a hidden schema. */
import assert from "node:assert/strict";
import type { Attack } from "../attack.ts";

const many = (length: number, each: (n: number) => string) =>
  Array.from({ length }, (_, n) => each(n)).join(" ");
const deep = (levels: number): string =>
  levels === 0 ? "{ index }" : `{ customers(first: 1) { nodes { cluster ${deep(levels - 1)} } } }`;

/** Sends documents with a key that reads. */
function documents(queries: Readonly<Record<string, string>>): Attack["variants"] {
  return async function* ({ graphql }) {
    for (const [what, query] of Object.entries(queries)) yield [what, await graphql("read", query)];
  };
}

export const DOCUMENTS: Attack[] = [
  {
    name: "deep query",
    answers: ["400 QUERY_DEPTH_EXCEEDED"],
    variants: documents({ "clusters of clusters": `{ clusters ${deep(8)} }` }),
  },
  {
    name: "wide query",
    answers: [
      "400 QUERY_COMPLEXITY_EXCEEDED",
      "400 QUERY_BREADTH_EXCEEDED",
      "400 QUERY_REPEATS_EXCEEDED",
      "400 QUERY_TOKENS_EXCEEDED",
    ],
    variants: documents({
      "large pages in large pages": `{ clusters { customers(first: 500) { nodes { cluster {
        customers(first: 500) { nodes { id } } } } } } }`,
      "fragments spread many times": `{ ${many(30, () => "...a")} }
        fragment a on Query { ${many(29, (n) => `a${n}: champion { id }`)} }`,
      "the same field in inline fragments": `{ ${
        many(199, () => "... on Query { overview { customers } }")
      } }`,
      "the same field a thousand times": `{ ${many(1000, () => "overview { customers }")} }`,
    }),
  },
  {
    name: "aliased query",
    answers: ["400 QUERY_ALIASES_EXCEEDED"],
    variants: documents({
      "a field 31 times": `{ ${many(31, (n) => `a${n}: overview { atRisk }`)} }`,
    }),
  },
  {
    name: "circular fragments",
    answers: ["400 GRAPHQL_VALIDATION_FAILED"],
    variants: documents({
      itself: "{ ...a } fragment a on Query { ...a }",
      "one another": "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
    }),
  },
  {
    name: "batched queries",
    answers: ["400 BATCH_REFUSED"],
    async *variants({ ask, key }) {
      const headers = { ...await key("read"), "Content-Type": "application/json" };
      for (const size of [1, 2, 1000]) {
        const body = JSON.stringify(Array(size).fill({ query: "{ overview { customers } }" }));
        yield [`${size} of them`, await ask("/graphql", { method: "POST", headers, body })];
      }
    },
  },
];

export const HIDDEN: Attack[] = [{
  name: "introspection when off",
  answers: ["400 GRAPHQL_VALIDATION_FAILED", "404 HTTP_404", "406"],
  async *variants({ graphql, ask, key }) {
    yield ["the schema", await graphql("admin", "{ __schema { queryType { name } } }")];
    yield ["a type", await graphql("admin", `{ __type(name: "Customer") { name } }`)];
    const misspelt = await graphql("admin", "{ overvieww { customers } }");
    assert.doesNotMatch(misspelt.text, /overview\b/);
    yield ["a suggestion", misspelt];
    const headers = await key("admin");
    yield ["the file", await ask("/schema.graphql", { headers })];
    yield ["GraphiQL", await ask("/graphql", { headers: { ...headers, Accept: "text/html" } })];
  },
}];
