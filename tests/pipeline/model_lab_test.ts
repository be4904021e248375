import assert from "node:assert/strict";
import {
  findChampion,
  listPromotions,
  readLeaderboard,
  readModelFile,
} from "@/db/queries/models.ts";
import { readCard } from "@/ml/artifact.ts";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { riskBand } from "@/ml/evaluation/threshold.ts";
import { decodeMetadata } from "@/ml/onnx/proto.ts";
import { readEvidence } from "@/services/training/evidence.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { promoteModel, rollBackModel } from "@/services/training/promotion.ts";
import { silentTask } from "@/services/task_context.ts";
import { scoreCustomers } from "@/services/scoring/scoring.ts";
import { setThreshold } from "@/services/training/threshold.ts";
import { trainCandidates } from "@/services/training/training.ts";
import { appTest } from "@/tests/support/database.ts";
import { code, demo, importDemo, withServices } from "./support.ts";

const LINEAR = { estimators: ["LOGISTIC_REGRESSION"], folds: 3 } as const;

appTest(
  "candidates are judged on the same folds, and the simplest good one leads",
  async (fixture) => {
    await withServices(fixture.connection, async (services) => {
      await importDemo(services);
      const steps: string[] = [];
      const { models, champion, failures, proposal, runId } = await trainCandidates(services, {
        estimators: ["RANDOM_FOREST", "LOGISTIC_REGRESSION"],
        seed: 4,
        folds: 3,
        thresholdPolicy: { kind: "COST", lostCustomer: 120, wastedOffer: 10 },
        categories: "raw",
        actor: "a tester",
      }, {
        signal: new AbortController().signal,
        report: ({ step, values }) => steps.push(`${values?.estimator} ${step}`),
      });
      assert.deepEqual(failures, []);
      assert.ok(steps.includes("RANDOM_FOREST train.GROUPED_FOLD"));
      assert.ok(steps.includes("LOGISTIC_REGRESSION train.FINAL_FIT"));
      const precision = models.map(({ metrics }) => metrics.strict.chosen.averagePrecision!);
      assert.deepEqual(precision, precision.toSorted((a, b) => b - a));
      assert.deepEqual([proposal.bestId, champion?.id], [models[0]!.id, proposal.modelId]);
      assert.equal(champion?.estimator, "LOGISTIC_REGRESSION");
      assert.deepEqual(
        (await readLeaderboard(services.db)).map(({ id }) => id),
        models.map(({ id }) => id),
      );
      for (const model of models) {
        assert.equal(model.trainingRunId, runId);
        assert.deepEqual(model.thresholdPolicy, {
          kind: "COST",
          lostCustomer: 120,
          wastedOffer: 10,
        });
        const { strict } = model.metrics;
        assert.ok(strict.intervals.auc!.low < strict.chosen.auc!);
        const evidence = (await readEvidence(services.db, model.id))!;
        assert.deepEqual(
          strict.chosen,
          computeMetrics(evidence.labels, evidence.probabilities.strict, model.threshold),
        );
      }
    });
  },
);

appTest("every change of champion is written down, and can be taken back", async (fixture) => {
  await withServices(fixture.connection, async (services) => {
    const { db } = services;
    await importDemo(services);
    const train = async (seed: number, promote = true) => {
      const { models } = await trainCandidates(services, { ...LINEAR, seed, promote }, silentTask);
      return models[0]!.id;
    };
    await assert.rejects(rollBackModel(services, "ann"), code("NOTHING_BEFORE"));
    const first = await train(1);
    await assert.rejects(rollBackModel(services, "ann"), code("NOTHING_BEFORE"));
    const second = await train(2);
    const third = await train(3, false);
    assert.equal((await findChampion(db))?.id, second);
    await promoteModel(services, third, "bob");
    assert.equal((await rollBackModel(services, "ann")).id, second);
    assert.equal((await rollBackModel(services, "ann")).id, first);
    await assert.rejects(rollBackModel(services, "ann"), code("NOTHING_BEFORE"));
    await promoteModel(services, third, "bob");
    await promoteModel(services, third, "twice changes nothing");
    assert.equal((await services.models.champion()).row.id, third);
    const trail = (await listPromotions(db)).map((
      { kind, modelId, replacedId, actor },
    ) => [kind, modelId, replacedId, actor]);
    assert.deepEqual(trail, [
      ["PROMOTED", third, first, "bob"],
      ["ROLLED_BACK", first, second, "ann"],
      ["ROLLED_BACK", second, third, "ann"],
      ["PROMOTED", third, second, "bob"],
      ["PROMOTED", second, first, "system"],
      ["PROMOTED", first, null, "system"],
    ]);
    await assert.rejects(promoteModel(services, 999, "bob"), code("NOT_FOUND"));
  });
});

appTest("another threshold moves figures, file and bands together", async (fixture) => {
  await withServices(fixture.connection, async (services) => {
    const { db } = services;
    await importDemo(services);
    const { champion } = await trainCandidates(services, LINEAR, silentTask);
    const { id } = champion!;
    await scoreCustomers(services, silentTask);
    const moved = await setThreshold(services, id, { kind: "FIXED", value: 0.5 }, silentTask);
    assert.equal(moved.threshold, 0.5);
    assert.deepEqual(moved.metrics.strict.chosen, moved.metrics.strict.default);
    const card = readCard(decodeMetadata((await readModelFile(db, id))!));
    assert.equal(card.threshold, 0.5);
    assert.deepEqual(card.metrics.strict, moved.metrics.strict.chosen);
    const customers = await db.query.customers.findMany({ with: { prediction: true } });
    for (const { churned, churnProbability, riskBand: stored, prediction } of customers) {
      assert.equal(stored, churned ? null : riskBand(churnProbability!, 0.5));
      assert.equal(prediction!.band, stored);
    }
    const costly = { kind: "COST", lostCustomer: 1, wastedOffer: -1 } as const;
    await assert.rejects(setThreshold(services, id, costly, silentTask), code("OUT_OF_RANGE"));
    await assert.rejects(setThreshold(services, 99, { kind: "F1" }, silentTask), code("NOT_FOUND"));
  });
});

appTest("a table that teaches nothing is refused, and the champion stays", async (fixture) => {
  await withServices(fixture.connection, async (services) => {
    const train = (input = {}) => trainCandidates(services, { ...LINEAR, ...input }, silentTask);
    const replace = (customers: ReturnType<typeof demo>) =>
      importRecords(services, customers, { fileName: "table", mode: "REPLACE" }, silentTask);
    await importDemo(services);
    const { champion } = await train();
    const [someone] = demo();
    const churnedAt = (index: number) => index % 2 === 0;
    const everybodyAlike = demo().map(({ customerId }, index) => ({
      ...someone!,
      customerId,
      churned: churnedAt(index),
    }));
    const nothingKnown = demo().map(({ customerId }, index) => ({
      ...Object.fromEntries(Object.keys(someone!).map((field) => [field, null])),
      customerId,
      churned: churnedAt(index),
    })) as unknown as ReturnType<typeof demo>;
    const few = demo().filter(({ churned }) => churned).slice(0, 2)
      .concat(demo().filter(({ churned }) => !churned).slice(0, 40));
    for (
      const [customers, expected] of [
        [everybodyAlike, "NOTHING_TO_LEARN"],
        [nothingKnown, "NOTHING_TO_LEARN"],
        [few, "TOO_FEW_CUSTOMERS"],
        [demo().map((one) => ({ ...one, churned: true })), "ONE_CLASS"],
        [demo().map((one) => ({ ...one, churned: null })), "NO_LABELS"],
      ] as const
    ) {
      await replace([...customers]);
      await assert.rejects(train(), code(expected));
    }
    for (const input of [{ folds: 1 }, { folds: 99 }, { seed: -1 }, { estimators: [] }]) {
      await assert.rejects(train(input), code("OUT_OF_RANGE"));
    }
    assert.equal((await findChampion(services.db))?.id, champion!.id);
  });
});

appTest("a cancelled training keeps what was stored, and the champion", async (fixture) => {
  await withServices(fixture.connection, async (services) => {
    await importDemo(services);
    const { champion } = await trainCandidates(services, LINEAR, silentTask);
    const controller = new AbortController();
    const cancelled = trainCandidates(services, {
      estimators: ["LOGISTIC_REGRESSION", "RANDOM_FOREST"],
      seed: 2,
      folds: 3,
    }, {
      signal: controller.signal,
      report: ({ step, values }) => {
        if (values?.estimator === "RANDOM_FOREST" && step !== "train.reading") controller.abort();
      },
    });
    await assert.rejects(cancelled, { name: "AbortError" });
    assert.equal((await findChampion(services.db))?.id, champion!.id);
  });
});
