/** `/openapi.json` is valid, and says what the addresses take and answer. */
import assert from "node:assert/strict";
import { Validator } from "@seriousme/openapi-schema-validator";
import { exportParameters } from "@/routes/api/(_components)/export_parameters.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { EXPORT_FORMATS, EXPORT_TABLES } from "@/services/exports/mod.ts";
import { appTest, type DatabaseFixture } from "../support/database.ts";
import { seedStore } from "./seeded_store.ts";
import { type TestApp, testApp } from "./test_app.ts";

interface Parameter {
  readonly name: string;
  readonly in: "query" | "path" | "header";
  readonly schema: { readonly type: string; readonly enum?: string[]; readonly items?: Schema };
}
type Schema = Parameter["schema"];
interface Operation {
  readonly operationId: string;
  readonly parameters?: Parameter[];
  readonly responses: Record<string, { readonly content?: Record<string, unknown> }>;
}
type Paths = Record<string, { readonly get: Operation }>;

async function opened(fixture: DatabaseFixture): Promise<{ app: TestApp; paths: Paths }> {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  const { paths } = await (await app.fetch("/openapi.json")).json();
  return { app, paths };
}

appTest(
  "/openapi.json is OpenAPI 3.1, with a name of its own for each operation",
  async (fixture) => {
    const { app, paths } = await opened(fixture);
    const validator = new Validator();
    const { valid, errors } = await validator.validate(
      await (await app.fetch("/openapi.json")).json(),
    );
    assert.ok(valid, JSON.stringify(errors));
    assert.equal(validator.version, "3.1");
    const names = Object.values(paths).map(({ get }) => get.operationId);
    assert.equal(new Set(names).size, names.length);
    for (const table of EXPORT_TABLES) {
      for (const format of EXPORT_FORMATS) assert.ok(paths[`/export/${table}.${format}`]);
    }
  },
);

appTest(
  "each address answers with the type that /openapi.json says, and 304 to its tag",
  async (fixture) => {
    const { app, paths } = await opened(fixture);
    const [{ id }] = await fixture.connection.sql<[{ id: number }]>`select id from models limit 1`;
    for (const [path, { get: { responses } }] of Object.entries(paths)) {
      const address = path.replace("{id}", String(id));
      const response = await app.fetch(address);
      assert.equal(response.status, 200, address);
      const type = response.headers.get("Content-Type")!.split(";")[0]!;
      assert.deepEqual(Object.keys(responses["200"]!.content!), [type], address);
      await response.body?.cancel();
      const tag = response.headers.get("ETag");
      assert.equal(tag !== null, "304" in responses, address);
      if (tag === null) continue;
      const again = await app.fetch(address, { headers: { "If-None-Match": tag } });
      assert.equal(again.status, 304, address);
      await again.body?.cancel();
    }
    const missing = await app.fetch("/export/models/999.onnx");
    assert.equal(missing.status, 404);
    await missing.body?.cancel();
  },
);

/** A value that a schema lets through, for a parameter that takes any such. */
function valueOf({ type, enum: words, items }: Schema): string {
  if (words) return words[0]!;
  if (type === "array") return valueOf(items!);
  return { integer: "1", number: "1", boolean: "true", string: "" }[type]!;
}

appTest("each parameter of /openapi.json is taken, and no other is", async (fixture) => {
  const { app, paths } = await opened(fixture);
  for (const table of EXPORT_TABLES) {
    const { parameters } = paths[`/export/${table}.csv`]!.get;
    const query = parameters!.filter((each) => each.in === "query");
    const known = exportParameters(ECOMMERCE)[table];
    assert.deepEqual(
      query.map(({ name }) => name),
      known.flatMap((
        { name, operators = [] },
      ) => [name, ...operators.map((op) => `${name}.${op}`)]),
    );
    for (const { name, schema } of query) {
      const value = valueOf(schema);
      if (value === "") continue;
      const response = await app.fetch(
        `/export/${table}.csv?${new URLSearchParams({ [name]: value })}`,
      );
      assert.equal(response.status, 200, `${table} ${name}=${value}: ${await response.text()}`);
    }
    const refused = await app.fetch(`/export/${table}.json?bom=1`);
    assert.equal(refused.status, 400);
    assert.equal((await refused.json()).error.code, "UNKNOWN_PARAMETER");
    const tables = paths[`/export/${table}.json`]!.get.parameters!;
    assert.ok(tables.every(({ name }) => name !== "bom"));
  }
});
