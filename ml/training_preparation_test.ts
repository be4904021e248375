import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { SEED_GRADIENT_BOOSTING } from "@/ml/estimators/seed_configs.ts";
import { labelledTable } from "@/ml/testing/labelled_table.ts";
import { trainModel } from "@/ml/training.ts";
import { prepareTable } from "./training_preparation.ts";

Deno.test("prepareTable() gives trainModel() what it makes of the customers itself", async () => {
  const { schema, rows, labels } = labelledTable(300);
  const task = { schema, categories: "merged", keepLeaks: false } as const;
  const texts = [JSON.stringify(rows.slice(0, 100)), JSON.stringify(rows.slice(100))];
  const prepared = prepareTable({ ...task, texts });
  strictEqual(prepared.variation, "SOME");
  const config = {
    estimator: { ...SEED_GRADIENT_BOOSTING, trees: 5 },
    categories: "merged",
    leftOut: prepared.leaks,
    unfit: prepared.unfit,
    folds: 3,
    seed: 1,
    thresholdPolicy: { kind: "F1" },
  } as const;
  const { groups, strictGroups } = prepared;
  const encoded = await trainModel({ ...prepared, labels }, config);
  deepStrictEqual(
    encoded.onnx,
    (await trainModel({ schema, rows, labels, groups, strictGroups }, config)).onnx,
  );
});

Deno.test("prepareTable() tells customers who do not differ, and who lack every value", () => {
  const { schema, rows: [first] } = labelledTable(300);
  const variationOf = (row: unknown) =>
    prepareTable({
      texts: [JSON.stringify(Array.from({ length: 20 }, () => row))],
      schema,
      categories: "merged",
      keepLeaks: false,
    }).variation;
  strictEqual(variationOf(first), "ALL_SAME");
  const { customerId, churned } = first!;
  strictEqual(variationOf({ customerId, churned }), "ALL_MISSING");
});
