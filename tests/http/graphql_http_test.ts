/** GraphQL over HTTP: the specification's own audits, against the app as it is served. */
import assert from "node:assert/strict";
import { serverAudits } from "graphql-http";
import { appTest } from "../support/database.ts";
import { seedStore } from "./seeded_store.ts";
import { servedApp } from "./test_app.ts";

appTest("every audit of GraphQL over HTTP passes: MUST, SHOULD and MAY", async (fixture) => {
  await seedStore(fixture.connection);
  const { port, stop } = await servedApp(fixture);
  try {
    const audits = serverAudits({ url: `http://127.0.0.1:${port}/graphql` });
    assert.ok(audits.length > 50);
    const failures: string[] = [];
    for (const { id, name, fn } of audits) {
      const result = await fn();
      if (result.status === "ok") continue;
      failures.push(`${id} ${name}: ${result.status}, ${result.reason}`);
      await result.response.body?.cancel();
    }
    assert.deepEqual(failures, []);
  } finally {
    await stop();
  }
});
