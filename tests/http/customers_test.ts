import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { models } from "@/db/schema/mod.ts";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { createCampaign } from "@/services/campaigns/mod.ts";
import { appTest } from "../support/database.ts";
import { listed, listOf, text } from "./customer_list.ts";
import { AT_RISK, CUSTOMERS, seedStore } from "./seeded_store.ts";
import { OWN_PAGE, testApp } from "./test_app.ts";

const ids = (csv: string) => csv.trim().split(/\r?\n/).slice(1).map((line) => line.split(",")[0]);

appTest(
  "the list takes the filters of the export, and both hold the same",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    for (
      const filters of [
        "band=HIGH&cluster=1",
        "tenure.gte=3&tenure.lte=5",
        "churned=true&complained=false",
        "status=ACTIVE&churnProbability.gte=0.885&cluster=0",
        "status=CHURNED",
        "status=ACTIVE&status=CHURNED&tenure.isNull=true&orderCount=1",
      ]
    ) {
      const html = await text(app, `/customers?${filters}&sort=customerId`);
      const file = ids(await text(app, `/export/customers.csv?${filters}&sort=customerId`));
      assert.ok(file.length > 0 && file.length < 50, filters);
      assert.deepEqual(listed(html), file, filters);
      assert.ok(html.includes(`>${file.length} customer${file.length === 1 ? "" : "s"}<`));
    }
  },
);

appTest(
  "the list opens on active customers, and churned ones are one filter away",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    const isChurned = (id: string | undefined) => Number(id?.slice(2)) % 10 === 0;
    const html = await text(app, "/customers");
    assert.equal(listed(html).length, 50);
    assert.ok(!listed(html).some(isChurned));
    assert.ok(html.includes(`>${CUSTOMERS - 12} customers<`));
    assert.ok(html.includes('href="/export/customers.csv?status=ACTIVE"'));
    const churned = listed(await text(app, "/customers?status=CHURNED"));
    assert.equal(churned.length, 12);
    assert.ok(churned.every(isChurned));
    assert.ok(!listed(await text(app, "/customers?search=C-0")).some(isChurned));
    // The chip of the default status leads to every customer.
    const [, everybody] = html.match(/class="chips"[^]*?href="([^"]+)"/)!;
    assert.equal(everybody, "/customers?status=ACTIVE&amp;status=CHURNED");
    assert.ok(
      (await text(app, everybody!.replace("&amp;", "&"))).includes(`>${CUSTOMERS} customers<`),
    );
  },
);

appTest("fields that were left blank leave the address", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  const columns = "columns=band&columns=gender";
  const form = await app.fetch(
    `/customers?sort=-churnProbability&search=&band=HIGH&tenure.gte=&${columns}`,
  );
  assert.equal(form.status, 302);
  const address = form.headers.get("Location")!;
  assert.equal(address, "/customers?band=HIGH&columns=band%2Cgender");
  const html = await text(app, address);
  assert.match(html, /<th[^>]*>(<[^>]+>)*Gender</);
  assert.doesNotMatch(html, /<th[^>]*>(<[^>]+>)*Churned</);
});

appTest(
  "sorting, paging and taking a filter away keep the rest of the view",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    const html = (await text(app, "/customers?band=LOW&churned=false&sort=-tenure&columns=tenure"))
      .replaceAll("&amp;", "&");
    const next = /href="([^"]+)"[^>]*rel="next"/.exec(html)![1]!;
    for (const kept of ["band=LOW", "churned=false", "sort=-tenure", "columns=tenure", "after="]) {
      assert.ok(next.includes(kept), `${next} has no ${kept}`);
    }
    assert.ok(html.includes('href="/customers?churned=false&sort=-tenure&columns=tenure"'));
    assert.ok(html.includes('href="/export/customers.csv?band=LOW&churned=false&sort=-tenure"'));
    const back = (await text(app, next)).replaceAll("&amp;", "&");
    const previous = /href="([^"]+)"[^>]*rel="prev"/.exec(back)![1]!;
    assert.deepEqual(listed(await text(app, previous)), listed(html));
  },
);

appTest("a filter that the form has no field for goes with the form", async (fixture) => {
  await seedStore(fixture.connection);
  const html = await text(await testApp(fixture), "/customers?tenure.isNull=true");
  assert.match(html, /<input\s+type="hidden" name="tenure\.isNull" value="true"\/?>/);
  assert.ok(html.includes("Tenure: Missing"));
});

appTest(
  "what the list cannot read is told in both languages, with a way on",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    for (
      const [search, words] of [
        ["tenure.gte=long", "tenure.gte"],
        ["band=HUGE", "band"],
        ["sort=shoe", "sort"],
        ["columns=shoe", "columns"],
        ["colour=red", "colour"],
        ["after=nowhere", "cursor"],
      ] as const
    ) {
      for (const [language, { customers: { bad } }] of [["en", en], ["ko", ko]] as const) {
        const response = await app.fetch(`/customers?${search}`, {
          headers: { "Accept-Language": language },
        });
        assert.equal(response.status, 400, search);
        const html = await response.text();
        assert.ok(html.includes(bad.title), search);
        assert.ok(html.includes(bad.all), search);
        assert.match(html, new RegExp(`<p lang="en">[^<]*${words}`), search);
      }
    }
  },
);

appTest("filters that nobody fits say so and offer the way back", async (fixture) => {
  await seedStore(fixture.connection);
  const html = await text(await testApp(fixture), "/customers?search=nobody");
  assert.ok(html.includes(en.customers.nothing.title));
  assert.deepEqual(listed(html), []);
});

appTest("the customers that are selected are those in the file", async (fixture) => {
  await seedStore(fixture.connection);
  const { db } = fixture;
  await db.execute(sql`update customers set customer_id = 'C,"1' where customer_id = 'C-001'`);
  const app = await testApp(fixture);
  const html = await text(app, "/customers?search=C");
  const form = /<form id="(\w+)"[^>]*action="\/export\/customers\.csv"/.exec(html)![1]!;
  const boxes = html.match(new RegExp(`<input[^>]*type="checkbox"[^>]*form="${form}"[^>]*>`, "g"))!;
  assert.equal(boxes.length, 50);
  const chosen = new URLSearchParams([
    ["customerId", ""],
    ["customerId", 'C,"1'],
    ["customerId", "C-007"],
    ["sort", "-churnProbability"],
  ]);
  const file = await text(
    app,
    `/export/customers.csv?${chosen}&columns=churnProbability,customerId`,
  );
  assert.deepEqual(file.trim().split(/\r?\n/).slice(1), ['0.899,"C,""1"', "0.893,C-007"]);
  assert.deepEqual(ids(await text(app, "/export/customers.csv?customerId=&sort=customerId")), []);
});

appTest("GET /customers lists by tab whom to contact and who is new at risk", async (fixture) => {
  await seedStore(fixture.connection);
  const { db } = fixture;
  await db.execute(sql`update predictions set band = 'LOW'
    where run_id = 1 and customer_id in ('C-003', 'C-004', 'C-010')`);
  await db.execute(sql`update strategies set status = 'APPROVED'`);
  const app = await testApp(fixture);
  // C-010 has left.
  assert.deepEqual(await listOf(app, "/customers?newAtRisk=true"), ["C-003", "C-004"]);
  assert.equal((await listOf(app, "/customers?toContact=true")).length, AT_RISK);

  const campaign = await createCampaign(
    { ...fixture, clock: () => new Date() },
    { strategyId: 1, holdout: 0.5 },
    "test",
  );
  const toContact = await listOf(app, "/customers?toContact=true");
  assert.equal(toContact.length, 10);
  const everyone = await text(app, "/customers?band=HIGH");
  const [to, news, all] = [
    ...everyone.matchAll(/<a href="[^"]*"[^>]*>[^<]* <span class="muted">(\d+)</g),
  ]
    .map(([, count]) => Number(count));
  assert.deepEqual([to, news, all], [10, 2, CUSTOMERS - 12]);
  const members = everyone.match(new RegExp(`href="/campaigns/${campaign.id}"`, "g"));
  assert.equal(members?.length, AT_RISK - toContact.length);
  assert.deepEqual(
    ids(await text(app, "/export/customers.csv?toContact=true&sort=-churnProbability")),
    toContact,
  );
});

appTest(
  "GET /customers names the main reason, and a dash where none is stored or can be found",
  async (fixture) => {
    await seedStore(fixture.connection);
    const { db } = fixture;
    await db.execute(sql`update predictions set reasons = '[]' where customer_id = 'C-001'`);
    // The model that scored the customer needs a column that there is no more.
    await db.update(models).set({ encoding: [{ key: "shoeSize", kind: "NUMBER" }] });
    const html = await text(await testApp(fixture), "/customers?toContact=true&columns=reason");
    const cells = [...html.matchAll(/<td\s+class="nowrap">([^<]*)<\/td>/g)].map(([, words]) =>
      words
    );
    assert.deepEqual(cells.slice(0, 2), ["–", "Complained last month: Yes"]);
  },
);

appTest(
  "POST /campaigns/new starts a campaign for the selected customers alone",
  async (fixture) => {
    await seedStore(fixture.connection);
    await fixture.db.execute(sql`update strategies set status = 'APPROVED'`);
    const app = await testApp(fixture);
    const chosen = ["C-001", "C-003", "C-005", "C-010", "C-051"];
    const search = new URLSearchParams(chosen.map((id) => ["customerId", id]));
    const html = await text(app, `/campaigns/new?customerId=&sort=-churnProbability&${search}`);
    assert.ok(html.includes("Start a campaign for 3 customers"));
    assert.ok(html.includes("2 selected customers are left out"));
    const [, strategyId] = /name="strategyId" value="(\d+)"/.exec(html)!;
    const start = (ids: string[]) =>
      app.fetch("/campaigns/new", {
        method: "POST",
        headers: { ...OWN_PAGE, "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams([
          ["strategyId", strategyId!],
          ...ids.map((id) => ["customerId", id]),
        ]),
        redirect: "manual",
      });
    assert.equal((await start(["C-001"])).status, 400);
    const started = await start(["C-001", "C-003", "C-005"]);
    assert.equal(started.headers.get("Location"), "/campaigns/2");
    const members = await fixture.db.execute<{ id: string }>(
      sql`select customer_id as id from campaign_members where campaign_id = 2 order by 1`,
    );
    assert.deepEqual(members.map(({ id }) => id), ["C-001", "C-003", "C-005"]);
  },
);
