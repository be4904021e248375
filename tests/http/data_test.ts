import assert from "node:assert/strict";
import { customers } from "../support/shop_customers.ts";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { appTest } from "../support/database.ts";
import { CUSTOMERS, seedStore } from "./seeded_store.ts";
import { handlerOf, OWN_PAGE, testApp } from "./test_app.ts";

/** Each part of the data page, with a text that must be on it in each language. */
const VIEWS = [
  ["/data", en.data.describe.title, ko.data.describe.title],
  ["/data/columns", en.data.choice.legend, ko.data.choice.legend],
  ["/data/churn", en.data.churnBy.note, ko.data.churnBy.note],
  ["/data/hypotheses", en.data.hypothesis.lead, ko.data.hypothesis.lead],
  ["/data/check", en.data.check.consequence, ko.data.check.consequence],
] as const;

appTest("every part of the data page answers in both languages", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  for (const [path, english, korean] of VIEWS) {
    for (const [language, text] of [["en", english], ["ko", korean]] as const) {
      const response = await app.fetch(path, { headers: { "Accept-Language": language } });
      assert.equal(response.status, 200, path);
      const html = await response.text();
      assert.ok(html.includes(text), `${path} in ${language}: no "${text}"`);
      assert.doesNotMatch(html, /\{\{|undefined|\bNaN\b|\[object|Infinity/, path);
    }
  }
});

appTest(
  "an empty store and one without figures are told apart from a full one",
  async (fixture) => {
    const app = await testApp(fixture);
    for (const [path] of VIEWS) {
      const response = await app.fetch(path);
      assert.equal(response.status, 200, path);
      assert.ok((await response.text()).includes(en.empty.customers.action), path);
    }
    await fixture.db.insert(customers).values([{ customerId: "A" }, { customerId: "B" }]);
    const text = async (path: string) => await (await app.fetch(path)).text();
    assert.match(await text("/data"), /No outcomes are known/);
    assert.match(await text("/data/churn"), /so there is no churn rate/);
    assert.match(await text("/data/hypotheses"), /This cannot be told/);
    assert.equal((await app.fetch("/data/columns")).status, 200);
  },
);

appTest("the address chooses the columns that are drawn", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  const titles = async (path: string) =>
    [...(await (await app.fetch(path)).text()).matchAll(/<figcaption><h2>([^:<]+)/g)]
      .map(([, title]) => title);
  const chosen = await titles("/data/columns?column=gender&column=orderCount&column=nonsense");
  assert.deepEqual(chosen.toSorted(), ["Gender", "Orders last month", "Orders last month"]);
  assert.ok((await titles("/data/columns")).length > 5);
});

appTest("the preview shows what the file had", async (fixture) => {
  await fixture.db.insert(customers).values({
    customerId: "C/1",
    churned: true,
    preferredPaymentMode: "Credit Card",
    spellings: { preferredPaymentMode: "CC" },
    attributes: { Colour: "<red>" },
  });
  const html = await (await (await testApp(fixture)).fetch("/data")).text();
  assert.match(html, /<td\s+class="nowrap">CC<\/td>/);
  assert.match(html, /<td\s+class="nowrap">&lt;red/);
  assert.match(html, /href="\/customers\/C%2F1"/);
});

appTest("the hypotheses say which way the data point", async (fixture) => {
  const records = createLabelledShop(createRandom(1), 400).map((record, i) => ({
    ...record,
    churned: i % 4 === 0,
    satisfactionScore: i % 4 === 0 ? 4 + i % 2 : 1 + i % 3,
  }));
  await importRecords(fixture, records, { fileName: "x.csv", mode: "REPLACE" }, silentTask);
  const html = await (await (await testApp(fixture)).fetch("/data/hypotheses")).text();
  assert.match(html, /Customers who churned were more satisfied: mean score 4\.00/);
  assert.ok(html.includes(en.data.verdict.CONTRADICTED));
});

appTest("a large table is summed up and checked only when somebody asks", async (fixture) => {
  await seedStore(fixture.connection);
  const made: string[] = [];
  const kept = (what: string) => ({
    current: () => Promise.resolve(void made.push(what)),
    known: () => Promise.resolve({ state: made.includes(what) ? "RUNNING" : "NONE" }),
  });
  const app = await handlerOf(
    { ...fixture, profile: kept("profile"), dataCheck: kept("check") } as unknown as Parameters<
      typeof handlerOf
    >[0],
  );
  await fixture.connection.sql`
    insert into customers (customer_id) select 'X' || i from generate_series(1, ${
    130_000 - CUSTOMERS
  }) i`;
  for (const [path, what] of [["/data", "profile"], ["/data/check", "check"]] as const) {
    const before = await (await app.fetch(path)).text();
    assert.ok(before.includes(en.data.notYet[what].action), path);
    assert.ok(!made.includes(what));
    const answer = await app.fetch("/data/start", {
      method: "POST",
      headers: OWN_PAGE,
      body: new URLSearchParams({ what, return: path }),
    });
    assert.deepEqual([answer.status, answer.headers.get("Location")], [303, path]);
    const after = await (await app.fetch(path)).text();
    assert.ok(after.includes(en.data.notYet[what].running), path);
  }
  assert.deepEqual(made, ["profile", "check"]);
});

appTest("nothing else can be started there", async (fixture) => {
  const app = await testApp(fixture);
  const answer = await app.fetch("/data/start", {
    method: "POST",
    headers: OWN_PAGE,
    body: new URLSearchParams({ what: "everything" }),
  });
  assert.equal(answer.status, 400);
});

appTest("GET /data/audit redirects to the data check", async (fixture) => {
  const app = await testApp(fixture);
  const answer = await app.fetch("/data/audit");
  assert.deepEqual([answer.status, answer.headers.get("Location")], [301, "/data/check"]);
});
