import assert from "node:assert/strict";
import { eq } from "drizzle-orm";
import { ConnectionLostError } from "@/db/connection_lost.ts";
import { jobs } from "@/db/schema/mod.ts";
import { databaseTest } from "@/tests/support/database.ts";
import { createQueue } from "./queue.ts";
import { clock, ended, handlers, untilAborted, withQueue } from "./testing/queues.ts";

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
