import {
  deepStrictEqual,
  ok,
  partialDeepStrictEqual,
  rejects,
  strictEqual,
} from "node:assert/strict";
import type { GivenOrder } from "@/db/queries/given_orders.ts";
import { findTrainingRun } from "@/db/queries/models.ts";
import { createRandom } from "@/ml/random.ts";
import { simulateBuyers } from "@/ml/testing/simulated_buyers.ts";
import { readUpdates } from "@/services/jobs/freshness.ts";
import { setDefinition } from "@/services/orders/churn_definition.ts";
import { storeCustomerValues } from "@/services/orders/customer_values.ts";
import { addDays } from "@/services/orders/days.ts";
import { renewCustomers } from "@/services/orders/renew_customers.ts";
import { orders } from "@/db/schema/mod.ts";
import { withOrderFeatures } from "@/services/scoring/orders_input.ts";
import { predictChurn } from "@/services/scoring/prediction.ts";
import { scoreCustomers } from "@/services/scoring/scoring.ts";
import { createCustomerStatistics } from "@/services/statistics/customer_statistics.ts";
import { silentTask } from "@/services/task_context.ts";
import { trainCandidates } from "@/services/training/training.ts";
import { appTest, type DatabaseFixture } from "@/tests/support/database.ts";
import { type TestServices, withServices } from "./support.ts";

const LINEAR = { estimators: ["LOGISTIC_REGRESSION"], folds: 2 } as const;

/** A shop of a year whose customers order as BG/NBD says. */
async function storeShop({ db }: DatabaseFixture): Promise<void> {
  const truth = { r: 0.8, alpha: 3, a: 0.8, b: 2.5 };
  const buyers = simulateBuyers(truth, { customers: 200, time: 1, ahead: 52 }, createRandom(11));
  const rows = buyers.flatMap(({ later }, i) =>
    [0, ...later].map((week, number) => ({
      orderId: `${i}/${number}`,
      customerId: `c${i}`,
      orderedAt: addDays("2025-01-01", i % 60 + Math.floor(7 * week)),
      kind: "PLACED" as const,
      amount: 20,
      lines: 1,
      importId: 1,
    }))
  );
  for (let at = 0; at < rows.length; at += 1000) {
    await db.insert(orders).values(rows.slice(at, at + 1000));
  }
}

/** Stored customers who are sent with their own orders get the score that is stored of them, and the same features. */
async function predictionsEqualScores(services: TestServices): Promise<void> {
  const sent = await services.connection.sql<{ customerId: string; orders: GivenOrder[] }[]>`
    select customer_id as "customerId", json_agg(
      json_build_object('orderedAt', ordered_at, 'amount', amount)) as orders
    from orders group by customer_id order by customer_id limit 120`;
  const told = await predictChurn(services, await withOrderFeatures(services, sent));
  deepStrictEqual(new Set(told.map(({ storedScore }) => storedScore)), new Set(["SAME"]));
  ok(new Set(told.map(({ band }) => band)).size > 1);
  // Fewer orders are another customer.
  const [first] = sent.filter(({ orders }) => orders.length > 2);
  const fewer = { ...first!, orders: first!.orders.slice(0, 1) };
  const [other] = await predictChurn(services, await withOrderFeatures(services, [fewer]));
  strictEqual(other!.storedScore, "VALUES_DIFFER");
  const none = { customerId: "new", orders: [{ orderedAt: "2025-03-01", amount: 20 }] };
  await rejects(withOrderFeatures(services, [none], "2025-03-01"), { code: "NO_EARLIER_ORDER" });
  const [early] = await withOrderFeatures(services, [none], "2025-03-11");
  partialDeepStrictEqual(early, { daysSinceLastOrder: 10, orderCount: 1, spend: 20 });
}

appTest(
  "trainCandidates() trains forward in time where churn is defined by orders, and asks again when the definition changes",
  async (fixture) => {
    await storeShop(fixture);
    await withServices(fixture.connection, async (services) => {
      const definition = await setDefinition(services, { horizonDays: 30 }, "ann");
      await storeCustomerValues(services);
      await renewCustomers(services, silentTask);
      const { champion } = await trainCandidates(services, LINEAR, silentTask);
      const { outOfTime, metrics } = champion!;
      strictEqual(outOfTime!.horizon, 30);
      strictEqual(outOfTime!.customers, metrics.strict.chosen.support);
      strictEqual(outOfTime!.auc, metrics.strict.chosen.auc);
      ok(outOfTime!.baselines.recencyAlone!.auc! > 0.6 && outOfTime!.baselines.bgnbd!.auc! > 0.6);
      ok(outOfTime!.auc! > 0.65);
      strictEqual(outOfTime!.byCutoff.at(-1)!.cutoff, outOfTime!.cutoff);
      const run = await findTrainingRun(services.db, champion!.trainingRunId!);
      strictEqual(run!.churnDefinitionId, definition.id);
      const { readDb } = services;
      const statistics = createCustomerStatistics(readDb);
      const reasons = async () =>
        (await readUpdates({ readDb, statistics })).map(({ reason }) => reason);
      ok((await scoreCustomers(services, silentTask)).customers > 0);
      ok(!(await reasons()).includes("MODEL_OF_OTHER_DEFINITION"));
      await predictionsEqualScores(services);
      await setDefinition(services, { horizonDays: 60 }, "ann");
      ok((await reasons()).includes("MODEL_OF_OTHER_DEFINITION"));
      await setDefinition(services, { horizonDays: 180 }, "ann");
      await services.connection.sql`delete from orders where ordered_at < '2025-06-01'`;
      await rejects(trainCandidates(services, LINEAR, silentTask), { code: "TOO_SHORT" });
    });
  },
);
