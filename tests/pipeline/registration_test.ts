import assert from "node:assert/strict";
import { join } from "node:path";
import { and, eq, gt, isNotNull, not } from "drizzle-orm";
import { findChampion, listModels, readModelFile } from "@/db/queries/models.ts";
import { models } from "@/db/schema/mod.ts";
import { customers } from "../support/shop_customers.ts";
import { readCard } from "@/ml/artifact.ts";
import { computeMetrics } from "@/ml/evaluation/metrics.ts";
import { SEED_GRADIENT_BOOSTING } from "@/ml/estimators/seed_configs.ts";
import { encodeFeatures } from "@/ml/features.ts";
import { decodeMetadata } from "@/ml/onnx/proto.ts";
import { labelledTable } from "@/ml/testing/labelled_table.ts";
import { endlessModel } from "@/ml/testing/endless_model.ts";
import { foreignModel } from "@/ml/testing/foreign_model.ts";
import { createMlWorkers } from "@/ml/workers.ts";
import { readEvidence } from "@/services/training/evidence.ts";
import { explainScores } from "@/services/scoring/explanation.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { type FeatureInput, predictChurn } from "@/services/scoring/prediction.ts";
import { promoteModel } from "@/services/training/promotion.ts";
import { registerModel } from "@/services/training/registration.ts";
import { silentTask } from "@/services/task_context.ts";
import { scoreFile } from "@/services/scoring/score_file.ts";
import { scoreCustomers } from "@/services/scoring/scoring.ts";
import { readServingFile } from "@/services/scoring/serving_file.ts";
import { setThreshold } from "@/services/training/threshold.ts";
import { appTest } from "@/tests/support/database.ts";
import { code, demo, importDemo, type TestServices, withServices } from "./support.ts";

/** A stored customer as one who is sent to be rated. */
const inputOf = (row: typeof customers.$inferSelect) => row as unknown as FeatureInput;

const register = (services: TestServices, onnx: Uint8Array, name?: string) =>
  registerModel(services, { onnx, fileName: "their-model.onnx", name, actor: "ann" }, silentTask);

appTest(
  "a model from elsewhere is judged and kept, and does not lead by itself",
  async (fixture) => {
    await withServices(fixture.connection, async (services) => {
      const { db } = services;
      await importDemo(services);
      const model = await register(services, foreignModel());
      assert.equal(model.estimator, "EXTERNAL");
      assert.equal(model.name, "their-model");
      assert.equal(model.status, "CANDIDATE");
      assert.equal(model.trainingRunId, null);
      assert.equal(model.rows, demo().length);
      assert.equal(await findChampion(db), undefined);

      const rows = demo();
      const labels = Uint8Array.from(rows, ({ churned }) => churned ? 1 : 0);
      const onnx = foreignModel();
      const { features } = readCard(decodeMetadata((await readModelFile(db, model.id))!));
      const { probability } = await services.workers.score(
        onnx,
        encodeFeatures(rows, features),
        rows.length,
      );
      const { grouped, strict, naive } = model.metrics;
      const same = computeMetrics(labels, probability, model.threshold);
      assert.equal(grouped.chosen.auc, same.auc);
      assert.equal(grouped.chosen.tp, same.tp);
      assert.ok(grouped.chosen.recall! >= 0.95, "the default policy chose the threshold");
      assert.ok(grouped.intervals.auc!.low < same.auc! && same.auc! < grouped.intervals.auc!.high);
      assert.deepEqual([strict.chosen, naive.chosen], [grouped.chosen, grouped.chosen]);
      assert.deepEqual(
        model.importance.map(({ field }) => field).sort(),
        ["complained", "maritalStatus", "tenure"],
      );
      const evidence = (await readEvidence(db, model.id))!;
      assert.equal(evidence.labels.length, rows.length);
      assert.deepEqual(evidence.probabilities.naive, evidence.probabilities.grouped);
    });
  },
);

appTest(
  "a promoted model from elsewhere scores, predicts, explains and serves files",
  async (fixture) => {
    await withServices(fixture.connection, async (services, folder) => {
      const { db, workers } = services;
      await importDemo(services);
      const before = await register(services, foreignModel({ slope: -0.3 }));
      await promoteModel(services, before.id, "ann");
      const { id } = await register(services, foreignModel({ metadata: { threshold: 0.5 } }));
      const model = await promoteModel(services, id, "ann");
      assert.equal(model.threshold, 0.5);
      assert.deepEqual(model.thresholdPolicy, { kind: "FIXED", value: 0.5 });
      const scoring = await scoreCustomers(services, silentTask);
      assert.equal(scoring.customers, demo().length);
      assert.equal((await explainScores(services, scoring, silentTask)).customers, demo().length);

      const stored = await db.query.customers.findMany({ with: { prediction: true } });
      const [someone] = await db.select().from(customers)
        .where(
          and(isNotNull(customers.maritalStatus), gt(customers.tenure, 0), not(customers.churned)),
        )
        .orderBy(customers.customerId).limit(1);
      const [predicted] = await predictChurn(services, [inputOf(someone!)]);
      assert.equal(predicted!.probability, Math.fround(someone!.churnProbability!));
      assert.equal(predicted!.band, someone!.riskBand);
      for (const { churned, prediction, riskBand, churnProbability } of stored) {
        assert.equal(prediction!.probability, churnProbability);
        assert.equal(riskBand === "HIGH", !churned && churnProbability! >= 0.5);
      }

      assert.ok(predicted!.reasons.some(({ field }) => field === "tenure"));
      const serving = await readServingFile(join(folder, "serving.onnx"));
      assert.equal(serving.threshold, 0.5);
      const input = join(folder, "in.csv");
      await Deno.writeTextFile(
        input,
        "Tenure,Complain,MaritalStatus\n0,1,Single\n60,0,Married\n,,\n",
      );
      const output = join(folder, "out.csv");
      await scoreFile({ workers, serving }, input, output, silentTask);
      const lines = (await Deno.readTextFile(output)).trimEnd().split("\n").slice(1);
      const logistic = (margin: number) => 1 / (1 + Math.exp(-margin));
      const expected = [logistic(1.5 + 0.4 - 0.5), logistic(60 * -0.2 - 0.5), logistic(-0.5)];
      lines.forEach((line, row) => {
        const [, , , probability, band] = line.split(",");
        assert.ok(Math.abs(Number(probability) - expected[row]!) < 1e-6, line);
        assert.equal(band, ["HIGH", "LOW", "MEDIUM"][row]);
      });
      const moved = await setThreshold(services, id, { kind: "F1" }, silentTask);
      assert.equal(moved.metrics.grouped.chosen.threshold, moved.threshold);
    });
  },
);

appTest(
  "without a known outcome every figure is null, and the file's threshold holds",
  async (fixture) => {
    await withServices(fixture.connection, async (services) => {
      const metadata = { threshold: 0.25, thresholdPolicy: { kind: "RECALL", atLeast: 0.9 } };
      const empty = await register(services, foreignModel({ metadata }));
      assert.equal(empty.threshold, 0.25);
      assert.deepEqual(empty.thresholdPolicy, metadata.thresholdPolicy);
      assert.equal(empty.rows, 0);
      const { chosen, intervals } = empty.metrics.grouped;
      assert.equal(chosen.support, 0);
      assert.deepEqual([chosen.auc, chosen.recall, chosen.brier], [null, null, null]);
      assert.ok(Object.values(intervals).every((interval) => interval === null));

      const unknown = demo().map((customer) => ({ ...customer, churned: null }));
      await importRecords(services, unknown, { fileName: "new", mode: "REPLACE" }, silentTask);
      const silent = await register(services, foreignModel({ slope: -0.1 }));
      assert.deepEqual(silent.thresholdPolicy, { kind: "FIXED", value: 0.5 });
      assert.equal(silent.rows, 0);
      const fixed = await setThreshold(
        services,
        silent.id,
        { kind: "FIXED", value: 0.75 },
        silentTask,
      );
      assert.equal(fixed.threshold, 0.75);
      await assert.rejects(
        setThreshold(services, silent.id, { kind: "F1" }, silentTask),
        code("NO_EVIDENCE"),
      );
    });
  },
);

appTest(
  "a file that cannot serve is refused, nothing is stored, and the champion stays",
  async (fixture) => {
    await withServices(fixture.connection, async (services) => {
      const { db } = services;
      await importDemo(services);
      const champion = await register(services, foreignModel());
      await promoteModel(services, champion.id, "ann");
      const bad: [onnx: Uint8Array, says: RegExp][] = [
        [new Uint8Array(0), /empty/],
        [crypto.getRandomValues(new Uint8Array(4000)), /Expected/],
        [foreignModel().slice(0, 300), /Expected/],
        [new Uint8Array(64 * 1024 ** 2 + 1), /64 MiB/],
        [foreignModel({ input: "X" }), /"X"/],
        [foreignModel({ metadata: { threshold: 2 } }), /from 0 to 1/],
        [
          foreignModel({
            answer: (graph, features) =>
              graph.node("ReduceMax", [features], {
                attributes: { axes: { ints: [1] }, keepdims: 0 },
              }),
          }),
          /found NaN/,
        ],
      ];
      for (const [onnx, says] of bad) {
        await assert.rejects(register(services, onnx), (error: Error) => {
          assert.match(error.message, says);
          return code("BAD_MODEL")(error);
        });
      }
      for (const name of ["", " ", "x".repeat(81), "two\nlines"]) {
        await assert.rejects(
          register(services, foreignModel({ slope: -1 }), name),
          code("BAD_NAME"),
        );
      }
      assert.deepEqual((await listModels(db)).map(({ id }) => id), [champion.id]);
      assert.equal((await findChampion(db))?.id, champion.id);
    });
  },
);

appTest(
  "a champion that does not answer ends the scoring with a reason, and the next one scores",
  async (fixture) => {
    await withServices(fixture.connection, async (services) => {
      const { db } = services;
      await importDemo(services);
      const silent = await register(services, foreignModel());
      const other = await register(services, foreignModel({ slope: -0.3 }));
      // As if it looped on the rows that came since.
      await db.update(models).set({ onnx: endlessModel(), onnxSha256: "0".repeat(64) })
        .where(eq(models.id, silent.id));
      await promoteModel(services, silent.id, "ann");
      const workers = createMlWorkers({ callSeconds: 4 });
      try {
        const patient = { ...services, workers };
        await assert.rejects(scoreCustomers(patient, silentTask), {
          code: "MODEL_TOO_SLOW",
          message:
            "The model did not answer for 600 customers within 4 seconds. Promote another model.",
        });
        await promoteModel(patient, other.id, "ann");
        assert.equal((await scoreCustomers(patient, silentTask)).customers, demo().length);
      } finally {
        workers.close();
      }
    });
  },
);

appTest(
  "a file is registered once, however often and in whichever state it is sent",
  async (fixture) => {
    await withServices(fixture.connection, async (services) => {
      const { db } = services;
      const onnx = foreignModel();
      const both = await Promise.allSettled([
        register(services, onnx, "first"),
        register(services, onnx, "second"),
      ]);
      assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
      const { id } = (await listModels(db))[0]!;
      await setThreshold(services, id, { kind: "FIXED", value: 0.3 }, silentTask);
      const downloaded = (await readModelFile(db, id))!;
      for (const same of [onnx, new Uint8Array(downloaded)]) {
        await assert.rejects(register(services, same), (error: Error) => {
          assert.match(
            error.message,
            new RegExp(`here already, as model ${id} \\((first|second)\\)`),
          );
          return code("ALREADY_REGISTERED")(error);
        });
      }
    });
  },
);

appTest(
  "a model that was trained here is taken in again elsewhere, with its trees' reasons",
  async (fixture) => {
    await withServices(fixture.connection, async (services) => {
      const { db } = services;
      await importDemo(services);
      const { onnx, threshold, thresholdPolicy } = await services.workers.train(
        labelledTable(400),
        {
          estimator: { ...SEED_GRADIENT_BOOSTING, trees: 10, maxDepth: 3 },
          categories: "raw",
          folds: 2,
          seed: 5,
          thresholdPolicy: { kind: "F1" },
        },
      );
      const again = await register(services, onnx);
      assert.equal(again.threshold, threshold);
      assert.deepEqual(again.thresholdPolicy, thresholdPolicy);
      await promoteModel(services, again.id, "ann");
      const [someone] = await db.select().from(customers).limit(1);
      const [prediction] = await predictChurn(services, [inputOf(someone!)]);
      assert.ok(prediction!.reasons.length > 0);
    });
  },
);
