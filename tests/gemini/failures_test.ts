import assert from "node:assert/strict";
import { configure, reset } from "@logtape/logtape";
import { strategiesOfClusters } from "@/db/queries/strategies.ts";
import { geminiRequests } from "@/db/schema/mod.ts";
import type { Gemini } from "@/services/strategies/gemini/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { generateStrategies } from "@/services/strategies/mod.ts";
import { appTest } from "@/tests/support/database.ts";
import { FAILURES, WRAPPED } from "./failures.ts";
import { answers, breaksOff, fails, refusesKey, startStandIn } from "./stand_in.ts";
import { geminiFor, KEY, openClusters } from "./support.ts";

const ALL = [1, 2, 3, 4, 5, 6];

for (const stream of [false, true]) {
  const way = stream ? "streaming" : "at once";
  // Which language it is has nothing to do with the way.
  const locale = stream ? "KO" : "EN";
  for (const { name, behaviour, code, requests, waits, settings } of FAILURES) {
    appTest(
      `${name} (${way}): the playbook writes and says why, and no draft is lost`,
      async ({ db, clock }) => {
        await openClusters(db);
        await using standIn = startStandIn();
        const failing = () => geminiFor(db, standIn, { stream, ...settings });
        const generate = (gemini: Gemini) =>
          generateStrategies({ db, clock, gemini }, { locales: [locale] }, silentTask);
        const stored = () => strategiesOfClusters(db, ALL);

        standIn.script(behaviour);
        const earlier = standIn.arrived.length;
        const gemini = failing();
        const { outcomes } = await generate(gemini);
        const about = { locale, outcome: "WRITTEN", source: "PLAYBOOK", problems: [] };
        assert.deepEqual(
          outcomes,
          ALL.map((id) => ({ ...about, cluster: id - 1, fallback: code })),
        );
        const arrived = standIn.arrived.length - earlier;
        // What is given up early may not even have arrived.
        assert.ok(code === "TIMEOUT" ? arrived <= requests : arrived === requests);
        assert.deepEqual(gemini.waits, waits);
        const filled = await stored();
        assert.deepEqual(
          filled.map(({ source, fallback }) => [source, fallback]),
          ALL.map(() => ["PLAYBOOK", code]),
        );
        assert.ok(!JSON.stringify(filled).includes(KEY));

        standIn.script(answers());
        await generate(geminiFor(db, standIn, { stream }));
        const written = await stored();
        assert.ok(written.every(({ source, fallback }) => source === "GEMINI" && !fallback));

        await db.delete(geminiRequests);
        standIn.script(behaviour);
        const again = await generate(failing());
        assert.equal(again.strategies, 0);
        assert.deepEqual(
          again.outcomes.map(({ outcome, fallback }) => [outcome, fallback]),
          ALL.map(() => ["KEPT", code]),
        );
        assert.deepEqual(await stored(), written);
      },
    );
  }

  for (const [name, behaviour] of WRAPPED) {
    appTest(`an answer ${name} is read at once (${way})`, async ({ db, clock }) => {
      await openClusters(db);
      await using standIn = startStandIn();
      standIn.script(behaviour);
      const gemini = geminiFor(db, standIn, { stream });
      const { outcomes } = await generateStrategies(
        { db, clock, gemini },
        { locales: ["EN"] },
        silentTask,
      );
      assert.ok(outcomes.every(({ source }) => source === "GEMINI"));
      assert.equal(standIn.arrived.length, 1);
    });
  }

  appTest(`a connection that breaks off is tried again (${way})`, async ({ db, clock }) => {
    await openClusters(db);
    await using standIn = startStandIn();
    standIn.script(breaksOff, fails(503), answers());
    const gemini = geminiFor(db, standIn, { stream });
    const { outcomes } = await generateStrategies(
      { db, clock, gemini },
      { locales: ["EN"] },
      silentTask,
    );
    assert.ok(outcomes.every(({ source }) => source === "GEMINI"));
    assert.equal(standIn.arrived.length, 3);
  });

  appTest(`cancelling ends a request that hangs (${way})`, async ({ db, clock }) => {
    await openClusters(db);
    await using standIn = startStandIn();
    const cancelled = new AbortController();
    standIn.script(() => {
      cancelled.abort(new Error("cancelled"));
      return new Promise(() => {});
    });
    const gemini = geminiFor(db, standIn, { stream });
    const run = { ...silentTask, signal: cancelled.signal };
    await assert.rejects(generateStrategies({ db, clock, gemini }, {}, run), /cancelled/);
    assert.deepEqual(await strategiesOfClusters(db, ALL), []);
  });
}

appTest("after five failures in a row Gemini is left alone for a minute", async ({ db }) => {
  await openClusters(db);
  await using standIn = startStandIn();
  standIn.script(fails(503));
  let now = new Date("2026-05-05T10:00:00Z");
  const clock = () => now;
  const services = { db, clock, gemini: geminiFor(db, standIn, {}, clock) };
  const first = await generateStrategies(services, {}, silentTask);
  assert.deepEqual([...new Set(first.outcomes.map(({ fallback }) => fallback))], [
    "UNAVAILABLE",
    "PAUSED",
  ]);
  assert.equal(standIn.arrived.length, 5);

  now = new Date("2026-05-05T10:00:59Z");
  const paused = await generateStrategies(services, {}, silentTask);
  assert.ok(paused.outcomes.every(({ fallback }) => fallback === "PAUSED"));
  assert.equal(standIn.arrived.length, 5);

  // One try after the minute, and where it fails another minute.
  now = new Date("2026-05-05T10:01:01Z");
  const again = await generateStrategies(services, {}, silentTask);
  assert.deepEqual([...new Set(again.outcomes.map(({ fallback }) => fallback))], ["PAUSED"]);
  assert.equal(standIn.arrived.length, 6);

  now = new Date("2026-05-05T10:02:02Z");
  standIn.script(answers());
  const well = await generateStrategies(services, {}, silentTask);
  assert.ok(well.outcomes.every(({ source }) => source === "GEMINI"));
});

appTest("a server that is not there is unreachable", async ({ db, clock }) => {
  await openClusters(db);
  const standIn = startStandIn();
  await standIn[Symbol.asyncDispose]();
  const gemini = geminiFor(db, standIn);
  const { outcomes } = await generateStrategies(
    { db, clock, gemini },
    { locales: ["KO"] },
    silentTask,
  );
  assert.ok(outcomes.every(({ fallback }) => fallback === "UNREACHABLE"));
});

appTest("the key is in no log, no row and no message", async ({ db, clock, connection }) => {
  await openClusters(db);
  await using standIn = startStandIn();
  const logged: string[] = [];
  await configure({
    sinks: { memory: (record) => void logged.push(JSON.stringify(record)) },
    loggers: [
      { category: [], sinks: ["memory"], lowestLevel: "trace" },
      { category: ["logtape", "meta"], sinks: [] },
    ],
  });
  try {
    standIn.script(refusesKey, answers());
    await generateStrategies({ db, clock, gemini: geminiFor(db, standIn) }, {}, silentTask);
  } finally {
    await reset();
  }
  assert.ok(logged.some((line) => line.includes("KEY_REFUSED")));
  assert.ok(logged.every((line) => !line.includes(KEY)));
  for (const table of ["strategies", "strategy_versions", "gemini_requests", "jobs", "audit_log"]) {
    const rows = await connection.sql.unsafe(`select * from ${table}`);
    assert.ok(!JSON.stringify(rows).includes(KEY), table);
  }
  assert.equal(standIn.arrived[0]!.headers.get("x-goog-api-key"), KEY);
  for (const { url, bytes } of standIn.arrived) {
    assert.ok(!url.includes(KEY) && !new TextDecoder().decode(bytes).includes(KEY));
  }
});
