import assert from "node:assert/strict";
import { createSupervisor } from "./supervisor.ts";

const clock = () => new Date();

Deno.test("a supervised loop goes on after rounds that fail, and tells that it is not well meanwhile", async () => {
  const supervisor = createSupervisor({ clock, retryMs: 5 });
  const well: (boolean | undefined)[] = [];
  const enough = Promise.withResolvers<void>();
  let rounds = 0;
  supervisor.run({
    name: "counting",
    round: () => {
      well.push(supervisor.health()[0]?.well);
      if (++rounds === 5) enough.resolve();
      return rounds === 2 || rounds === 3 ? Promise.reject(new Error("no")) : Promise.resolve(1);
    },
  });
  await enough.promise;
  await supervisor.stop(1000);
  assert.deepEqual(well.slice(1, 5), [true, false, false, true]);
});

Deno.test("a supervised loop whose round never ends begins another one", async () => {
  const supervisor = createSupervisor({ clock, retryMs: 5, stuckMs: 20 });
  const second = Promise.withResolvers<void>();
  let rounds = 0;
  supervisor.run({
    name: "stuck",
    round: () => {
      if (++rounds === 2) second.resolve();
      return new Promise(() => {});
    },
  });
  await second.promise;
  assert.deepEqual(supervisor.health(), [{ name: "stuck", well: false }]);
  await supervisor.stop(20);
});
