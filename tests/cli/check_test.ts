/** `holdfast check` as a user meets it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { openDatabase } from "@/db/client.ts";
import { SEED_GRADIENT_BOOSTING } from "@/ml/estimators/seed_configs.ts";
import { createLabelledShop, type LabelledCustomer } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { labelledTable } from "@/ml/testing/labelled_table.ts";
import { trainModel } from "@/ml/training.ts";
import { SERVING_FILE } from "@/services/config.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { copyEmbeddedDatabase } from "@/tests/support/database.ts";
import { holdfast } from "./program.ts";

const check = (dataDir: string, ...args: string[]) => holdfast({ dataDir }, "check", ...args);

async function writeCsv(path: string, records: readonly LabelledCustomer[]): Promise<string> {
  const cell = (value: string | number | boolean | null) =>
    value === null ? "" : typeof value === "boolean" ? String(Number(value)) : String(value);
  const lines = records.map((record) =>
    ECOMMERCE.columns.map(({ key }) => cell(record[key as keyof LabelledCustomer])).join(",")
  );
  await Deno.writeTextFile(
    path,
    [ECOMMERCE.columns.map(({ header }) => header).join(","), ...lines].join("\n"),
  );
  return path;
}

const demo = (seed: number, count: number) => createLabelledShop(createRandom(seed), count);

const repeated = (records: readonly LabelledCustomer[]) => [
  ...records,
  ...records.map((record) => ({ ...record, customerId: `B${record.customerId}` })),
];

Deno.test("a file is checked while somebody else has the database open", async () => {
  const dataDir = await copyEmbeddedDatabase();
  const open = await openDatabase({ dataDir });
  try {
    const clean = await check(dataDir, await writeCsv(join(dataDir, "clean.csv"), demo(1, 300)));
    assert.equal(clean.code, 0, clean.err);
    assert.equal(
      clean.out,
      "clean.csv: 300 rows, 300 independent customers.\n" +
        "The data check found nothing that would mislead a model.",
    );
    const file = await writeCsv(join(dataDir, "twice.csv"), repeated(demo(1, 300)));
    const { code, out, err } = await check(dataDir, file);
    assert.equal(code, 0, err);
    assert.match(out, /^twice\.csv: 600 rows, 300 independent customers\.\nFindings: 2\n/);
    assert.match(out, /1\. \[HIGH\] 300 rows repeat an earlier row/);
    assert.match(out, /2\. \[HIGH\] 300 rows are copies of the row 300 rows above them\./);
    assert.match(out, /Evidence: rows apart: 300 · /);
    assert.match(
      out,
      /Consequence: .*\n {3}Remedy: .*\n {3}First rows: line 302 \(BSHOP-00001\), line 303/,
    );
    const korean = await check(dataDir, file, "--locale", "ko");
    assert.match(korean.out, /행 600개, 서로 독립된 고객 300명입니다\./);
    assert.match(korean.out, /근거: 행 간격: 300/);
    const json = JSON.parse((await check(dataDir, file, "--json")).out);
    assert.deepEqual([json.source, json.rows, json.groups, json.strictGroups, json.unreadable], [
      "twice.csv",
      600,
      300,
      300,
      0,
    ]);
    assert.equal(json.findings[1].evidence.lag, 300);
    assert.equal(json.findings[1].examples[0].line, 302);
  } finally {
    await open.close();
    await Deno.remove(dataDir, { recursive: true });
  }
});

Deno.test("without a file the stored customers are checked", async () => {
  const dataDir = await copyEmbeddedDatabase();
  const connection = await openDatabase({ dataDir });
  const fixture = { connection, db: connection.db, clock: () => new Date() };
  const options = { fileName: "demo", mode: "REPLACE" } as const;
  await importRecords(fixture, repeated(demo(2, 200)), options, silentTask);
  await connection.close();
  const { code, out, err } = await check(dataDir);
  assert.equal(code, 0, err);
  assert.match(out, /^Stored customers: 400 rows, 200 independent customers\.\nFindings: 2\n/);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("a file is compared with what the champion learnt from", async () => {
  const dataDir = await Deno.makeTempDir();
  const { onnx } = await trainModel(labelledTable(600), {
    estimator: { ...SEED_GRADIENT_BOOSTING, trees: 5, maxDepth: 3 },
    categories: "merged",
    folds: 2,
    seed: 1,
    thresholdPolicy: { kind: "F1" },
  });
  await Deno.writeFile(join(dataDir, SERVING_FILE), onnx);
  const like = await writeCsv(join(dataDir, "like.csv"), demo(3, 400));
  const { out } = await check(dataDir, like, "--against", "champion");
  assert.match(out, /The data check found nothing that would mislead a model/);
  const richer = demo(3, 400).map((record) => ({ ...record, cashbackAmount: 90_000 }));
  const unlike = await writeCsv(join(dataDir, "unlike.csv"), richer);
  const drift = await check(dataDir, unlike, "--against", join(dataDir, SERVING_FILE));
  assert.equal(drift.code, 0, drift.err);
  assert.match(drift.out, /\[MEDIUM\] Cashback amount lies outside what the model learnt from/);
  assert.match(drift.out, /in 400 rows/);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("what cannot be checked is one clear line and exit code 1", async () => {
  const dataDir = await Deno.makeTempDir();
  const empty = join(dataDir, "empty.csv");
  await Deno.writeTextFile(empty, "");
  const wrong: [args: string[], says: RegExp][] = [
    [["/nowhere.csv"], /There is no file \/nowhere\.csv/],
    [[empty], /The file is empty/],
    [[empty, "--locale", "fr"], /--locale takes en or ko, not "fr"\. Usage: holdfast check/],
    [[empty, "--against", "champion"], /There is no model file/],
    [[empty, empty], /Only one file can be checked at a time/],
  ];
  for (const [args, says] of wrong) {
    const { code, out, err } = await check(dataDir, ...args);
    assert.deepEqual([code, out], [1, ""], err);
    assert.match(err, says);
  }
  await Deno.remove(dataDir, { recursive: true });
});
