import assert from "node:assert/strict";
import { valueHoldouts } from "@/db/schema/mod.ts";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { settleDefinition } from "@/services/orders/churn_definition.ts";
import { openOrderShop } from "@/services/orders/test_shop.ts";
import { appTest } from "../support/database.ts";
import { OWN_PAGE, testApp } from "./test_app.ts";

const FIGURES = {
  customers: 3,
  meanAbsoluteError: 12.5,
  rootMeanSquaredError: 20,
  correlation: 0.5,
  totalError: -0.1,
  normalisedGini: 0.7,
  topDecileShare: 0.625,
};
const DECILES = [{ customers: 3, meanPredicted: 41.25, meanActual: 43.5 }];

appTest("the pages of a shop with orders show them and what they let expect", async (fixture) => {
  await openOrderShop(fixture);
  const app = await testApp(fixture);
  await fixture.db.insert(valueHoldouts).values({
    fromDay: "2026-01-31",
    toDay: "2026-02-28",
    orders: { bgnbd: FIGURES },
    spend: { model: FIGURES },
    orderDeciles: DECILES,
    spendDeciles: DECILES,
  });
  const page = async (path: string, language: string) => {
    const response = await app.fetch(path, { headers: { "Accept-Language": language } });
    assert.equal(response.status, 200, path);
    const html = (await response.text()).replace(/<script[^]*?<\/script>/g, "");
    assert.doesNotMatch(html, /\{\{|undefined|\bNaN\b|\[object/, path);
    return html;
  };
  for (const [language, texts] of [["en", en], ["ko", ko]] as const) {
    const customer = await page("/customers/ann", language);
    assert.ok(customer.includes(texts.customer.orders.kinds.RETURN));
    assert.ok(customer.includes(texts.customer.orders.next));
    assert.match(customer, /<svg class="timeline"/);
    const list = await page("/customers?sort=-moneyAtRisk", language);
    assert.ok(list.includes(texts.customers.column.moneyAtRisk));
    assert.ok(list.indexOf(">ann<") < list.indexOf(">bob<"));
    const value = await page("/models/value", language);
    assert.ok(value.includes("62.5%") && value.includes("43.50"));
    assert.ok((await page("/data/check", language)).length > 0);
    assert.ok((await page("/", language)).includes(texts.value.title));
  }
  const { sql } = fixture.connection;
  const change = (fields: Record<string, string>) =>
    app.fetch("/data/definition", {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: OWN_PAGE,
      redirect: "manual",
    });
  assert.ok((await page("/data/definition", "en")).includes(en.data.definition.none.title));
  await settleDefinition(fixture);
  assert.ok((await page("/data/definition", "en")).includes(en.data.definition.proposed));
  assert.equal((await change({ horizon: "60", active: "10" })).status, 303);
  const churned = await sql`select customer_id as id from customers where churned`;
  assert.deepEqual(churned.map(({ id }) => id), ["bob"]);
  assert.match(await page("/data/definition", "ko"), /이탈: 60일 동안 주문 없음/);
  assert.equal((await change({ horizon: "61", active: "10" })).status, 400);
  const orders = await (await app.fetch("/export/orders.csv?customerId=ann&kind=RETURN")).text();
  assert.deepEqual(orders.trim().split(/\r?\n/).slice(1), [
    "R3,ann,2026-02-25,RETURN,-20,EUR,,,1",
  ]);
});
