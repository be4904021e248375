import assert from "node:assert/strict";
import { strategiesOfClusters } from "@/db/queries/strategies.ts";
import { strategies } from "@/db/schema/mod.ts";
import { UserError } from "@/services/errors.ts";
import { silentTask } from "@/services/task_context.ts";
import {
  generateStrategies,
  setStrategyStatus,
  updateStrategy,
} from "@/services/strategies/mod.ts";
import { databaseTest } from "@/tests/support/database.ts";
import { answers, type Behaviour, startStandIn } from "./stand_in.ts";
import { geminiFor, openClusters, segment } from "./support.ts";

const ALL = [1, 2, 3, 4, 5, 6];

/** Answers well, after something else has happened. */
const after = (happens: () => Promise<unknown>): Behaviour => async (arrived) => {
  await happens();
  return await answers()(arrived);
};

databaseTest("what a person types while Gemini writes stays", async ({ db, clock }) => {
  await openClusters(db);
  await generateStrategies({ db, clock }, { locales: ["EN"] }, silentTask);
  await using standIn = startStandIn();
  const edited = { headline: "By hand" };
  standIn.script(after(() => updateStrategy({ db, clock }, 2, edited, "somebody")));
  const gemini = geminiFor(db, standIn);
  const { outcomes } = await generateStrategies(
    { db, clock, gemini },
    { locales: ["EN"] },
    silentTask,
  );
  assert.deepEqual(
    outcomes.map(({ outcome, source }) => [outcome, source]),
    ALL.map((id) => id === 2 ? ["KEPT", null] : ["WRITTEN", "GEMINI"]),
  );
  const stored = await strategiesOfClusters(db, ALL);
  assert.deepEqual([stored[1]!.headline, stored[1]!.version], ["By hand", 2]);
});

databaseTest("whoever edits what was written anew meanwhile is told so", async ({ db, clock }) => {
  await openClusters(db);
  await generateStrategies({ db, clock }, { locales: ["EN"] }, silentTask);
  await using standIn = startStandIn();
  const gemini = geminiFor(db, standIn);
  await generateStrategies({ db, clock, gemini }, { locales: ["EN"] }, silentTask);
  const late = updateStrategy({ db, clock }, 1, { version: 1, headline: "Late" }, "somebody");
  await assert.rejects(
    late,
    (error) => error instanceof UserError && error.code === "CHANGED_MEANWHILE",
  );
});

databaseTest("what is approved while Gemini writes stays approved", async ({ db, clock }) => {
  await openClusters(db);
  await generateStrategies({ db, clock }, { locales: ["EN"] }, silentTask);
  const [approved] = await strategiesOfClusters(db, [1]);
  await using standIn = startStandIn();
  standIn.script(after(() => setStrategyStatus({ db, clock }, 1, "APPROVED", "somebody")));
  const gemini = geminiFor(db, standIn);
  await generateStrategies({ db, clock, gemini }, { locales: ["EN"] }, silentTask);
  const [kept, draft] = await strategiesOfClusters(db, [1]);
  assert.deepEqual([kept!.status, kept!.headline], ["APPROVED", approved!.headline]);
  assert.deepEqual([draft!.status, draft!.source], ["DRAFT", "GEMINI"]);
});

databaseTest("segments that are made anew meanwhile end the writing", async ({ db, clock }) => {
  await openClusters(db);
  await using standIn = startStandIn();
  standIn.script(after(() => segment(db)));
  const gemini = geminiFor(db, standIn);
  await assert.rejects(
    generateStrategies({ db, clock, gemini }, { locales: ["EN"] }, silentTask),
    (error) => error instanceof UserError && error.code === "SEGMENTS_CHANGED",
  );
  assert.deepEqual(await db.select().from(strategies), []);
});

databaseTest("two who write at once make one draft for each segment", async ({ db, clock }) => {
  await openClusters(db);
  await using standIn = startStandIn();
  const write = () => {
    const gemini = geminiFor(db, standIn);
    return generateStrategies({ db, clock, gemini }, {}, silentTask);
  };
  await Promise.all([write(), write(), generateStrategies({ db, clock }, {}, silentTask)]);
  const stored = await strategiesOfClusters(db, ALL);
  assert.equal(stored.length, 2 * ALL.length);
});

databaseTest("two who approve at once leave one approved", async ({ db, clock }) => {
  await openClusters(db);
  const write = () =>
    generateStrategies({ db, clock }, { clusters: [0], locales: ["EN"] }, silentTask);
  await write();
  await setStrategyStatus({ db, clock }, 1, "APPROVED", "somebody");
  await write();
  await setStrategyStatus({ db, clock }, 1, "DRAFT", "somebody");
  await Promise.all(
    [1, 2].map((id) => setStrategyStatus({ db, clock }, id, "APPROVED", "somebody")),
  );
  const stored = await strategiesOfClusters(db, [1]);
  assert.deepEqual(stored.map(({ status }) => status).sort(), ["APPROVED", "ARCHIVED"]);
});
