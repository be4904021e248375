import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { createRandom } from "@/ml/random.ts";
import { openModel } from "@/ml/session.ts";
import type { Column } from "@/schema/column.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { calibrate } from "@/ml/calibration.ts";
import { forwardConfig } from "./candidates.ts";
import { driftCalibration, learnDrift } from "./drift.ts";
import { type ForwardTable, knownAt } from "./forward_table.ts";
import { trainForward } from "./forward_training.ts";
import { expectedCalibrationError, judgeOutOfTime } from "./out_of_time.ts";

const column = (key: string, roles: Column["roles"], kind: Column["kind"] = "NUMBER"): Column => ({
  key,
  header: key,
  label: { en: key, ko: key },
  kind,
  roles,
  source: "ORDERS",
});
const CUTOFFS = ["2025-01-01", "2025-01-31", "2025-03-02", "2025-04-01"];
const CUSTOMERS = 300;

/** A shop whose customers stay away the likelier the longer they have waited; `memory` tells each customer apart. */
function shop(signal: number): ForwardTable {
  const random = createRandom(3);
  const rows = CUTOFFS.flatMap(() =>
    Array.from({ length: CUSTOMERS }, (_, customer) => ({
      customerId: `c${customer}`,
      wait: random.next() * 100,
      memory: customer,
    }))
  );
  const odds = rows.map(({ wait }) => 1 / (1 + Math.exp(-signal * (wait - 50))));
  return {
    schema: schemaOf([
      column("customerId", ["ID"], "TEXT"),
      column("wait", ["FEATURE"]),
      column("memory", ["FEATURE"]),
    ]),
    rows,
    labels: Uint8Array.from(odds, (share) => random.next() < share ? 1 : 0),
    recency: Float32Array.from(rows, ({ wait }) => wait),
    customers: Int32Array.from(rows, ({ memory }) => memory),
    snapshots: Uint8Array.from(rows, (_, row) => Math.floor(row / CUSTOMERS)),
    cutoffs: CUTOFFS,
    horizonDays: 30,
  };
}

const NO_YEAR_BEFORE = { test: null, today: null };
const baselines = (table: ForwardTable) => ({
  recencyAlone: table.recency.slice(-CUSTOMERS).map((wait) => wait / 100),
  naiveRate: null,
  bgnbd: null,
});
const config = {
  estimator: forwardConfig("LOGISTIC_REGRESSION", { gaps: [], independent: 300, rows: 60_000 }),
  categories: "merged",
  folds: 3,
  seed: 1,
  thresholdPolicy: { kind: "F1" },
} as const;

Deno.test("trainForward() rates the test cutoff by models that have seen neither these customers nor this time", async () => {
  const table = shop(0.1);
  const { evidence, outOfTime, onnx } = await trainForward(
    { table, baselines: baselines(table), yearBefore: NO_YEAR_BEFORE },
    config,
  );
  strictEqual(evidence.labels.length, CUSTOMERS);
  deepStrictEqual(evidence.labels, table.labels.slice(-CUSTOMERS));
  strictEqual(outOfTime.cutoff, "2025-04-01");
  strictEqual(outOfTime.customers, CUSTOMERS);
  ok(outOfTime.auc! > 0.8);
  ok(Math.abs(outOfTime.meanPrediction - outOfTime.rate) < 0.06);
  deepStrictEqual(outOfTime.byCutoff.map(({ auc }) => auc === null), [true, false, false, false]);

  // Turned round, the outcome of the test cutoff is missed by as much: nothing has learned from it.
  const turned = table.labels.map((label, row) => table.snapshots[row] === 3 ? 1 - label : label);
  const other = await trainForward(
    {
      table: { ...table, labels: turned },
      baselines: baselines(table),
      yearBefore: NO_YEAR_BEFORE,
    },
    config,
  );
  ok(other.outOfTime.auc! < 0.2);
  const session = await openModel(onnx);
  strictEqual((await session.predictProba(Float32Array.of(90, 5), 1))[0]! > 0.5, true);
  await session.release();
});

Deno.test("trainForward() says that nothing predicts, or that the last order tells as much", async () => {
  const verdictOf = async (signal: number) => {
    const table = shop(signal);
    const task = { table, baselines: baselines(table), yearBefore: NO_YEAR_BEFORE };
    return (await trainForward(task, config)).outOfTime.verdict;
  };
  strictEqual(await verdictOf(0), "NOTHING_PREDICTS");
  strictEqual(await verdictOf(0.1), "NO_BETTER_THAN_RECENCY");
});

Deno.test("trainForward() moves its level by what the same procedure lacked a year before", async () => {
  const table = shop(0.1);
  const churnedMore = {
    ...table,
    labels: table.labels.map((label, row) => table.snapshots[row] === 3 && row % 3 > 0 ? 1 : label),
  };
  const task = { table: churnedMore, baselines: baselines(table) };
  const alone = await trainForward({ ...task, yearBefore: NO_YEAR_BEFORE }, config);
  const season = { test: churnedMore, today: null };
  const moved = await trainForward({ ...task, yearBefore: season }, config);
  const gap = ({ outOfTime }: typeof alone) => Math.abs(outOfTime.meanPrediction - outOfTime.rate);
  ok(gap(alone) > 0.15);
  ok(gap(moved) < 0.03);
});

Deno.test("knownAt() names the cutoffs whose horizons have ended", () => {
  deepStrictEqual(knownAt({ cutoffs: CUTOFFS, horizonDays: 30 }, 3), [0, 1, 2]);
  deepStrictEqual(knownAt({ cutoffs: CUTOFFS, horizonDays: 60 }, 3), [0, 1]);
  deepStrictEqual(knownAt({ cutoffs: CUTOFFS, horizonDays: 90 }, 2), []);
});

Deno.test("learnDrift() makes the mean prediction what came, and is none where all or none churned", () => {
  const random = createRandom(5);
  const probabilities = Float32Array.from({ length: 500 }, () => 0.1 + 0.6 * random.next());
  const labels = probabilities.map((value) => random.next() < value + 0.2 ? 1 : 0);
  const drift = learnDrift(Uint8Array.from(labels), probabilities, 0.5)!;
  const calibration = driftCalibration(drift, 0.5);
  const expected = probabilities.reduce((sum, value) => sum + calibrate(calibration, value), 0);
  ok(Math.abs(expected - labels.reduce((sum, label) => sum + label, 0)) < 1e-3);
  ok(drift.slope > 0.5 && drift.slope <= 1);
  ok(drift.offset > 0.5);
  strictEqual(learnDrift(Uint8Array.of(1, 1), Float32Array.of(0.5, 0.5), 0.5), null);
});

Deno.test("driftCalibration() follows the level where predictions told nothing a year before", () => {
  const random = createRandom(6);
  const probabilities = Float32Array.from({ length: 1000 }, () => random.next());
  // Three in five churned, one half before that, whatever was predicted.
  const labels = Uint8Array.from(probabilities, () => random.next() < 0.6 ? 1 : 0);
  const drift = learnDrift(labels, probabilities, 0.5)!;
  ok(drift.slope < 0.2);
  // A year later it is one in five: more are to be expected again, by as much.
  const calibration = driftCalibration({ ...drift, slope: 0.05 }, 0.2);
  const [low, high] = [calibrate(calibration, 0.05), calibrate(calibration, 0.95)];
  ok(low < high);
  ok(0.2 < low && high < 0.35);
});

Deno.test("expectedCalibrationError() weighs each bin's distance by its rows", () => {
  const error = expectedCalibrationError(Uint8Array.of(1, 0, 1, 1), [0.55, 0.55, 0.95, 0.95]);
  ok(Math.abs(error - 0.05) < 1e-12);
});

Deno.test("judgeOutOfTime() sees the lead over days since the last order", () => {
  const random = createRandom(1);
  const labels = Uint8Array.from({ length: 400 }, () => random.next() < 0.5 ? 1 : 0);
  const noisy = (noise: number) =>
    Float32Array.from(labels, (label) => (label + noise * random.next()) / (1 + noise));
  const { verdict, overRecency } = judgeOutOfTime({
    cutoff: "2025-01-01",
    horizon: 30,
    labels,
    probabilities: noisy(1.5),
    baselines: { recencyAlone: noisy(5), naiveRate: null, bgnbd: null },
    byCutoff: [],
    seed: 1,
  });
  strictEqual(verdict, "PREDICTS");
  ok(overRecency!.interval!.low > 0);
});
