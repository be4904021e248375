/** `--json` as a program reads it: one document on standard output and nothing else. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { openDatabase } from "@/db/client.ts";
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { SPLITS } from "@/ml/evaluation/judge.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { makePlace, type Place } from "@/tests/support/database.ts";
import { holdfast } from "./program.ts";

const customers = createLabelledShop(createRandom(3), 400);

/** Hands on an empty store; what is tested lies above the database. */
async function withPlace(body: (place: Place) => Promise<void>): Promise<void> {
  const place = await makePlace();
  try {
    await body(place);
  } finally {
    await place.remove();
  }
}

async function storeDemo(place: Place): Promise<void> {
  const connection = await openDatabase(place);
  const services = { connection, db: connection.db, clock: () => new Date() };
  await importRecords(services, customers, { fileName: "demo", mode: "REPLACE" }, silentTask);
  await connection.close();
}

/** What a command prints, all of which is JSON. */
async function json(place: Place, ...args: string[]) {
  const { code, out, err } = await holdfast(place, ...args, "--json");
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

Deno.test("train, models, score and segment print with --json what their text says", () =>
  withPlace(async (place) => {
    await storeDemo(place);
    assert.deepEqual(await json(place, "models"), []);
    const trained = await json(place, "train");
    assert.deepEqual([trained.failures, trained.leftOut], [[], []]);
    const models = await json(place, "models");
    // deno-lint-ignore no-explicit-any
    const listed = models.map(({ promotions: _promotions, ...model }: any) => model);
    assert.deepEqual(trained.models, listed);
    const estimators = models.map(({ estimator }: { estimator: string }) => estimator);
    assert.deepEqual(estimators.toSorted(), ["ADDITIVE", "LEAF_WISE_BOOSTING"]);
    const model = models.find(({ status }: { status: string }) => status === "CHAMPION");
    assert.deepEqual(
      [trained.champion, trained.proposal.modelId, model.estimator],
      [model.id, model.id, "ADDITIVE"],
    );
    assert.deepEqual(model.promotions.map(({ kind }: { kind: string }) => kind), ["PROMOTED"]);
    for (const split of SPLITS) {
      const { intervals, ...figures } = model.metrics[split];
      assert.equal(figures.threshold, model.threshold);
      assert.equal(figures.tp + figures.fp + figures.tn + figures.fn, model.rows);
      assert.ok(intervals.auc.low <= figures.auc && figures.auc <= intervals.auc.high);
    }

    const scored = await json(place, "score");
    assert.equal(scored.customers, 400);
    assert.equal(scored.atRisk, model.metrics.strict.fp, "churned customers are not at risk");
    const { k, segments } = await json(place, "segment", "--k", "3");
    assert.deepEqual([k, segments.length], [3, 3]);
    const inSegments = segments.map(({ customers }: { customers: number }) => customers);
    assert.equal(inSegments.reduce((sum: number, count: number) => sum + count, 0), 400);
  }));

Deno.test("score FILE --json says what it wrote, and needs a file to write to", () =>
  withPlace(async (place) => {
    await storeDemo(place);
    const [input, output] = [join(place.dataDir, "in.csv"), join(place.dataDir, "out.csv")];
    await Deno.writeTextFile(input, "CustomerID,Tenure,Churn\na,3,0\nb,many,0\nc,1,1\n");
    await json(place, "train", "--candidates", "additive");
    const said = await json(place, "score", input, "-o", output);
    const { rows, scored, unreadable, firstFault, missingInputs, output: path } = said;
    assert.deepEqual([rows, scored, unreadable, path], [3, 2, 1, output]);
    assert.match(firstFault, /^line 3: /);
    assert.ok(missingInputs.includes("CashbackAmount"));
    const lines = (await Deno.readTextFile(output)).trimEnd().split("\n");
    assert.match(lines[1]!, /^a,3,0,0\.\d+,(HIGH|MEDIUM|LOW),/);
    assert.match(lines[3]!, /^c,1,1,0\.\d+,,/, "a churned customer has no band");

    const wrong = await holdfast(place, "score", input, "--json");
    assert.deepEqual([wrong.code, wrong.out], [1, ""]);
    assert.match(wrong.err, /^holdfast: --json needs -o.*$/);
  }));

Deno.test("a command that fails with --json prints one line, on standard error", () =>
  withPlace(async (place) => {
    for (const name of ["train", "score", "segment"]) {
      const { code, out, err } = await holdfast(place, name, "--json");
      assert.deepEqual([code, out], [1, ""], name);
      assert.match(err.split("\n").at(-1)!, /^holdfast: /, name);
    }
  }));
