import assert from "node:assert/strict";
import { models } from "@/db/schema/mod.ts";
import { modelRow } from "../graphql/support.ts";
import { appTest } from "../support/database.ts";
import { testApp } from "./test_app.ts";

appTest("a model's file is fetched once, and again when it changed", async (fixture) => {
  const row = { ...modelRow("CANDIDATE"), estimator: "EXTERNAL", name: "우리 Model v2" };
  const [model] = await fixture.db.insert(models).values([row]).returning();
  const app = await testApp(fixture);
  const path = `/export/models/${model!.id}.onnx`;
  const first = await app.fetch(path);
  assert.equal(first.status, 200);
  assert.equal(first.headers.get("Content-Type"), "application/octet-stream");
  assert.equal(
    first.headers.get("Content-Disposition"),
    `attachment; filename="holdfast-model-${model!.id}-model-v2.onnx"`,
  );
  assert.deepEqual([...await first.bytes()], [1, 2, 3]);
  const etag = first.headers.get("ETag")!;
  assert.equal(etag, `"${model!.onnxSha256}"`);
  for (const [known, status] of [[etag, 304], [`"x", W/${etag}`, 304], ["*", 304], ['"x"', 200]]) {
    const again = await app.fetch(path, { headers: { "If-None-Match": String(known) } });
    assert.equal(again.status, status, String(known));
    assert.equal((await again.bytes()).length, status === 304 ? 0 : 3);
  }
});

appTest("a model that is not there has no file", async (fixture) => {
  const app = await testApp(fixture);
  for (const id of ["7", "99999999999", "x", "1.5"]) {
    const response = await app.fetch(`/export/models/${id}.onnx`);
    assert.equal(response.status, 404, id);
    assert.ok((await response.text()).includes(`There is no model ${id}`), id);
  }
});
