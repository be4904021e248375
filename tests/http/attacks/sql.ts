/** SQL in every text that a client sends. */
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import assert from "node:assert/strict";
import { Parameters } from "@/services/exports/parameters.ts";
import { EXPORT_TABLES, SOURCES } from "@/services/exports/sources.ts";
import type { Attack } from "../attack.ts";
import { everyInjection, FILTER_TYPES } from "../operations.ts";

const INJECTIONS = ["' or true --", "'; drop table customers; --", "1) or (1=1", "\\' or 1=1 --"];

/** The parameters that an export asks for. */
function parametersOf(table: (typeof EXPORT_TABLES)[number]): string[] {
  const asked = new Set(["bom"]);
  class Asked extends Parameters {
    override one = (name: string) => (asked.add(name), undefined);
    override each = (name: string) => (asked.add(name), undefined);
    override list = (name: string) => (asked.add(name), undefined);
  }
  SOURCES[table].open(
    { db: undefined as never },
    ECOMMERCE,
    new Asked(new URLSearchParams()),
    true,
  );
  return [...asked];
}

export const SQL: Attack[] = [
  {
    name: "SQL in a filter or text of GraphQL",
    answers: [
      "200",
      "200 INVALID_CURSOR",
      "200 INVALID_ID",
      "200 INVALID_PAGE",
      "200 UNKNOWN_CATEGORY",

      "400 BAD_USER_INPUT",
    ],
    async *variants({ graphql }) {
      const reached = new Set<string>();
      for (const injection of INJECTIONS) {
        for (const { name, query, variables, text } of everyInjection(injection)) {
          // Texts of customers to be scored are compared with categories, and go to no database.
          if (text && name.startsWith("predictChurn")) continue;
          // What is a number or a name to GraphQL is refused whatever the text.
          if (!text && injection !== INJECTIONS[0]) continue;
          const answer = await graphql("admin", query, variables);
          if (!text) assert.equal(answer.got, "400 BAD_USER_INPUT", name);
          const found = JSON.parse(answer.text).data?.customers?.totalCount ?? 0;
          assert.equal(found, 0, `${name}: a text let customers through`);
          for (const type of FILTER_TYPES) if (query.includes(type)) reached.add(type);
          yield [`${name}: ${injection}`, answer];
        }
      }
      // Inside the filter of customers, as the table of the tests has categories; it has no texts.
      const inside = ["CategoryFilter", "TextFilter"];
      assert.deepEqual([...reached, ...inside].toSorted(), FILTER_TYPES.toSorted());
    },
  },
  {
    name: "SQL in a parameter of an export",
    answers: ["200", "400 BAD_PARAMETER"],
    async *variants({ ask, key }) {
      const headers = await key("read");
      for (const table of EXPORT_TABLES) {
        for (const name of parametersOf(table)) {
          for (const injection of INJECTIONS) {
            const query = new URLSearchParams({ [name]: injection });
            const answer = await ask(`/export/${table}.csv?${query}`, { headers });
            if (answer.got === "200") assert.equal(answer.text.trimEnd().split("\n").length, 1);
            yield [`${table} ${name}: ${injection}`, answer];
          }
        }
      }
    },
  },
];
