import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { storeEvidence } from "@/services/evidence.ts";
import { seedStore } from "@/tests/http/seeded_store.ts";
import { databaseTest } from "@/tests/support/database.ts";
import { ask, createEndpoint } from "./support.ts";

const QUESTION = "{ overview { remaining { customers expectedLeavers scoredLeavers } } }";

databaseTest("of whom there is to keep, as many leave as validation expected", async (fixture) => {
  const { db, connection } = fixture;
  await seedStore(connection);
  const endpoint = createEndpoint(fixture);
  const [row] = await db.execute<{ customers: number; leavers: number }>(sql`
    select count(*)::int as customers, sum(churn_probability) as leavers
    from customers where not churned`);
  const before = (await ask(endpoint, QUESTION)).overview.remaining;
  assert.equal(before.customers, row!.customers);
  assert.ok(Math.abs(before.scoredLeavers - row!.leavers) < 1e-9);
  assert.equal(before.expectedLeavers, before.scoredLeavers);

  const held = new Float32Array([0.5, 0.25, 1]);
  const groups = Int32Array.of(0, 1, 2);
  await storeEvidence(db, 1, {
    labels: Uint8Array.of(0, 0, 1),
    groups,
    strictGroups: groups,
    probabilities: { grouped: held, strict: held, naive: held },
  });
  const after = (await ask(createEndpoint(fixture), QUESTION)).overview.remaining;
  assert.equal(after.expectedLeavers, row!.customers * 0.375);
  assert.equal(after.scoredLeavers, before.scoredLeavers);
});
