import assert from "node:assert/strict";
import { jobs } from "@/db/schema/mod.ts";
import { createAccess, createApiKey, DEFAULT_ACCESS } from "@/services/access/mod.ts";
import { createMetrics } from "@/services/operations/metrics.ts";
import { appTest, type DatabaseFixture } from "../support/database.ts";
import { bearer, graphql, PASSWORD } from "./guarded_app.ts";
import { handlerOf, testApp } from "./test_app.ts";

async function measuredApp(fixture: DatabaseFixture) {
  const { db, clock, connection } = fixture;
  const metrics = createMetrics(connection.readDb);
  const access = createAccess({ db, clock }, { ...DEFAULT_ACCESS, adminPassword: PASSWORD });
  const services = { ...fixture, metrics, access } as unknown as Parameters<typeof handlerOf>[0];
  return { ...await handlerOf(services), queued: [], close: () => metrics.close() };
}

appTest("GET /metrics answers 404 unless metrics are on", async (fixture) => {
  const app = await testApp(fixture);
  assert.equal((await app.fetch("/metrics")).status, 404);
});

appTest("GET /metrics tells of requests, operations, jobs, memory and lag", async (fixture) => {
  const { db, clock } = fixture;
  const app = await measuredApp(fixture);
  try {
    const { token } = await createApiKey({ db, clock }, { name: "n", scopes: ["read"] });
    await graphql(app, "{ jobs { totalCount } overview { customers } }", bearer(token));
    await app.fetch("/nowhere/1", { headers: bearer(token) });
    await app.fetch("/nowhere/2", { headers: bearer(token), method: "PROPFIND" });
    await db.insert(jobs).values(
      ["QUEUED", "QUEUED", "FAILED"].map((status) => ({
        id: crypto.randomUUID(),
        kind: "SCORE" as const,
        status: status as "QUEUED",
      })),
    );
    const response = await app.fetch("/metrics");
    assert.equal(response.status, 200);
    const text = await response.text();
    for (
      const line of [
        'holdfast_http_request_duration_seconds_count{method="POST",route="/graphql",status="200"} 1',
        'holdfast_graphql_operation_duration_seconds_count{operation="query.jobs",outcome="success"} 1',
        'holdfast_jobs{kind="SCORE",status="QUEUED"} 2',
        'holdfast_jobs{kind="SCORE",status="FAILED"} 1',
        "holdfast_queue_length 2",
      ]
    ) assert.ok(text.includes(`${line}\n`), `${line} is not in\n${text}`);
    assert.match(text, /holdfast_memory_bytes\{kind="resident"\} \d{7,}/);
    assert.match(text, /holdfast_event_loop_lag_seconds_count \d/);
    assert.doesNotMatch(text, /nowhere|PROPFIND/);
  } finally {
    app.close();
  }
});

appTest("GET /metrics asks a caller behind a proxy for a key", async (fixture) => {
  const app = await measuredApp(fixture);
  try {
    const headers = { "X-Forwarded-For": "203.0.113.7" };
    assert.equal((await app.fetch("/metrics", { headers })).status, 401);
    const { token } = await createApiKey(fixture, { name: "n", scopes: ["read"] });
    const answer = await app.fetch("/metrics", { headers: { ...headers, ...bearer(token) } });
    assert.equal(answer.status, 200);
  } finally {
    app.close();
  }
});
