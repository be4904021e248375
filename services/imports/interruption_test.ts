/** An import whose run ends before it does. */
import assert from "node:assert/strict";
import { ConnectionLostError } from "@/db/connection_lost.ts";
import { type DatabaseFixture, databaseTest } from "@/tests/support/database.ts";
import { QueueStopping } from "../jobs/attempt.ts";
import { giveUpJob } from "../job_handlers.ts";
import type { Job } from "../jobs/jobs.ts";
import { silentTask, type TaskContext } from "../task_context.ts";
import { runImport, storeUpload } from "./mod.ts";
import { getImport } from "./record.ts";

const TABLE = "CustomerID,Tenure\nC1,4\nC2,5\n";

async function uploaded(fixture: DatabaseFixture): Promise<number> {
  const bytes = ReadableStream.from([new TextEncoder().encode(TABLE)]);
  const { id } = await storeUpload(fixture, bytes, { fileName: "shop.csv", mode: "MERGE" });
  return id;
}

/** A run in the midst of which something happens. */
const runUntilChecking = (happens: () => void, signal = silentTask.signal): TaskContext => ({
  signal,
  report: ({ step }) => step === "import.checking" && happens(),
});

databaseTest(
  "an import that a stop interrupts stays under way, and is done the next time",
  async (fixture) => {
    const id = await uploaded(fixture);
    const stop = new AbortController();
    const task = runUntilChecking(() => stop.abort(new QueueStopping()), stop.signal);
    await assert.rejects(runImport(fixture, id, task));
    assert.equal((await getImport(fixture.db, id)).status, "RUNNING");
    assert.equal((await runImport(fixture, id, silentTask)).rowsInserted, 2);
  },
);

databaseTest(
  "an import whose connection is lost stays under way, and is done the next time",
  async (fixture) => {
    const id = await uploaded(fixture);
    const task = runUntilChecking(() => {
      throw new ConnectionLostError();
    });
    await assert.rejects(runImport(fixture, id, task), ConnectionLostError);
    assert.equal((await getImport(fixture.db, id)).status, "RUNNING");
    assert.equal((await runImport(fixture, id, silentTask)).rowsInserted, 2);
  },
);

databaseTest("an import that is cancelled says so", async (fixture) => {
  const id = await uploaded(fixture);
  const cancel = new AbortController();
  const task = runUntilChecking(() => cancel.abort(), cancel.signal);
  await assert.rejects(runImport(fixture, id, task));
  assert.equal((await getImport(fixture.db, id)).status, "CANCELLED");
});

databaseTest("an import whose job is given up says that it was interrupted", async (fixture) => {
  const id = await uploaded(fixture);
  await giveUpJob(fixture, { kind: "IMPORT", input: { importId: id } } as Job);
  const { status, errorCode } = await getImport(fixture.db, id);
  assert.deepEqual([status, errorCode], ["FAILED", "INTERRUPTED"]);
});
