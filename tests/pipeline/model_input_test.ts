import { asc } from "drizzle-orm";
import assert from "node:assert/strict";
import { readModelInput } from "@/services/training/model_input.ts";
import { silentTask } from "@/services/task_context.ts";
import { trainCandidates } from "@/services/training/training.ts";
import { appTest } from "@/tests/support/database.ts";
import { importDemo, withServices } from "./support.ts";
import { customers } from "../support/shop_customers.ts";

appTest(
  "readModelInput() shows the first customers as the model is given them",
  async ({ connection, db }) => {
    await withServices(connection, async (services) => {
      await importDemo(services);
      const estimators = ["ADDITIVE", "LOGISTIC_REGRESSION"] as const;
      const { models } = await trainCandidates(services, { estimators, folds: 2 }, silentTask);
      const stored = await db.select().from(customers).orderBy(asc(customers.customerId)).limit(20);
      for (const model of models) {
        const { columns, rows } = await readModelInput(db, model);
        assert.deepEqual(rows.map(({ customerId }) => customerId), stored.map((c) => c.customerId));
        const at = (field: string) => columns.findIndex(({ feature }) => feature.key === field);
        const [tenure, gender] = [at("tenure"), at("gender")];
        rows.forEach(({ values }, row) => {
          const { tenure: months, gender: category } = stored[row]!;
          assert.ok(Object.is(values[tenure], months ?? NaN));
          assert.equal(columns[gender]!.feature.categories![values[gender]!] ?? null, category);
        });
        const form = model.estimator === "ADDITIVE" ? "SPLINE" : "SCALED";
        assert.equal(columns[tenure]!.treatment!.form, form);
        assert.equal(columns[gender]!.treatment!.form, "ONE_HOT");
      }
    });
  },
);
