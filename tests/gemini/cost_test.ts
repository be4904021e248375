import assert from "node:assert/strict";
import { strategiesOfClusters } from "@/db/queries/strategies.ts";
import { customers, geminiRequests } from "@/db/schema/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { generateStrategies } from "@/services/strategies/mod.ts";
import { appTest, databaseTest } from "@/tests/support/database.ts";
import {
  answers,
  type Behaviour,
  fails,
  half,
  hangs,
  refusesKey,
  startStandIn,
} from "./stand_in.ts";
import { geminiFor, openClusters } from "./support.ts";

const ALL = [1, 2, 3, 4, 5, 6];
/** What one answer of the stand-in costs: 1,200 tokens at 0.30 and 3,000, thinking among them, at 2.50 a million. */
const COST = (1200 * 0.3 + 3000 * 2.5) / 1e6;

databaseTest("each strategy keeps its share of tokens and cost", async ({ db, clock }) => {
  await openClusters(db);
  await using standIn = startStandIn();
  await generateStrategies({ db, clock, gemini: geminiFor(db, standIn) }, {}, silentTask);
  const stored = await strategiesOfClusters(db, ALL);
  for (const { promptTokens, outputTokens, costUsd } of stored) {
    assert.deepEqual([promptTokens, outputTokens], [200, 500]);
    assert.ok(Math.abs(costUsd! - COST / 6) < 1e-12);
  }
  const ledger = await db.select().from(geminiRequests);
  assert.deepEqual(ledger.map(({ costUsd }) => costUsd), [COST, COST]);
});

appTest(
  "the same question is answered from what was kept; another model, offer or figure asks anew",
  async ({ db, clock }) => {
    await openClusters(db);
    await using standIn = startStandIn();
    const brand = { tone: "", facts: [], offers: ["free delivery"] };
    const generate = async (settings = {}) => {
      const before = standIn.arrived.length;
      const gemini = geminiFor(db, standIn, settings);
      await generateStrategies({ db, clock, gemini }, { locales: ["EN"] }, silentTask);
      return standIn.arrived.length - before;
    };
    assert.equal(await generate(), 1);
    assert.equal(await generate(), 0);
    assert.equal(await generate({ model: "other" }), 1);
    assert.equal(await generate({ brand }), 1);
    await db.update(customers).set({ churnProbability: 0.5 });
    assert.equal(await generate(), 1);
  },
);

appTest("an answer of no use is not kept", async ({ db, clock }) => {
  await openClusters(db);
  await using standIn = startStandIn();
  standIn.script(answers(() => []));
  const generate = () =>
    generateStrategies(
      { db, clock, gemini: geminiFor(db, standIn) },
      { locales: ["EN"] },
      silentTask,
    );
  await generate();
  await generate();
  assert.equal(standIn.arrived.length, 4);
});

appTest("an answer that a second one mended is kept with it", async ({ db, clock }) => {
  await openClusters(db);
  await using standIn = startStandIn();
  standIn.script(
    answers((all) => all.map((each, at) => at === 0 ? { ...each, tactics: [] } : each)),
    answers(),
  );
  const gemini = geminiFor(db, standIn);
  for (const requests of [2, 2]) {
    const { outcomes } = await generateStrategies(
      { db, clock, gemini },
      { locales: ["EN"] },
      silentTask,
    );
    assert.ok(outcomes.every(({ source }) => source === "GEMINI"));
    assert.equal(standIn.arrived.length, requests);
  }
});

appTest("what an answer of no use took counts as well", async ({ db, clock }) => {
  await openClusters(db);
  await using standIn = startStandIn();
  standIn.script(half("MAX_TOKENS"));
  await generateStrategies(
    { db, clock, gemini: geminiFor(db, standIn) },
    { locales: ["EN"] },
    silentTask,
  );
  const ledger = await db.select().from(geminiRequests);
  assert.deepEqual(ledger.map(({ costUsd }) => costUsd), [COST, COST]);
});

databaseTest("the month's limit is never exceeded, and ends with the month", async ({ db }) => {
  await openClusters(db);
  await using standIn = startStandIn();
  let now = new Date("2026-05-31T23:59:00Z");
  const clock = () => now;
  // Room for the most that one request can cost, and no second one.
  const services = { db, clock, gemini: geminiFor(db, standIn, { monthlyUsd: 0.045 }, clock) };
  const may = await generateStrategies(services, {}, silentTask);
  assert.equal(standIn.arrived.length, 1);
  assert.deepEqual(
    may.outcomes.map(({ locale, source, fallback }) => [locale, source, fallback]),
    [
      ...ALL.map(() => ["EN", "GEMINI", null]),
      ...ALL.map(() => ["KO", "PLAYBOOK", "LIMIT_REACHED"]),
    ],
  );
  now = new Date("2026-06-01T00:00:00Z");
  const june = await generateStrategies(services, { locales: ["KO"] }, silentTask);
  assert.ok(june.outcomes.every(({ source }) => source === "GEMINI"));
});

databaseTest("two who ask at once share the month's limit", async ({ db, clock }) => {
  await openClusters(db);
  await using standIn = startStandIn();
  const generate = (locale: "EN" | "KO") => {
    const gemini = geminiFor(db, standIn, { monthlyUsd: 0.045 });
    return generateStrategies({ db, clock, gemini }, { locales: [locale] }, silentTask);
  };
  const both = await Promise.all([generate("EN"), generate("KO")]);
  assert.equal(standIn.arrived.length, 1);
  assert.deepEqual(
    both.map(({ outcomes }) => outcomes[0]!.fallback).sort(),
    ["LIMIT_REACHED", null],
  );
});

appTest(
  "a request of whose tokens nobody tells counts with the most that it can cost; a refused one with nothing",
  async ({ db, clock }) => {
    await openClusters(db);
    await using standIn = startStandIn();
    const spent = async (behaviour: Behaviour, settings = {}) => {
      await db.delete(geminiRequests);
      standIn.script(behaviour);
      const gemini = geminiFor(db, standIn, settings);
      await generateStrategies({ db, clock, gemini }, { locales: ["EN"] }, silentTask);
      return (await db.select().from(geminiRequests)).map(({ costUsd }) => costUsd);
    };
    const hung = await spent(hangs, { timeout: 20 });
    // Three attempts of 16,384 tokens at 2.50 a million, and the prompt.
    assert.equal(hung.length, 3);
    assert.ok(hung.every((usd) => usd > 0.04096 && usd < 0.05), String(hung));
    for (const behaviour of [fails(429), fails(503), refusesKey]) {
      assert.deepEqual(await spent(behaviour), []);
    }
  },
);
