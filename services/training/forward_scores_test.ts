/** That scores of a past moment know nothing of what came after it. */
import { deepStrictEqual, notDeepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { orders } from "@/db/schema/mod.ts";
import { forwardConfig } from "@/ml/forward/candidates.ts";
import { testRows } from "@/ml/forward/forward_table.ts";
import { trainForward } from "@/ml/forward/forward_training.ts";
import { createRandom } from "@/ml/random.ts";
import { simulateBuyers } from "@/ml/testing/simulated_buyers.ts";
import { expectBuying } from "@/ml/value/value_tasks.ts";
import type { Column } from "@/schema/column.ts";
import { ORDER_COLUMNS, VALUE_COLUMNS } from "@/schema/orders/columns.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { appTest, type DatabaseFixture } from "@/tests/support/database.ts";
import { addDays } from "../orders/days.ts";
import { readSnapshots } from "./forward_snapshots.ts";

const FIRST = "2025-01-01";
const LAST_DAY = 250;
/** 30 days before the end of the last day. */
const CUTOFF_DAY = LAST_DAY - 29;
const DEFINITION = { horizonDays: 30, activeDays: 365 };

interface Order {
  readonly customer: number;
  readonly day: number;
}

/** Orders of a shop whose customers buy as BG/NBD says, until the last day. */
function shop(): Order[] {
  const truth = { r: 0.8, alpha: 3, a: 0.8, b: 2.5 };
  const buyers = simulateBuyers(truth, { customers: 90, time: 1, ahead: 40 }, createRandom(7));
  return buyers.flatMap(({ later }, customer) =>
    [0, ...later].map((week) => ({ customer, day: customer % 60 + Math.floor(7 * week) }))
  ).filter(({ day }) => day <= LAST_DAY);
}

async function store({ db, connection: { sql } }: DatabaseFixture, all: readonly Order[]) {
  await sql`truncate orders`;
  // The cutoff follows from the last day.
  const last = { customer: 0, day: LAST_DAY };
  await db.insert(orders).values([...all, last].map(({ customer, day }, number) => ({
    orderId: `${number}`,
    customerId: `c${customer}`,
    orderedAt: addDays(FIRST, day),
    kind: "PLACED" as const,
    amount: 10 + (customer * 7 + day) % 11,
    items: 1,
    lines: 1,
    importId: 1,
  })));
}

async function scored({ connection }: DatabaseFixture) {
  const id: Column = {
    key: "customerId",
    header: "customerId",
    label: { en: "Customer", ko: "고객" },
    kind: "TEXT",
    roles: ["ID"],
    source: "ORDERS",
  };
  const workers = {
    expectBuying: (task: Parameters<typeof expectBuying>[0]) => Promise.resolve(expectBuying(task)),
  };
  const task = await readSnapshots(
    { connection, workers },
    schemaOf([id, ...ORDER_COLUMNS, ...VALUE_COLUMNS]),
    DEFINITION,
    AbortSignal.timeout(60_000),
  );
  const traits = { gaps: [], independent: task.customers, rows: task.table.rows.length };
  const { outOfTime, evidence } = await trainForward(task, {
    estimator: forwardConfig("LOGISTIC_REGRESSION", traits),
    categories: "merged",
    folds: 2,
    seed: 1,
    thresholdPolicy: { kind: "F1" },
  });
  strictEqual(outOfTime.cutoff, addDays(FIRST, CUTOFF_DAY));
  const rows = [...testRows(task.table)];
  return {
    known: {
      features: rows.map((row) => task.table.rows[row]),
      scores: [...evidence.probabilities.strict],
      baselines: task.baselines,
    },
    outcome: evidence.labels,
  };
}

appTest(
  "trainForward() scores a cutoff alike whatever orders come after it, in whatever order they are stored",
  async (fixture) => {
    const all = shop();
    const before = all.filter(({ day }) => day < CUTOFF_DAY);
    await store(fixture, all);
    const { known, outcome } = await scored(fixture);
    await store(fixture, before);
    const { known: alone, outcome: nothing } = await scored(fixture);
    deepStrictEqual(alone, known);
    notDeepStrictEqual(nothing, outcome);
    const later = fc.record({
      customer: fc.integer({ min: 0, max: 120 }),
      day: fc.integer({ min: CUTOFF_DAY, max: LAST_DAY }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(later, { minLength: 5, maxLength: 60 }),
        fc.shuffledSubarray(before, { minLength: before.length }),
        async (after, shuffled) => {
          await store(fixture, [...after, ...shuffled]);
          deepStrictEqual((await scored(fixture)).known, known);
        },
      ),
      { numRuns: 4 },
    );
  },
);
