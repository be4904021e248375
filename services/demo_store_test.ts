import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { DEMO_SETTINGS } from "@/content/demo_store/settings.ts";
import { NO_SETTINGS, readSettings } from "@/db/queries/settings.ts";
import { createMonths } from "@/services/months/months.ts";
import { appTest } from "@/tests/support/database.ts";
import { withServices } from "@/tests/pipeline/support.ts";
import { type DemoStep, type Deps, prepareDemoStore } from "./demo_store.ts";
import { currentDefinition } from "./orders/churn_definition.ts";
import { renewAfterOrders } from "./orders/renew_customers.ts";
import { takeOrders } from "./orders/test_orders.ts";
import { currentSchema } from "./schema/customer_schema.ts";
import { silentTask } from "./task_context.ts";

const CUSTOMERS = 400;

/** Fills the database, and says which steps that took. */
async function prepare(services: Deps, task = silentTask): Promise<DemoStep[]> {
  const steps: DemoStep[] = [];
  await prepareDemoStore(services, task, (step) => steps.push(step), CUSTOMERS);
  return steps;
}

appTest(
  "prepareDemoStore() makes a shop with a past, once, and leaves nothing beside a shop's own orders",
  async ({ connection, db }) => {
    await withServices(connection, async (base) => {
      const asked: string[] = [];
      const jobs: Deps["jobs"] = {
        enqueue: (kind) => (asked.push(kind), Promise.resolve({} as never)),
      };
      const services = { ...base, jobs, clock: () => new Date("2026-11-30T12:00:00Z") };

      const stopped = new AbortController();
      const begun: DemoStep[] = [];
      const interrupted = prepareDemoStore(
        services,
        { ...silentTask, signal: stopped.signal },
        (step) => {
          begun.push(step);
          if (step === "model") stopped.abort();
        },
        CUSTOMERS,
      );
      await assert.rejects(interrupted);
      assert.deepEqual(begun, ["customers", "orders", "model"]);
      assert.deepEqual(await prepare(services), ["model", "scores", "segments", "strategies"]);
      assert.deepEqual(asked, ["EXPLAIN"]);
      assert.deepEqual(await prepare(services), []);

      const { columns } = await currentSchema(services);
      assert.partialDeepStrictEqual(
        columns.filter(({ key }) => ["deliveryRegion", "orderCount", "churned"].includes(key))
          .map(({ key, source }) => [key, source]).toSorted(),
        [["churned", "ORDERS"], ["deliveryRegion", "FILE"], ["orderCount", "ORDERS"]],
      );
      assert.equal(await db.$count(sql.identifier("customers")), CUSTOMERS);
      assert.equal((await currentDefinition(services))?.chosenBy, "PROPOSAL");
      assert.partialDeepStrictEqual(await readSettings(db), DEMO_SETTINGS);
      const report = await createMonths(db).report();
      assert.equal(report?.months[0]?.month, "2024-11-01");

      const own = await takeOrders(
        services,
        "order_id,customer_id,order_date,amount\n1,ann,2026-01-02,10\n2,bob,2026-02-01,30\n",
      );
      await renewAfterOrders(services, own.id, silentTask);
      const left = ["customers", "orders", "order_lines", "models", "segmentations", "strategies"];
      assert.deepEqual(
        await Promise.all(left.map((table) => db.$count(sql.identifier(table)))),
        [2, 2, 2, 0, 0, 0],
      );
      assert.deepEqual(await readSettings(db), NO_SETTINGS);
      assert.deepEqual(await prepare(services), []);
    });
  },
);
