/**
 * Lints a schema by graphql-eslint's recommended rules and those for Relay, and prints what they find as JSON.
 * Usage: lint.mjs schema.graphql
 */
import { readFileSync } from "node:fs";
import graphql from "@graphql-eslint/eslint-plugin";
import { Linter } from "eslint";

const [, , file] = process.argv;
const { "flat/schema-recommended": recommended, "flat/schema-relay": relay } = graphql.configs;

const rules = {
  ...recommended.rules,
  ...relay.rules,
  // Values without an identity of their own, such as an interval or a reason, have no id. That what has one is a node
  // is held by tests/graphql/payload_test.ts.
  "@graphql-eslint/strict-id-in-types": "off",
  // Lists that are bounded by what they are, such as the columns of a table or the bins of a curve, need no pages.
  "@graphql-eslint/relay-edge-types": [
    "error",
    { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
  ],
};

const found = new Linter().verify(readFileSync(file, "utf8"), [{
  files: ["**/*.graphql"],
  languageOptions: {
    parser: graphql.parser,
    parserOptions: { graphQLConfig: { schema: file } },
  },
  plugins: { "@graphql-eslint": graphql },
  rules,
}], { filename: "schema.graphql" });
console.log(JSON.stringify(found.map(({ ruleId, message }) => ({ rule: ruleId, message }))));
