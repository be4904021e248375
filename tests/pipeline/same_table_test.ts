/** The public table as a workbook and as text: the same customers, the same model to the byte. */
import assert from "node:assert/strict";
import { checkForTraining } from "@/ml/data_check/groups.ts";
import { DEFAULT_TRAINING_CONFIG } from "@/ml/default_config.ts";
import { trainModel } from "@/ml/training.ts";
import { referenceFolder, referenceTable } from "../support/reference.ts";
import { readTable } from "../tables/real_tables.ts";

async function trained({ schema, records }: Awaited<ReturnType<typeof readTable>>) {
  const { groups, strictGroups } = checkForTraining({ records, schema });
  const labels = Uint8Array.from(records, ({ churned }) => churned ? 1 : 0);
  const table = { schema, rows: records, labels, groups, strictGroups };
  return await trainModel(table, { ...DEFAULT_TRAINING_CONFIG, folds: 2 });
}

Deno.test({
  name: "ecommerce-churn.xlsx and .csv give the same customers and the same model bytes",
  ignore: referenceTable() === undefined,
  async fn() {
    const workbook = await readTable(`${referenceFolder()}/tables/ecommerce-churn.xlsx`);
    const text = await readTable(referenceTable()!);
    assert.equal(text.records.length, 5630);
    assert.deepEqual(workbook.schema, text.schema);
    assert.deepEqual(workbook.records, text.records);
    const [one, other] = [await trained(workbook), await trained(text)];
    assert.equal(one.fingerprint, other.fingerprint);
    assert.deepEqual(one.onnx, other.onnx);
    assert.deepEqual(one.foldModels, other.foldModels);
  },
});
