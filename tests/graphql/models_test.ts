import assert from "node:assert/strict";
import { models, trainingRuns } from "@/db/schema/mod.ts";
import { insertEvidence } from "@/db/queries/training.ts";
import { storedEvidence } from "@/services/training/evidence.ts";
import { appTest } from "@/tests/support/database.ts";
import { ask, codeOf, createEndpoint, globalId, modelRow, openShop } from "./support.ts";

const row = (strictPrecision: number, trainingRunId: number) => {
  const base = modelRow("CANDIDATE");
  const { strict } = base.metrics;
  const chosen = { ...strict.chosen, averagePrecision: strictPrecision };
  return { ...base, trainingRunId, metrics: { ...base.metrics, strict: { ...strict, chosen } } };
};

appTest(
  "the leaderboard holds the newest training's candidates, best first",
  async (fixture) => {
    const { db } = fixture;
    await openShop(db);
    const settings = { folds: 5, categories: "merged", thresholdPolicy: { kind: "F1" } } as const;
    const sizes = { rows: 40, groups: 30, strictGroups: 20 };
    const runs = await db.insert(trainingRuns)
      .values([1, 2].map((seed) => ({ seed, ...settings, ...sizes }))).returning();
    await db.insert(models).values([
      row(0.99, runs[0]!.id),
      row(0.5, runs[1]!.id),
      { ...row(0.9, runs[1]!.id), importance: [{ field: "tenure", importance: 0.12 }] },
    ]);
    const { leaderboard, leaderboardRows } = await ask(
      createEndpoint(fixture),
      `{ leaderboardRows { model { id } baseline averagePrecision }
       leaderboard { id status importance { field ko: label(locale: KO) importance }
       trainingRun { seed folds categories thresholdPolicy { kind } rows groups strictGroups }
       metrics { strict { averagePrecision intervals { auc { low high } brier { low } } }
         grouped { auc } naive { auc } } } }`,
    );
    assert.deepEqual(
      leaderboard.map(({ metrics }: typeof leaderboard[0]) => metrics.strict.averagePrecision),
      [0.9, 0.5],
    );
    assert.deepEqual(leaderboard[0].metrics.strict.intervals, {
      auc: { low: 0.85, high: 0.98 },
      brier: null,
    });
    // A label says who has churned: there are no baselines.
    assert.deepEqual(
      leaderboardRows,
      leaderboard.map(({ id, metrics }: typeof leaderboard[0]) => ({
        model: { id },
        baseline: null,
        averagePrecision: metrics.strict.averagePrecision,
      })),
    );
    const importance = [{ field: "tenure", ko: "가입 기간", importance: 0.12 }];
    assert.deepEqual(leaderboard[0].importance, importance);
    assert.deepEqual(leaderboard[0].trainingRun, {
      seed: 2,
      ...settings,
      categories: "MERGED",
      ...sizes,
    });
  },
);

/** Eight customers of whom the first half churned, ranked without fault but for one pair. */
const evidence = {
  labels: Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0),
  groups: Int32Array.from({ length: 8 }, (_, row) => row),
  strictGroups: Int32Array.from({ length: 8 }, (_, row) => row),
};
const strict = Float32Array.of(0.9, 0.8, 0.7, 0.3, 0.4, 0.2, 0.1, 0.05);

appTest(
  "curves are drawn from the evidence, and a threshold is chosen on it",
  async (fixture) => {
    const { db } = fixture;
    await openShop(db);
    // Were the threshold chosen on another split, it would lie elsewhere.
    const reversed = strict.toReversed();
    const probabilities = { strict, grouped: reversed, naive: reversed };
    await insertEvidence(db, 1, storedEvidence({ ...evidence, probabilities }));
    const endpoint = createEndpoint(fixture);
    const { champion } = await ask(
      endpoint,
      `{ champion { curves {
       roc(points: 2) { falsePositiveRate truePositiveRate threshold }
       precisionRecall { threshold precision recall }
       calibration(bins: 2) { from to rows churnRate } gains(steps: 2) { share gain lift }
       report { churned precision recall f1 support } } } }`,
    );
    const { roc, precisionRecall, calibration, gains, report } = champion.curves;
    assert.deepEqual([roc.length, roc[0].threshold, roc[1].truePositiveRate], [2, null, 1]);
    assert.equal(precisionRecall.length, 8);
    assert.deepEqual(
      calibration.map(({ rows, churnRate }: typeof calibration[0]) => [rows, churnRate]),
      [
        [5, 0.2],
        [3, 1],
      ],
    );
    assert.deepEqual(gains[0], { share: 0.5, gain: 0.75, lift: 1.5 });
    assert.deepEqual(report[0], {
      churned: true,
      precision: 0.9,
      recall: 0.9,
      f1: 0.9,
      support: 10,
    });

    const set = `mutation($policy: ThresholdPolicyInput!) {
      setThreshold(input: { id: "${
      globalId("Model", 1)
    }", policy: $policy }) { userErrors { code } model { threshold
        thresholdPolicy { kind recallAtLeast } metrics { strict { recall precision support } } } } }`;
    const policy = { kind: "RECALL", recallAtLeast: 0.75 };
    const { setThreshold: { model } } = await ask(endpoint, set, { policy });
    assert.deepEqual(model.thresholdPolicy, { kind: "RECALL", recallAtLeast: 0.75 });
    assert.ok(model.threshold > 0.4 && model.threshold <= 0.7);
    assert.deepEqual(model.metrics.strict, { recall: 0.75, precision: 1, support: 8 });
    for (
      const [wrong, code] of [
        [{ kind: "RECALL", recallAtLeast: 1.5 }, "OUT_OF_RANGE"],
        [{ kind: "COST", lostCustomerCost: 5 }, "BAD_POLICY"],
        [{ kind: "F1", value: 0.5 }, "BAD_POLICY"],
        [{ kind: "FIXED" }, "BAD_POLICY"],
      ] as const
    ) assert.equal(await codeOf(endpoint, set, { policy: wrong }), code);
    assert.equal(
      (await ask(
        endpoint,
        `{ model(id: "${globalId("Model", 2)}") { curves { roc { threshold } } } }`,
      )).model.curves,
      null,
    );
  },
);

appTest("a champion can be taken back, and the trail tells", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const rollBack = "mutation { rollBackModel { model { id status } userErrors { code } } }";
  assert.equal(await codeOf(endpoint, rollBack), "NOTHING_BEFORE");
  await ask(
    endpoint,
    `mutation { promoteModel(input: { id: "${globalId("Model", 2)}" }) { model { id } } }`,
  );
  await ask(
    endpoint,
    `mutation { promoteModel(input: { id: "${globalId("Model", 1)}" }) { model { id } } }`,
  );
  assert.equal((await ask(endpoint, rollBack)).rollBackModel.model.status, "CHAMPION");
  const { promotions } = await ask(
    endpoint,
    "{ promotions { kind actor threshold model { status } replaced { status } } }",
  );
  assert.deepEqual(promotions.map(({ kind }: typeof promotions[0]) => kind), [
    "ROLLED_BACK",
    "PROMOTED",
    "PROMOTED",
  ]);
  assert.deepEqual(promotions[0].model, { status: "CHAMPION" });
  assert.deepEqual(promotions[0].replaced, { status: "ARCHIVED" });
});

appTest("what is asked of a training is checked before it is queued", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const train = `mutation($input: TrainModelsInput) {
    trainModels(input: $input) { userErrors { code } } }`;
  for (
    const input of [
      { estimators: ["EXTERNAL"] },
      { estimators: [] },
      { folds: 1 },
      { seed: -1 },
      { thresholdPolicy: { kind: "FIXED", value: 2 } },
    ]
  ) assert.equal(await codeOf(endpoint, train, { input }), "OUT_OF_RANGE");
  const input = {
    estimators: ["STACKING", "RANDOM_FOREST"],
    folds: 4,
    categories: "RAW",
    thresholdPolicy: { kind: "COST", lostCustomerCost: 100, wastedOfferCost: 5 },
    promote: false,
  };
  await ask(endpoint, train, { input });
  const [job] = await fixture.db.query.jobs.findMany();
  assert.deepEqual(job!.input, {
    estimators: ["STACKING", "RANDOM_FOREST"],
    folds: 4,
    categories: "raw",
    thresholdPolicy: { kind: "COST", lostCustomer: 100, wastedOffer: 5 },
    promote: false,
    actor: "local",
  });
});
