import { ok, rejects, strictEqual } from "node:assert/strict";
import { findTrainingRun } from "@/db/queries/models.ts";
import { createRandom } from "@/ml/random.ts";
import { simulateBuyers } from "@/ml/testing/simulated_buyers.ts";
import { readUpdates } from "@/services/jobs/freshness.ts";
import { setDefinition } from "@/services/orders/churn_definition.ts";
import { addDays } from "@/services/orders/days.ts";
import { renewCustomers } from "@/services/orders/renew_customers.ts";
import { orders } from "@/db/schema/mod.ts";
import { scoreCustomers } from "@/services/scoring/scoring.ts";
import { createCustomerStatistics } from "@/services/statistics/customer_statistics.ts";
import { silentTask } from "@/services/task_context.ts";
import { trainCandidates } from "@/services/training/training.ts";
import { appTest, type DatabaseFixture } from "@/tests/support/database.ts";
import { withServices } from "./support.ts";

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

appTest(
  "trainCandidates() trains forward in time where churn is defined by orders, and asks again when the definition changes",
  async (fixture) => {
    await storeShop(fixture);
    await withServices(fixture.connection, async (services) => {
      const definition = await setDefinition(services, { horizonDays: 30 }, "ann");
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
      await setDefinition(services, { horizonDays: 60 }, "ann");
      ok((await reasons()).includes("MODEL_OF_OTHER_DEFINITION"));
      await setDefinition(services, { horizonDays: 180 }, "ann");
      await services.connection.sql`delete from orders where ordered_at < '2025-06-01'`;
      await rejects(trainCandidates(services, LINEAR, silentTask), { code: "TOO_SHORT" });
    });
  },
);
