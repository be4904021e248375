import assert from "node:assert/strict";
import { eq } from "drizzle-orm";
import { ConnectionLostError } from "@/db/connection_lost.ts";
import { jobs } from "@/db/schema/mod.ts";
import { databaseTest } from "@/tests/support/database.ts";
import type { Connection } from "@/db/client.ts";
import { UserError } from "@/services/errors.ts";
import type { TaskContext } from "@/services/task_context.ts";
import type { Job, Jobs } from "./jobs.ts";
import { createQueue, type JobHandlers } from "./queue.ts";

const clock = () => new Date();

/** Handlers of which only SEGMENT and SCORE do something. */
function handlers(
  segment: (input: { k?: number }, task: TaskContext) => Promise<unknown>,
): JobHandlers {
  const unused = () => Promise.reject(new Error("unused"));
  return {
    IMPORT: unused,
    TRAIN: unused,
    STRATEGIES: unused,
    SCORE: unused,
    EXPLAIN: unused,
    SEGMENT: segment,
  };
}

async function ended(connection: Connection, id: string, status?: Job["status"]): Promise<Job> {
  for (let tries = 0; tries < 400; tries++) {
    const job = await connection.db.query.jobs.findFirst({ where: { id } });
    if (status ? job?.status === status : job?.finishedAt) return job!;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The job did not reach ${status ?? "an end"}`);
}

/** Resolves when the run is told to stop. */
const untilAborted = (task: TaskContext) =>
  new Promise((_, reject) =>
    task.signal.addEventListener("abort", () => reject(task.signal.reason), { once: true })
  );

async function withQueue(queue: Jobs, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } finally {
    await queue.stop();
  }
}

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

databaseTest("a job whose process stopped is taken up by the next one", async ({ connection }) => {
  const first = createQueue({
    connection,
    clock,
    heartbeat: 20,
    handlers: handlers((_input, task) => untilAborted(task)),
  });
  await first.start();
  const { id } = await first.enqueue("SEGMENT", {});
  await ended(connection, id, "RUNNING");
  await first.stop();
  assert.equal((await ended(connection, id, "QUEUED")).status, "QUEUED");

  const second = createQueue({
    connection,
    clock,
    handlers: handlers(() => Promise.resolve("taken up")),
  });
  await withQueue(second, async () => {
    await second.start();
    assert.equal((await ended(connection, id)).result, "taken up");
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

databaseTest(
  "a stop costs no attempt, and a job that is interrupted too often fails with a reason",
  async ({ connection }) => {
    const interrupted = () =>
      createQueue({
        connection,
        clock,
        heartbeat: 20,
        handlers: handlers((_input, task) => untilAborted(task)),
      });
    const first = interrupted();
    await first.start();
    const { id } = await first.enqueue("SEGMENT", {});
    await ended(connection, id, "RUNNING");
    await first.stop();
    for (let stops = 0; stops < 5; stops++) {
      const queue = interrupted();
      await queue.start();
      await ended(connection, id, "RUNNING");
      await queue.stop();
    }
    const [before] = await connection.db.select().from(jobs).where(eq(jobs.id, id));
    assert.deepEqual([before!.status, before!.attempts], ["QUEUED", 0]);

    // As if four processes had died with the job in hand.
    await connection.db.update(jobs).set({ attempts: 4 }).where(eq(jobs.id, id));
    const givenUp: string[] = [];
    const last = createQueue({
      connection,
      clock,
      onGiveUp: (job) => Promise.resolve(void givenUp.push(job.id)),
      handlers: handlers(() => Promise.resolve("next")),
    });
    await withQueue(last, async () => {
      await last.start();
      const job = await ended(connection, id);
      assert.deepEqual([job.status, job.error], [
        "FAILED",
        "The job was interrupted 4 times. Start it again.",
      ]);
      assert.deepEqual(givenUp, [id]);
      const next = await last.enqueue("SEGMENT", {});
      assert.equal((await ended(connection, next.id)).result, "next");
    });
  },
);

databaseTest(
  "a job that the queue has given up or lost is queued again at the start",
  async ({ connection }) => {
    const first = createQueue({ connection, clock, handlers: handlers(() => Promise.resolve({})) });
    const lost = await first.enqueue("SEGMENT", { k: 4 });
    const givenUp = await first.enqueue("SEGMENT", { k: 5 });
    await first.stop();
    await connection.sql`delete from pgboss.job where id = ${lost.id}`;
    await connection.sql`update pgboss.job set state = 'failed', completed_on = now()
    where id = ${givenUp.id}`;
    const second = createQueue({
      connection,
      clock,
      handlers: handlers(() => Promise.resolve({})),
    });
    await withQueue(second, async () => {
      await second.start();
      for (const { id } of [lost, givenUp]) {
        assert.equal((await ended(connection, id)).status, "COMPLETED");
      }
    });
  },
);

databaseTest(
  "a job whose database goes away in the midst is begun again",
  async ({ connection }) => {
    let tries = 0;
    const queue = createQueue({
      connection,
      clock,
      handlers: handlers(() =>
        ++tries === 1 ? Promise.reject(new ConnectionLostError()) : Promise.resolve("recovered")
      ),
    });
    await withQueue(queue, async () => {
      await queue.start();
      const { id } = await queue.enqueue("SEGMENT", {});
      assert.equal((await ended(connection, id)).result, "recovered");
      assert.ok(queue.health().every(({ well }) => well));
    });
  },
);
