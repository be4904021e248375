import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { appTest } from "../support/database.ts";
import { AT_RISK, CUSTOMERS, seedStore } from "./seeded_store.ts";
import { testApp } from "./test_app.ts";

/** Every page, with a text that must be on it in each language. */
const PAGES: readonly (readonly [path: string, english: string, korean: string])[] = [
  ["/", en.overview.openList, ko.overview.openList],
  ["/customers", en.customers.views.newAtRisk, ko.customers.views.newAtRisk],
  ["/customers/C-000", en.customer.reasons.base, ko.customer.reasons.base],
  ["/segments", en.segments.again.title, ko.segments.again.title],
  ["/strategies", "EN headline 1", "KO headline 1"],
  ["/models", en.models.others.title, ko.models.others.title],
  ["/models/train", en.models.train.action, ko.models.train.action],
  ["/models/1", en.models.metrics.title, ko.models.metrics.title],
  ["/models/1/threshold", en.models.cut.save, ko.models.cut.save],
  ["/import", en.import.history.title, ko.import.history.title],
  ["/import/1", en.import.next.title, ko.import.next.title],
  ["/import/2", en.import.result.failed, ko.import.result.failed],
  ["/models/register", en.models.register.action, ko.models.register.action],
  ["/settings", en.settings.title, ko.settings.title],
  ["/api", en.api.endpoint, ko.api.endpoint],
  ["/api/exports", en.api.export.strategies, ko.api.export.strategies],
  ["/api/bi", en.api.recipe.excel.one, ko.api.recipe.excel.one],
  ["/api/keys", en.access.keys.create, ko.access.keys.create],
  ["/api/audit", en.audit.filter.action, ko.audit.filter.action],
];

/** Of them those that do something of themselves where scripts run. */
const ACTING = ["/customers", "/import", "/models/register", "/api", "/api/exports", "/api/bi"];

appTest("every page answers in both languages", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  for (const [path, english, korean] of PAGES) {
    for (const [language, text] of [["en-GB,en", english], ["ko-KR,ko;q=0.9", korean]] as const) {
      const response = await app.fetch(path, { headers: { "Accept-Language": language } });
      assert.equal(response.status, 200, path);
      assert.equal(response.headers.get("Content-Type"), "text/html; charset=utf-8", path);
      const html = await response.text();
      assert.ok(html.includes(escaped(text)), `${path} in ${language}: no "${text}"`);
      assert.match(html, new RegExp(`<html lang="${language.slice(0, 2)}"`));
      const shown = html.replace(/<script[^]*?<\/script>/g, "");
      assert.doesNotMatch(shown, /\{\{|undefined|\bNaN\b|\[object/, path);
      assert.doesNotMatch(shown, / style="/, path);
    }
  }
});

appTest("an empty store says on every page what to do", async (fixture) => {
  const app = await testApp(fixture);
  for (const path of ["/", "/customers", "/segments", "/strategies", "/models"]) {
    const response = await app.fetch(path);
    assert.equal(response.status, 200, path);
    assert.ok((await response.text()).includes(en.empty.customers.action), path);
  }
  assert.ok((await (await app.fetch("/import")).text()).includes(en.import.history.none));
});

appTest("the overview counts what the lists behind it hold", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  const overview = await (await app.fetch("/")).text();
  assert.match(overview, new RegExp(`<a href="/customers"[^>]*>${CUSTOMERS - 12}</a>`));
  assert.match(overview, new RegExp(`<a href="/customers\\?band=HIGH"[^>]*>${AT_RISK}</a>`));
  const list = await (await app.fetch("/customers?band=HIGH")).text();
  assert.equal(list.match(/href="\/customers\/C-/g)?.length, AT_RISK);
});

appTest("customers page by keyset, there and back", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  const ids = (html: string) =>
    [...html.matchAll(/href="\/customers\/(C-\d+)\?/g)].map(([, id]) => id);
  const link = (html: string, rel: string) =>
    /href="([^"]+)"/.exec(new RegExp(`<a[^>]*rel="${rel}"[^>]*>`).exec(html)![0])![1]!
      .replaceAll("&amp;", "&");
  const first = await (await app.fetch("/customers?sort=customerId")).text();
  const second = await (await app.fetch(link(first, "next"))).text();
  assert.equal(ids(first)[0], "C-001");
  assert.equal(ids(second)[0], "C-056");
  assert.deepEqual(ids(await (await app.fetch(link(second, "prev"))).text()), ids(first));
});

appTest("what a customer's file carried is shown as text", async (fixture) => {
  await seedStore(fixture.connection);
  const html = await (await (await testApp(fixture)).fetch("/customers/C-000")).text();
  assert.ok(html.includes("&lt;b>weekly&lt;/b>") || html.includes("&lt;b&gt;weekly&lt;/b&gt;"));
});

appTest(
  "a page is known by its links without JavaScript, and loads none but where it acts",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    for (const [path] of PAGES) {
      const html = await (await app.fetch(path)).text();
      assert.equal(/<script[^>]*type="module"/.test(html), ACTING.includes(path), path);
    }
  },
);

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;");
}
