/** A short crash campaign; `deno task crash` runs a long one. */
import assert from "node:assert/strict";
import { testServerUrl } from "../support/database.ts";
import { startProgram } from "../support/program.ts";
import { runCampaign } from "./campaign.ts";
import { answered, complete, settle } from "./client.ts";
import { findServerPrograms } from "./cluster.ts";
import { makePlan } from "./plan.ts";
import { runOutages } from "./outages.ts";
import { createStore, DATABASES } from "./store.ts";

const serverUrl = testServerUrl();

for (const database of DATABASES) {
  const ignore = database === "server" && !serverUrl;
  Deno.test({
    name: `a program killed at random moments loses nothing and does nothing twice (${database}` +
      `${ignore ? ": skipped, HOLDFAST_TEST_DATABASE_URL is not set" : ""})`,
    ignore,
    async fn() {
      const { kills, ...result } = await runCampaign({
        database,
        serverUrl,
        kills: 2,
        seed: 5,
        rows: 200,
      });
      assert.equal(kills.values().reduce((sum, count) => sum + count, 0), 2);
      const clean = { lost: 0, doubled: 0, foreign: 0, leftovers: [], faults: [], differences: [] };
      assert.deepEqual(result, { ...clean, customers: result.customers });
    },
  });
}

Deno.test("a job that is stopped and killed too often fails with a reason, and the next one runs", async () => {
  const store = await createStore("embedded");
  const { before: [load] } = await makePlan(0, 1, 400);
  try {
    let program = await startProgram(store.options);
    await complete(program.origin, load!, {});
    const { begun: { job } } = await answered(
      program.origin,
      "mutation { begun: trainModels(input: { estimators: [STACKING], folds: 10 }) { job { id } } }",
    );
    for (const signal of ["SIGTERM", "SIGKILL", "SIGKILL", "SIGKILL", "SIGKILL"] as const) {
      const { status } = await untilStatus(program.origin, job.id, "RUNNING", "FAILED");
      // A stop that a busy machine gives no time to end in is as good as a kill.
      if (status === "FAILED") break;
      await program.stop(signal);
      program = await startProgram(store.options);
    }
    const ended = await untilStatus(program.origin, job.id, "FAILED");
    assert.equal(ended.error, "The job was interrupted 4 times. Start it again.");
    await complete(program.origin, {
      target: "segment",
      mutation: "mutation { begun: segmentCustomers(input: { k: 3 }) { job { id } } }",
    }, {});
    await settle(program.origin);
    await program.stop("SIGTERM");
  } finally {
    await store.remove();
  }
});

async function untilStatus(origin: string, id: string, ...wanted: string[]) {
  for (;;) {
    const { job } = await answered(
      origin,
      "query($id: ID!) { job(id: $id) { status error } }",
      { id },
    );
    if (wanted.includes(job.status)) return job;
    assert.ok(["QUEUED", "RUNNING"].includes(job.status), `${job.status}: ${job.error}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const programs = await findServerPrograms();

Deno.test({
  name:
    "a program whose PostgreSQL is restarted and whose connections are ended works again by itself" +
    (programs ? "" : " (skipped, initdb and pg_ctl are not installed)"),
  ignore: !programs,
  async fn() {
    const result = await runOutages({
      programs: programs!,
      restarts: 1,
      terminations: 2,
      busy: 0,
      seed: 3,
      rows: 200,
      // How soon is measured by `deno task crash --outages`; other tests may keep this machine busy.
      recoveryMs: 120_000,
    });
    assert.deepEqual(result.faults, []);
    assert.equal(result.recoveries.length, 3);
    assert.ok(result.connections > 0);
    assert.ok(result.answered > 0 && result.completed > 0);
    for (const status of result.jobs.keys()) assert.match(status, /COMPLETED|FAILED/);
  },
});
