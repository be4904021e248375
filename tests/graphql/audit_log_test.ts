import assert from "node:assert/strict";
import { auditLog } from "@/db/schema/mod.ts";
import { databaseTest } from "@/tests/support/database.ts";
import { ask, createEndpoint } from "./support.ts";

databaseTest("the audit log is paged by keyset, both ways", async (fixture) => {
  const at = new Date("2026-01-01T00:00:00Z");
  const rows = Array.from({ length: 7 }, (_, n) => ({ actor: "ann", action: `a${n}`, at }));
  await fixture.db.insert(auditLog).values(rows);
  const endpoint = createEndpoint(fixture);
  const page = async (args: string) => {
    const { auditLog } = await ask(
      endpoint,
      `{ auditLog(${args}) { nodes { action } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    );
    return {
      actions: auditLog.nodes.map((node: { action: string }) => node.action),
      ...auditLog.pageInfo,
    };
  };
  const first = await page("first: 3");
  assert.deepEqual(first.actions, ["a6", "a5", "a4"]);
  const next = await page(`first: 3, after: "${first.endCursor}"`);
  assert.deepEqual(next.actions, ["a3", "a2", "a1"]);
  const back = await page(`last: 2, before: "${next.startCursor}"`);
  assert.deepEqual([back.actions, back.hasPreviousPage], [["a5", "a4"], true]);
});
