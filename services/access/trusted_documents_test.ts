import assert from "node:assert/strict";
import { join } from "node:path";
import { readTrustedDocuments } from "./trusted_documents.ts";

async function withFile(text: string, body: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "holdfast_test_" });
  try {
    const path = join(folder, "manifest.json");
    await Deno.writeTextFile(path, text);
    await body(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readTrustedDocuments() reads Apollo's manifest, and Relay's and graphql-codegen's", async () => {
  const operation = { id: "a1", name: "Q", type: "query", body: "query Q { a }" };
  const apollo = {
    format: "apollo-persisted-query-manifest",
    version: 1,
    operations: [operation],
  };
  for (const manifest of [apollo, { a1: "query Q { a }" }]) {
    await withFile(JSON.stringify(manifest), async (path) => {
      const { documents, exclusive } = await readTrustedDocuments(path, true);
      assert.deepEqual([...documents], [["a1", "query Q { a }"]]);
      assert.equal(exclusive, true);
    });
  }
});

Deno.test("readTrustedDocuments() says what is wrong with a file", async () => {
  const format = "apollo-persisted-query-manifest";
  for (
    const text of [
      "",
      "[]",
      "{}",
      "null",
      '{"a": 1}',
      '{"a": ""}',
      JSON.stringify({ format, version: 2, operations: [{ id: "a", body: "b" }] }),
      JSON.stringify({ format, version: 1, operations: [null] }),
      JSON.stringify({ format, version: 1, operations: [{ id: "a" }] }),
      JSON.stringify({ format: "other", a: "b" }),
    ]
  ) {
    await withFile(text, async (path) => {
      await assert.rejects(readTrustedDocuments(path, false), {
        code: "BAD_CONFIG",
        message: /HOLDFAST_TRUSTED_DOCUMENTS/,
      });
    });
  }
  await assert.rejects(readTrustedDocuments("/nowhere.json", false), /cannot be read/);
});
