/** The public table as a workbook and as text: the same customers, the same models to the byte. */
import assert from "node:assert/strict";
import { customersTable } from "@/db/customers_table.ts";
import { currentSchema } from "@/services/schema/customer_schema.ts";
import { importFile } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { trainCandidates } from "@/services/training/training.ts";
import { databaseTest } from "../support/database.ts";
import { referenceFolder, referenceTable } from "../support/reference.ts";
import { type TestServices, withServices } from "./support.ts";

/** What an import of a file comes to, by what does not name the import itself. */
async function stored(services: TestServices, path: string) {
  const fileName = path.split("/").at(-1)!;
  const { rowsAccepted } = await importFile(
    services,
    path,
    { fileName, mode: "REPLACE" },
    silentTask,
  );
  assert.equal(rowsAccepted, 5630);
  const schema = await currentSchema(services);
  const table = customersTable(schema);
  const rows = await services.db.select().from(table).orderBy(table.importLine);
  const { models } = await trainCandidates(services, { folds: 2, promote: false }, silentTask);
  return {
    schema,
    customers: rows.map(({ importId: _import, updatedAt: _updated, ...customer }) => customer),
    models: models.map(({ estimator, onnxSha256 }) => [estimator, onnxSha256]),
  };
}

databaseTest(
  "ecommerce-churn.xlsx and .csv give the same customers and the same model bytes",
  async ({ connection }) => {
    await withServices(connection, async (services) => {
      const workbook = await stored(services, `${referenceFolder()}/tables/ecommerce-churn.xlsx`);
      const text = await stored(services, referenceTable()!);
      assert.deepEqual(workbook.schema, text.schema);
      assert.deepEqual(workbook.customers, text.customers);
      assert.deepEqual(workbook.models, text.models);
      assert.equal(text.models.length, 2);
    });
  },
  { ignore: referenceTable() === undefined },
);
