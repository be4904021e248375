/** The command line as a user meets it, on an embedded database. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { createLabelledShop, type LabelledCustomer } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { openDatabase } from "@/db/client.ts";
import { copyEmbeddedDatabase } from "@/tests/support/database.ts";
import { holdfast, holdfastProcess } from "./program.ts";

/** A file of demo customers, spelt as the canonical CSV spells them. */
async function demoFile(folder: string): Promise<string> {
  const customers = createLabelledShop(createRandom(3), 400);
  const cell = (value: string | number | boolean | null) =>
    value === null ? "" : typeof value === "boolean" ? String(Number(value)) : String(value);
  const lines = customers.map((customer) =>
    ECOMMERCE.columns.map(({ key }) => cell(customer[key as keyof LabelledCustomer]))
  );
  const path = join(folder, "customers.csv");
  await Deno.writeTextFile(
    path,
    [ECOMMERCE.columns.map(({ header }) => header), ...lines].map((cells) => cells.join(",")).join(
      "\n",
    ) + "\n",
  );
  return path;
}

Deno.test("import, train, score, segment, strategies and score a file, command by command", async () => {
  const dataDir = await copyEmbeddedDatabase();
  const file = await demoFile(dataDir);
  const scored = join(dataDir, "scored.csv");
  const said: [args: string[], says: RegExp][] = [
    [
      ["import", file, "--dry-run", "--map", "Tenure=", "--leave-out", "Gender"],
      /400 would be imported .* Nothing was written/,
    ],
    [["import", file, "--dry-run"], /400 would be imported .* Nothing was written/],
    [
      ["import", file, "--replace"],
      /400 rows read, 400 imported \(400 new, 0 changed, 0 unchanged\), 0 rejected/,
    ],
    [["train"], /Model \d \(ADDITIVE\), trained on 400 customers, is the champion/],
    [["models"], /PROMOTED +model \d, by command line/],
    [
      ["threshold", "1", "f1"],
      /Model 1 calls an active customer at risk from 0\.\d+ on: recall 0\.\d+/,
    ],
    [["score"], /400 customers scored, \d+ of them at risk/],
    [["segment", "--k", "3"], /400 customers in 3 segments/],
    [["strategies"], /6 strategies written/],
  ];
  for (const [args, says] of said) {
    const { code, out, err } = await holdfast({ dataDir }, ...args);
    assert.equal(code, 0, err);
    assert.match(out, says);
  }

  // Someone else has the database open: scoring a file does not need it, another command says so.
  const open = await openDatabase({ dataDir });
  try {
    const { code, err } = await holdfastProcess({ dataDir }, "score", file, "-o", scored);
    assert.equal(code, 0, err);
    const lines = (await Deno.readTextFile(scored)).trimEnd().split("\n");
    assert.equal(lines.length, 401);
    assert.match(lines[0]!, /CashbackAmount,ChurnProbability,RiskBand,Cluster,Persona,ScoredBy$/);
    const ids = lines.slice(1).map((line) => line.split(",")[0]);
    assert.deepEqual(ids, ids.toSorted());
    // A churned customer has no band; all of them were in the training.
    const result = /,0\.\d+,(HIGH|MEDIUM|LOW|),[012],.+,FOLD_MODEL$/;
    assert.deepEqual(lines.slice(1).filter((line) => !result.test(line)), []);
    const busy = await holdfastProcess({ dataDir }, "segment");
    assert.equal(busy.code, 1);
    assert.match(busy.err, /^holdfast: The database in .* is in use by another Holdfast process/);
  } finally {
    await open.close();
    await Deno.remove(dataDir, { recursive: true });
  }
});

Deno.test("what is called wrongly is one clear line and exit code 1", async () => {
  const dataDir = await Deno.makeTempDir();
  const wrong: [args: string[], says: RegExp][] = [
    [["imprt"], /There is no command "imprt"\. Commands: import, schema, train/],
    [["import", "x", "--map", "Tenure"], /--map takes "Column=key", not "Tenure"/],
    [["import", "x", "--map", "A=tenure", "--leave-out", "A"], /A column is named twice/],
    [["import"], /Name one file\. Usage: holdfast import FILE/],
    [["segment", "--k", "six"], /--k takes a whole number, not "six"/],
    [["train", "--fast"], /Unknown option.*Usage: holdfast train/],
    [["score", "/nowhere.csv"], /There is no model file/],
    [
      ["export", "persons"],
      /One of customers, clusters, strategies, orders, models, model can be exported/,
    ],
  ];
  for (const [args, says] of wrong) {
    const { code, out, err } = await holdfast({ dataDir }, ...args);
    assert.deepEqual([code, out, err.split("\n").length], [1, "", 1], err);
    assert.match(err, says);
  }
  await Deno.remove(dataDir, { recursive: true });
});
