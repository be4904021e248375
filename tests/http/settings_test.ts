import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { readSettings } from "@/db/queries/settings.ts";
import { models } from "@/db/schema/mod.ts";
import { DEFAULT_THRESHOLD_POLICY } from "@/ml/evaluation/threshold.ts";
import { appTest } from "../support/database.ts";
import { seedStore } from "./seeded_store.ts";
import { OWN_PAGE, testApp } from "./test_app.ts";

const GOOD = {
  lostCustomerValue: "90000",
  offerCost: "10000",
  weeklyContacts: "250",
  currency: "KRW",
};

appTest(
  "GET /settings answers in both languages, and POST stores what it is sent",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    const get = async (path: string, language = "en") =>
      await (await app.fetch(path, { headers: { "Accept-Language": language } })).text();
    const post = (path: string, fields: Record<string, string>) =>
      app.fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: OWN_PAGE });
    assert.ok((await get("/settings")).includes(en.settings.help.weeklyContacts));
    assert.ok((await get("/settings", "ko")).includes(ko.settings.help.weeklyContacts));
    assert.doesNotMatch(await get("/customers"), /₩/);

    const saved = await post("/settings", GOOD);
    assert.equal(saved.status, 303);
    assert.equal(saved.headers.get("Location"), "/settings?saved=1");
    assert.deepEqual(await readSettings(fixture.db), {
      lostCustomerValue: 90_000,
      offerCost: 10_000,
      weeklyContacts: 250,
      currency: "KRW",
    });
    for (const path of ["/", "/customers", "/segments"]) assert.match(await get(path), /₩\d/, path);
    const page = await get("/settings?saved=1");
    assert.ok(page.includes(en.settings.saved));
    assert.match(page, /Least cost: ₩90,000 for a lost customer, ₩10,000 for an unneeded offer/);
    const entries = await fixture.db.query.auditLog.findMany();
    assert.ok(entries.some(({ action }) => action === "POST /settings"));
  },
);

appTest(
  "POST /settings says by the field what is wrong and keeps what was typed",
  async (fixture) => {
    const app = await testApp(fixture);
    const wrong = [
      ["lostCustomerValue", "-5", en.settings.problem.AMOUNT],
      ["offerCost", "cheap", en.settings.problem.AMOUNT],
      ["offerCost", "", en.settings.problem.BOTH_AMOUNTS],
      ["weeklyContacts", "2.5", en.settings.problem.WEEKLY_CONTACTS],
      ["currency", "ZZZ", en.settings.problem.CURRENCY],
    ] as const;
    for (const [field, value, words] of wrong) {
      const body = new URLSearchParams({ ...GOOD, [field]: value });
      const answer = await app.fetch("/settings", { method: "POST", body, headers: OWN_PAGE });
      assert.equal(answer.status, 400, field);
      const html = await answer.text();
      assert.ok(html.includes(words), words);
      if (field !== "weeklyContacts") assert.match(html, /name="weeklyContacts"[^>]*value="250"/);
    }
    assert.equal((await readSettings(fixture.db)).currency, null);
  },
);

appTest(
  "GET /settings proposes to choose the champion's threshold by the settings",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    const get = async () => await (await app.fetch("/settings")).text();
    const proposal = await get();
    assert.ok(proposal.includes(en.settings.threshold.action));
    const fields = [...proposal.matchAll(/<input\s+type="hidden" name="(\w+)" value="([^"]*)"/g)]
      .map(([, name, value]) => [name!, value!]);
    assert.deepEqual(
      Object.fromEntries(fields.filter(([name]) => name !== "value" && name !== "return")),
      {
        policy: "COST",
        atLeast: "95",
        lostCustomer: "5",
        wastedOffer: "1",
        contacts: "100",
      },
    );
    await fixture.db.update(models).set({ thresholdPolicy: DEFAULT_THRESHOLD_POLICY });
    assert.ok((await get()).includes(en.settings.threshold.follows));
  },
);
