import assert from "node:assert/strict";
import { importRejections, imports } from "@/db/schema/mod.ts";
import { databaseTest } from "@/tests/support/database.ts";
import { ask, createEndpoint } from "./support.ts";

databaseTest("imports and their rejections by page", async (fixture) => {
  const { db } = fixture;
  const [row] = await db.insert(imports).values({
    fileName: "a.csv",
    mode: "REPLACE",
    status: "COMPLETED",
    mapping: { Tenure: "tenure", Extra: null },
    rowsRead: 7,
  }).returning();
  await db.insert(importRejections).values(Array.from({ length: 5 }, (_, n) => ({
    importId: row!.id,
    line: 9 - n,
    code: "OUT_OF_RANGE",
    reason: "Too large.",
  })));
  const { imports: list } = await ask(
    createEndpoint(fixture),
    `{ imports { totalCount nodes { fileName mode status rowsRead mapping { header field }
       rejections(first: 2) { totalCount nodes { line code row } pageInfo { hasNextPage } } } } }`,
  );
  assert.deepEqual(list.nodes[0].mapping, [
    { header: "Extra", field: null },
    { header: "Tenure", field: "TENURE" },
  ]);
  assert.equal(list.nodes[0].rejections.totalCount, 5);
  assert.deepEqual(
    list.nodes[0].rejections.nodes.map(({ line }: { line: number }) => line),
    [5, 6],
  );
});

databaseTest("jobs by page, the newest first, those of one millisecond too", async (fixture) => {
  const ids = Array.from({ length: 7 }, () => crypto.randomUUID());
  for (const [n, id] of ids.entries()) {
    await fixture.connection.sql`insert into jobs (id, kind, created_at)
      values (${id}, 'SCORE', ${`2026-01-01T00:00:00.00000${n}Z`}::timestamptz)`;
  }
  const endpoint = createEndpoint(fixture);
  const seen: string[] = [];
  for (let after: string | null = null, more = true; more;) {
    const query = `query($after: String) { jobs(first: 2, after: $after) {
      totalCount nodes { id kind status progress } pageInfo { hasNextPage endCursor } } }`;
    const page: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } =
      (await ask(endpoint, query, { after })).jobs;
    seen.push(...page.nodes.map(({ id }) => atob(id.replaceAll("-", "+").replaceAll("_", "/"))));
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  assert.deepEqual(seen, ids.toReversed().map((id) => `Job:${id}`));
});
