/** The public table as a workbook and as text: the same customers, the same model to the byte. */
import assert from "node:assert/strict";
import { checkForTraining, type TrainingCheck } from "@/ml/data_check/groups.ts";
import { DEFAULT_TRAINING_CONFIG } from "@/ml/default_config.ts";
import { type TrainedModel, trainModel } from "@/ml/training.ts";
import { referenceFolder, referenceTable } from "../support/reference.ts";
import { readTable } from "../tables/real_tables.ts";

type Table = Awaited<ReturnType<typeof readTable>>;

function trained({ schema, records }: Table, check: TrainingCheck): Promise<TrainedModel> {
  const labels = Uint8Array.from(records, ({ churned }) => churned ? 1 : 0);
  const table = { schema, rows: records, labels, ...check };
  return trainModel(table, { ...DEFAULT_TRAINING_CONFIG, folds: 2 });
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
    // Of equal customers; each table is trained on by itself.
    const check = checkForTraining(text);
    const [one, other] = [await trained(workbook, check), await trained(text, check)];
    assert.equal(one.fingerprint, other.fingerprint);
    assert.deepEqual(one.onnx, other.onnx);
    assert.deepEqual(one.foldModels, other.foldModels);
  },
});
