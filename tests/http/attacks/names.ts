/** Names that would lead out of their place: paths, headers. */
import assert from "node:assert/strict";
import { models } from "@/db/schema/mod.ts";
import type { Attack } from "../attack.ts";

const OUTSIDE = ["..%2f..%2fdeno.json", "%2e%2e/%2e%2e/deno.json", "..%5c..%5cdeno.json"];

export const NAMES: Attack[] = [
  {
    name: "path in a file's name",
    answers: ["404 NOT_FOUND", "404 HTTP_404"],
    async *variants({ ask, key }) {
      const headers = await key("admin");
      const places = ["/export/", "/export/customers.csv/", "/styles/", "/", "/_fresh/"];
      const outside = places.flatMap((place) => OUTSIDE.map((path) => place + path));
      const inside = [
        "api_keys.csv",
        "__proto__.csv",
        "customers.csv%00.parquet",
        "customers.xlsx",
      ];
      const ids = ["/export/models/..%2f1.onnx", "/import/..%2f1/rejected.csv"];
      const campaign = "/campaigns/%2e%2e%2f1/contacts.csv";
      for (
        const path of [
          ...outside,
          ...inside.map((name) => `/export/${name}`),
          ...ids,
          campaign,
        ]
      ) {
        const answer = await ask(path, { headers });
        assert.ok(!answer.text.includes("nodeModulesDir"), path);
        yield [path, answer];
      }
    },
  },
  {
    name: "line break on its way to a header",
    answers: ["200", "200 BAD_KEY", "303", "400 BAD_PARAMETER", "404"],
    async *variants({ fixture, ask, key, graphql }) {
      const evil = "a\r\nX-Evil: 1\r\n\r\n";
      const headers = await key("admin");
      const get = (path: string) => ask(path + encodeURIComponent(evil), { headers });
      for (const name of ["band", "cluster", "sort", "columns"]) {
        yield [`an export's ${name}`, await get(`/export/customers.csv?${name}=`)];
      }
      yield ["a page that is not there", await get("/customers/")];
      const post = (path: string, fields: Record<string, string>) =>
        ask(path, { method: "POST", headers, body: new URLSearchParams(fields) });
      for (
        const to of [`/${evil}`, `//evil.example/${evil}`, "/\t/evil.example", "/\\evil.example"]
      ) {
        const answer = await post("/preferences", { theme: "dark", return: to });
        assert.match(answer.headers.get("Location")!, /^\/([^/\\]|$)/, to);
        yield [`a way back to ${to}`, answer];
      }
      await fixture.db.update(models).set({ name: `model"; filename=x ${evil}` });
      const model = await ask("/export/models/1.onnx", { headers });
      assert.match(model.headers.get("Content-Disposition")!, /^attachment; filename="[\w.-]+"$/);
      yield ["a model's name", model];
      const named =
        "mutation($name: String!) { createApiKey(input: { name: $name, scopes: [READ] }) { token userErrors { code } } }";
      yield ["a key's name", await graphql("admin", named, { name: evil })];
    },
  },
];
