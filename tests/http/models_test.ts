import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { findChampion, findModel, listPromotions } from "@/db/queries/models.ts";
import { countScoresFrom } from "@/db/queries/scores_of_model.ts";
import { models } from "@/db/schema/mod.ts";
import type { Services } from "@/services/services.ts";
import type { Job, JobInputs, JobKind } from "@/services/jobs/jobs.ts";
import { silentTask } from "@/services/task_context.ts";
import { scoreCustomers } from "@/services/scoring/scoring.ts";
import { trainCandidates } from "@/services/training/training.ts";
import { importDemo, type TestServices, withServices } from "../pipeline/support.ts";
import { appTest, type DatabaseFixture } from "../support/database.ts";
import { seedStore } from "./seeded_store.ts";
import { handlerOf, OWN_PAGE, testApp } from "./test_app.ts";

interface Lab {
  readonly services: TestServices;
  readonly queued: { kind: JobKind; input: unknown }[];
  get(path: string, language?: string): Promise<Response>;
  post(path: string, fields: Readonly<Record<string, string>> | [string, string][]): Promise<
    Response
  >;
}

/** The app over two trained models, of which the second leads, and over the demo's customers, scored by it. */
function withLab({ connection }: DatabaseFixture, body: (lab: Lab) => Promise<void>) {
  return withServices(connection, async (services) => {
    await importDemo(services);
    for (const seed of [1, 2]) {
      const input = { estimators: ["LOGISTIC_REGRESSION"], folds: 2, seed } as const;
      await trainCandidates(services, input, silentTask);
    }
    await scoreCustomers(services, silentTask);
    const queued: Lab["queued"] = [];
    const jobs = {
      enqueue: <K extends JobKind>(kind: K, input: JobInputs[K]) => {
        queued.push({ kind, input });
        return Promise.resolve({ id: crypto.randomUUID(), kind } as Job);
      },
    };
    const app = await handlerOf({ ...services, jobs } as unknown as Services);
    await body({
      services,
      queued,
      get: (path, language = "en") => app.fetch(path, { headers: { "Accept-Language": language } }),
      post: (path, fields) =>
        app.fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: OWN_PAGE }),
    });
  });
}

appTest("models are compared, looked into and given thresholds", async (fixture) => {
  await withLab(fixture, async (lab) => {
    await everyPageSpeaksBothLanguages(lab);
    await theLeaderboardSorts(lab);
    await theTrainingFormKeepsWhatWasTyped(lab);
    await aThresholdIsSaved(lab);
    await promotionsAreTakenBack(lab);
  });
});

async function everyPageSpeaksBothLanguages({ get }: Lab): Promise<void> {
  const pages = [
    ["/models", "split.naiveText"],
    ["/models?at=default&sort=brier", "others.title"],
    ["/models/train", "train.action"],
    ["/models/1", "metrics.title"],
    ["/models/2", "report.macro"],
    ["/models/2/threshold", "cut.save"],
  ] as const;
  for (const [path, key] of pages) {
    for (const [language, words] of [["en", en], ["ko", ko]] as const) {
      const response = await get(path, language);
      assert.equal(response.status, 200, path);
      const html = await response.text();
      assert.ok(html.includes(wordsAt(words.models, key)), `${path} in ${language}`);
      const shown = html.replace(/<script[^]*?<\/script>/g, "");
      assert.doesNotMatch(shown, /\{\{|undefined|\bNaN\b|\[object|models\.\w+\./, path);
      assert.doesNotMatch(shown, / style="/, path);
    }
  }
}

async function theLeaderboardSorts({ get, services: { db } }: Lab): Promise<void> {
  const [first] = await db.select().from(models);
  const { id: _id, ...copy } = first!;
  const worse = structuredClone(copy.metrics);
  worse.strict.chosen.averagePrecision = 0.1;
  worse.strict.chosen.brier = 0.9;
  worse.strict.chosen.auc = null;
  const trainingRunId = (await findChampion(db))!.trainingRunId;
  await db.insert(models).values({ ...copy, metrics: worse, trainingRunId, status: "CANDIDATE" });
  const order = async (search: string) => {
    const html = await (await get(`/models${search}`)).text();
    const table = /<table class="table leaderboard">[^]*?<\/table>/.exec(html)![0];
    return [...table.matchAll(/href="\/models\/(\d+)"/g)].map(([, id]) => Number(id));
  };
  assert.deepEqual(await order(""), [2, 3]);
  assert.deepEqual(await order("?sort=averagePrecision"), [3, 2]);
  assert.deepEqual(await order("?sort=brier"), [2, 3]);
  assert.deepEqual(await order("?sort=auc"), [2, 3]);
  assert.deepEqual(await order("?sort=-auc"), [2, 3]);
}

async function theTrainingFormKeepsWhatWasTyped({ post, queued }: Lab): Promise<void> {
  const good: [string, string][] = [
    ["candidates", "some"],
    ["estimators", "LOGISTIC_REGRESSION"],
    ["estimators", "EXTRA_TREES"],
    ["seed", "7"],
    ["folds", "3"],
    ["categories", "raw"],
    ["policy", "COST"],
    ["lostCustomer", "120"],
    ["wastedOffer", "9.5"],
  ];
  const response = await post("/models/train", good);
  assert.equal(response.status, 303);
  assert.match(response.headers.get("Location") ?? "", /^\/models\?job=[0-9a-f-]{36}$/);
  assert.deepEqual(queued.at(-1), {
    kind: "TRAIN",
    input: {
      estimators: ["EXTRA_TREES", "LOGISTIC_REGRESSION"],
      seed: 7,
      folds: 3,
      categories: "raw",
      promote: false,
      keepLeaks: false,
      thresholdPolicy: { kind: "COST", lostCustomer: 120, wastedOffer: 9.5 },
      actor: "local",
    },
  });
  const wrong = [
    ["seed", "-1", en.models.form.seed],
    ["folds", "1", en.models.form.folds],
    ["folds", "", en.models.form.folds],
    ["categories", "all", en.models.form.categories],
    ["candidates", "best", en.models.form.candidates],
    ["estimators", "GUESSING", en.models.form.candidates],
    ["policy", "LUCK", en.models.form.policy],
    ["lostCustomer", "-3", en.models.form.cost],
    ["wastedOffer", "much", en.models.form.cost],
  ] as const;
  for (const [field, value, words] of wrong) {
    const fields = [...good.filter(([name]) => name !== field), [field, value] as const];
    const answer = await post("/models/train", fields as [string, string][]);
    assert.equal(answer.status, 400, field);
    const html = await answer.text();
    assert.ok(html.includes(words), `${field}: ${words}`);
    if (field !== "seed") assert.match(html, /name="seed"[^>]*value="7"/);
    if (field !== "policy") assert.match(html, /value="COST"[^>]*checked/);
  }
  assert.equal(queued.length, 1);
}

async function aThresholdIsSaved({ get, post, services: { db } }: Lab): Promise<void> {
  await post("/settings", { lostCustomerValue: "250", offerCost: "8", currency: "EUR" });
  const saved = await post("/models/2/threshold", { policy: "FIXED", value: "12.5" });
  assert.equal(saved.status, 303);
  const to = saved.headers.get("Location")!;
  const html = await (await get(to)).text();
  assert.match(html, /Saved\. The threshold is 12\.50%/);
  assert.match(html, /name="lostCustomer"[^>]*value="250"/);
  assert.equal((await findModel(db, 2))!.threshold, 0.125);
  const high = (await db.query.customers.findMany({ where: { riskBand: "HIGH" } }))
    .filter(({ churned }) => !churned);
  assert.deepEqual(await countScoresFrom(db, 2, [0.125]), [high.length]);
  assert.ok(high.every(({ churnProbability }) => churnProbability! >= 0.125));
  await theSettingsChooseTheThreshold(post, db);
  await theListIsAsLongAsItCanBe(post, db);
  const { threshold } = (await findModel(db, 2))!;
  const wrong = [
    [{ policy: "LIST_SIZE", contacts: "0" }, en.models.form.contactsRange],
    [{ policy: "FIXED", value: "101" }, en.models.form.percent],
    [{ policy: "RECALL", atLeast: "" }, en.models.form.percent],
    [{ policy: "COST", lostCustomer: "0", wastedOffer: "0" }, en.models.form.costs],
    [{}, en.models.form.policy],
  ] as const;
  for (const [fields, words] of wrong) {
    const answer = await post("/models/2/threshold", fields);
    assert.equal(answer.status, 400);
    assert.ok((await answer.text()).includes(words), words);
  }
  assert.equal((await findModel(db, 2))!.threshold, threshold);
}

async function theSettingsChooseTheThreshold(post: Lab["post"], db: Lab["services"]["db"]) {
  const costs = { lostCustomer: "250", wastedOffer: "8" };
  assert.equal((await post("/models/2/threshold", { policy: "COST", ...costs })).status, 303);
  const { threshold, thresholdPolicy } = (await findModel(db, 2))!;
  assert.deepEqual(thresholdPolicy, { kind: "COST", lostCustomer: 250, wastedOffer: 8 });
  const stored = await db.query.customers.findMany();
  assert.ok(
    stored.filter(({ churned }) => !churned)
      .every((each) => (each.riskBand === "HIGH") === (each.churnProbability! >= threshold)),
  );
}

async function theListIsAsLongAsItCanBe(post: Lab["post"], db: Lab["services"]["db"]) {
  const answer = await post("/models/2/threshold", { policy: "LIST_SIZE", contacts: "40" });
  assert.equal(answer.status, 303);
  const { threshold } = (await findModel(db, 2))!;
  const active = (await db.query.customers.findMany()).filter(({ churned }) => !churned);
  const listed = active.filter(({ churnProbability }) => churnProbability! >= threshold);
  assert.equal(listed.length, 40);
  assert.ok(listed.every(({ riskBand }) => riskBand === "HIGH"));
}

async function promotionsAreTakenBack({ get, post, services: { db } }: Lab): Promise<void> {
  assert.equal((await post("/models/1/promote", {})).status, 303);
  assert.equal((await findChampion(db))!.id, 1);
  const [latest] = await listPromotions(db);
  assert.equal(latest!.actor, "local");
  const stale = await (await get("/models")).text();
  assert.ok(stale.includes(en.updates.SCORES_OUTDATED.title));
  assert.ok(stale.includes("Roll back to model 2"));
  assert.equal((await post("/models/roll-back", {})).status, 303);
  assert.equal((await findChampion(db))!.id, 2);
  assert.equal((await post("/models/roll-back", {})).status, 303);
  const nothing = await post("/models/roll-back", {});
  assert.equal(nothing.status, 400);
  assert.match(await nothing.text(), /no champion before/);
}

appTest("a model that was judged on nobody is shown without curves", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  for (const path of ["/models", "/models/1", "/models/1/threshold"]) {
    const response = await app.fetch(path);
    assert.equal(response.status, 200, path);
    const shown = (await response.text()).replace(/<script[^]*?<\/script>/g, "");
    assert.doesNotMatch(shown, /\{\{|undefined|\bNaN\b|Infinity|\[object/, path);
  }
  const html = await (await app.fetch("/models/1")).text();
  assert.ok(html.includes(en.models.one.noEvidence));
});

appTest("an empty store is told to import before it trains", async (fixture) => {
  const app = await testApp(fixture);
  for (const path of ["/models", "/models/train"]) {
    const html = await (await app.fetch(path)).text();
    assert.ok(html.includes(en.empty.customers.action), path);
  }
});

appTest(
  "a wrong address of the models is answered with what it should be",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    const wrong = [
      ["/models?sort=beauty", 400, "Expected sort to be one of averagePrecision"],
      ["/models?at=noon", 400, "Expected at to be chosen or default"],
      ["/models/99", 404, "There is no model 99"],
      ["/models/x", 404, "There is no model x"],
      ["/models/99/threshold", 404, "There is no model 99"],
    ] as const;
    for (const [path, status, text] of wrong) {
      const response = await app.fetch(path);
      assert.equal(response.status, status, path);
      assert.ok((await response.text()).includes(text), path);
    }
  },
);

appTest("countScoresFrom() counts active customers as the bands are cut", async (fixture) => {
  await seedStore(fixture.connection);
  const thresholds = [1, 0.9, 0.895, 0.5, 0.1, 0];
  const counts = await countScoresFrom(fixture.db, 1, thresholds);
  const active = (await fixture.db.query.customers.findMany()).filter(({ churned }) => !churned);
  const expected = thresholds.map((threshold) =>
    active.filter(({ churnProbability }) => churnProbability! >= threshold).length
  );
  assert.deepEqual(counts, expected);
  assert.equal(await countScoresFrom(fixture.db, 2, thresholds), undefined);
});

/** The text at a dotted key, as HTML writes it. */
function wordsAt(words: typeof en.models | typeof ko.models, key: string): string {
  const found = key.split(".").reduce<unknown>(
    (tree, part) => (tree as Record<string, unknown>)[part],
    words,
  );
  return String(found).replaceAll("&", "&amp;");
}
