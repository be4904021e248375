import assert from "node:assert/strict";
import { UserError } from "@/services/errors.ts";
import { databaseTest } from "@/tests/support/database.ts";
import { createQueue } from "./queue.ts";
import { clock, ended, handlers, untilAborted, withQueue } from "./testing/queues.ts";

databaseTest("a job runs, reports its progress and keeps its result", async ({ connection }) => {
  const seen = Promise.withResolvers<void>();
  const queue = createQueue({
    connection,
    clock,
    heartbeat: 20,
    handlers: handlers(async ({ k }, task) => {
      task.report({ step: "segment.fitting", fraction: 0.5 });
      await seen.promise;
      return { clusters: k };
    }),
  });
  await withQueue(queue, async () => {
    const queued = await queue.enqueue("SEGMENT", { k: 4 });
    assert.equal(queued.status, "QUEUED");
    await queue.start();
    const half = await ended(connection, queued.id, "RUNNING");
    assert.ok(half.startedAt);
    seen.resolve();
    const done = await ended(connection, queued.id);
    assert.deepEqual([done.status, done.progress, done.result], ["COMPLETED", 1, { clusters: 4 }]);
  });
});

databaseTest(
  "who waits for jobs is told of each that ends, however it does",
  async ({ connection }) => {
    const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let told = 0;
    const queue = createQueue({
      connection,
      clock,
      onEnd: () => ends[told++]!.resolve(),
      handlers: handlers(({ k }) => k ? Promise.resolve({}) : Promise.reject(new Error("no k"))),
    });
    await withQueue(queue, async () => {
      await queue.enqueue("SEGMENT", { k: 4 });
      await queue.enqueue("SEGMENT", {});
      await queue.start();
      await Promise.all(ends.map(({ promise }) => promise));
      assert.equal(told, 2);
    });
  },
);

databaseTest(
  "a job that fails keeps one clear line and is not tried again",
  async ({ connection }) => {
    let tries = 0;
    const queue = createQueue({
      connection,
      clock,
      handlers: handlers(() => {
        tries++;
        return Promise.reject(
          new UserError("NO_CUSTOMERS", "There are no customers. Import some."),
        );
      }),
    });
    await withQueue(queue, async () => {
      await queue.start();
      const { id } = await queue.enqueue("SEGMENT", {});
      const job = await ended(connection, id);
      assert.deepEqual([job.status, job.error, tries], [
        "FAILED",
        "There are no customers. Import some.",
        1,
      ]);
    });
  },
);

databaseTest("a job that meets a full disk fails with one clear line", async ({ connection }) => {
  const full = Object.assign(new Error("could not extend file"), { code: "53100" });
  const queue = createQueue({
    connection,
    clock,
    handlers: handlers(() => Promise.reject(new Error("Failed query", { cause: full }))),
  });
  await withQueue(queue, async () => {
    await queue.start();
    const { id } = await queue.enqueue("SEGMENT", {});
    assert.equal(
      (await ended(connection, id)).error,
      "The disk is full. Free some space, then try again.",
    );
  });
});

databaseTest("a running job that is cancelled stops", async ({ connection }) => {
  const queue = createQueue({
    connection,
    clock,
    heartbeat: 20,
    handlers: handlers((_input, task) => untilAborted(task)),
  });
  await withQueue(queue, async () => {
    await queue.start();
    const { id } = await queue.enqueue("SEGMENT", {});
    await ended(connection, id, "RUNNING");
    assert.equal((await queue.cancel(id))?.status, "CANCELLED");
    assert.equal((await ended(connection, id)).status, "CANCELLED");
  });
});

databaseTest("jobs run one after another", async ({ connection }) => {
  let running = 0;
  let most = 0;
  const queue = createQueue({
    connection,
    clock,
    handlers: handlers(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 30));
      running--;
    }),
  });
  await withQueue(queue, async () => {
    await queue.start();
    const jobs = await Promise.all([1, 2, 3].map((k) => queue.enqueue("SEGMENT", { k })));
    for (const { id } of jobs) assert.equal((await ended(connection, id)).status, "COMPLETED");
    assert.equal(most, 1);
  });
});

databaseTest("enqueue() returns the open job that does the same work", async ({ connection }) => {
  const queue = createQueue({ connection, clock, handlers: handlers(() => Promise.resolve({})) });
  await withQueue(queue, async () => {
    const clicks = await Promise.all([1, 2, 3].map(() => queue.enqueue("SEGMENT", { k: 4 })));
    assert.equal(new Set(clicks.map(({ id }) => id)).size, 1);
    const other = await queue.enqueue("SEGMENT", { k: 5 });
    assert.notEqual(other.id, clicks[0]!.id);
    await queue.start();
    await ended(connection, other.id);
    const again = await queue.enqueue("SEGMENT", { k: 5 });
    assert.notEqual(again.id, other.id);
    await ended(connection, again.id);
  });
});

databaseTest(
  "enqueue() makes a new job where an import waits behind the open one",
  async ({ connection }) => {
    let now = 0;
    const queue = createQueue({
      connection,
      clock: () => new Date(2026, 0, 1, 0, 0, now++),
      handlers: handlers(() => Promise.resolve({})),
    });
    await withQueue(queue, async () => {
      const before = await queue.enqueue("SCORE", {});
      assert.equal((await queue.enqueue("SCORE", {})).id, before.id);
      await queue.enqueue("IMPORT", { importId: 1 });
      const after = await queue.enqueue("SCORE", {});
      assert.notEqual(after.id, before.id);
      assert.equal((await queue.enqueue("SCORE", {})).id, after.id);
    });
  },
);
