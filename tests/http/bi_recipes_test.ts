/** Every request and every statement of docs/bi.md is run, so that no recipe there stops working unnoticed. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { createApiKey } from "@/services/access/mod.ts";
import { appTest, type DatabaseFixture, databaseTest } from "../support/database.ts";
import { seedStore } from "./seeded_store.ts";
import { testApp } from "./test_app.ts";

const HOST = "https://holdfast.example";
const text = await Deno.readTextFile(
  fileURLToPath(new URL("../../docs/bi.md", import.meta.url)),
);

/** The code blocks of a language. */
function blocks(language: string): string[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language).map(([, , code]) => code!.trim());
}

/** The addresses that a block asks for. */
function addressesOf(http: string): string[] {
  return [...http.matchAll(/^GET (\S+)$/gm)].map(([, address]) => address!);
}

/** The address that Power Query builds: the literal base, the relative path, the query and the key. */
function powerQueryAddress(code: string, token: string): { base: string; address: string } {
  const [, base, path] = /Web\.Contents\("([^"]+)", \[\s*RelativePath = "([^"]+)"/.exec(code)!;
  const query = /Query = \[([\s\S]*?)\]/.exec(code)?.[1] ?? "";
  const parameters = new URLSearchParams();
  for (const [, name, value] of query.matchAll(/([\w.#"]+) = "([^"]*)"/g)) {
    parameters.set(name!.replace(/^#"|"$/g, ""), value!);
  }
  const key = /ApiKeyName = "(\w+)"/.exec(code)?.[1];
  if (key) parameters.set(key, token);
  return { base: base!, address: `/${path}?${parameters}` };
}

/** What someone would paste as the key. */
async function readKey(fixture: DatabaseFixture): Promise<string> {
  return (await createApiKey(fixture, { name: "BI", scopes: ["read"] })).token;
}

function csvOf(body: string): Record<string, string>[] {
  return parse(body, { columns: true, bom: true });
}

Deno.test("docs/bi.md holds recipes of every kind", () => {
  for (const tool of ["Power BI", "Excel", "Tableau", "Grafana Infinity", "Metabase"]) {
    assert.match(text, new RegExp(`^## ${tool}$`, "m"));
  }
  const known = ["http", "powerquery", "graphql", "sql", "sh"];
  const found = new Set([...text.matchAll(/^```(\w+)$/gm)].map(([, language]) => language!));
  assert.deepEqual([...found].toSorted(), known.toSorted());
});

appTest(
  "every address of docs/bi.md gives rows with the columns it names",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    const token = await readKey(fixture);
    const curls = blocks("sh").flatMap((code) => [...code.matchAll(/"(https:\/\/[^"]+)"/g)])
      .map(([, address]) => address!);
    const fromQueries = blocks("powerquery").map((code) => powerQueryAddress(code, token));
    for (const { base } of fromQueries) assert.equal(base, HOST);
    for (const address of curls) assert.ok(address.startsWith(HOST), address);
    const addresses = [
      ...blocks("http").flatMap(addressesOf),
      ...curls.map((address) => address.slice(HOST.length)),
      ...fromQueries.map(({ address }) => address),
    ];
    assert.ok(addresses.length >= 9);
    for (const address of addresses) {
      const response = await app.fetch(address);
      assert.equal(response.status, 200, address);
      assert.equal(response.headers.get("Content-Type"), "text/csv; charset=utf-8", address);
      const rows = csvOf(await response.text());
      assert.ok(rows.length > 0, address);
      const columns = new URL(address, HOST).searchParams.get("columns")?.split(",");
      if (columns) assert.equal(Object.keys(rows[0]!).length, columns.length, address);
    }
  },
);

appTest("Power Query's types name columns that the file has", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  const [customers] = blocks("powerquery");
  const typed = [...customers!.matchAll(/\{"(\w+)", (?:type|Int64)/g)].map(([, name]) => name!);
  assert.ok(typed.length >= 3);
  const response = await app.fetch(powerQueryAddress(customers!, await readKey(fixture)).address);
  const [row] = csvOf(await response.text());
  for (const name of typed) assert.ok(Object.hasOwn(row!, name), name);
});

appTest("every GraphQL query of docs/bi.md is answered without an error", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  const queries = blocks("graphql");
  assert.ok(queries.length >= 2);
  for (const query of queries) {
    const response = await app.fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = await response.json();
    assert.equal(errors, undefined, query);
    assert.ok(data.overview?.customers > 0 || data.clusters?.length > 0, query);
  }
});

databaseTest("every statement of docs/bi.md gives rows, and reads views alone", async (fixture) => {
  await seedStore(fixture.connection);
  const statements = blocks("sql");
  assert.ok(statements.length >= 5);
  for (const statement of statements) {
    for (const [, table] of statement.matchAll(/\b(?:from|join) (\w+)/g)) {
      assert.match(table!, /^bi_/, statement);
    }
    const rows = await fixture.connection.sql.unsafe(statement);
    assert.ok(rows.length > 0, statement);
  }
});
