import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { appTest } from "../support/database.ts";
import { CUSTOMERS, seedStore } from "./seeded_store.ts";
import { type TestApp, testApp } from "./test_app.ts";

async function text(app: TestApp, path: string, language = "en"): Promise<string> {
  const response = await app.fetch(path, { headers: { "Accept-Language": language } });
  assert.equal(response.status, 200, path);
  return await response.text();
}

const listed = (html: string) =>
  [...html.matchAll(/href="\/customers\/([^"?]+)"/g)].map(([, id]) => id);
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
      assert.ok(html.includes(`${file.length} customer${file.length === 1 ? " fits" : "s fit"}`));
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
    assert.ok(html.includes(`${CUSTOMERS - 12} customers fit`));
    assert.ok(html.includes('href="/export/customers.csv?status=ACTIVE"'));
    const churned = listed(await text(app, "/customers?status=CHURNED"));
    assert.equal(churned.length, 12);
    assert.ok(churned.every(isChurned));
    assert.ok(!listed(await text(app, "/customers?search=C-0")).some(isChurned));
    // The chip of the default status leads to every customer.
    const [, everybody] = html.match(/class="chips"[^]*?href="([^"]+)"/)!;
    assert.equal(everybody, "/customers?status=ACTIVE&amp;status=CHURNED");
    assert.ok(
      (await text(app, everybody!.replace("&amp;", "&"))).includes(`${CUSTOMERS} customers fit`),
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
  assert.match(html, /<th[^>]*>Gender<\/th>/);
  assert.doesNotMatch(html, /<th[^>]*>Churned<\/th>/);
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

appTest("a customer's page holds what is stored of one", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  await fixture.db.execute(sql`update strategies set status = 'APPROVED' where cluster_id = 1`);
  const html = await text(app, "/customers/C-000");
  for (
    const words of [
      "Churned; churn probability 90.0%",
      "This customer has left",
      "Complained last month: Yes",
      "raises the risk by 21.0 points",
      "lowers the risk by 5.0 points",
      "EN headline 1",
      "Newsletter",
      "40.0%",
      '<a href="/models/1"',
      'href="/export/customers.csv?customerId=C-000"',
    ]
  ) assert.ok(html.includes(words), words);
  assert.equal(html.match(/<td[^>]*>90\.0%<\/td>/g)?.length, 2, "two scorings in the history");
  const korean = await text(app, "/customers/C-000", "ko");
  assert.ok(korean.includes("위험을 21.0%p 높입니다"));
  assert.ok(korean.includes("KO headline 1"));
});

appTest("an approved strategy comes before a newer draft", async (fixture) => {
  await seedStore(fixture.connection);
  const { db } = fixture;
  await db.execute(
    sql`insert into strategies (cluster_id, locale, source, headline, body, tactics, measure)
    select cluster_id, locale, source, 'Newer draft', body, tactics, measure from strategies
    where cluster_id = 1 and locale = 'EN'`,
  );
  const app = await testApp(fixture);
  assert.ok((await text(app, "/customers/C-000")).includes("Newer draft"));
  await db.execute(sql`update strategies set status = 'APPROVED' where headline = 'EN headline 1'`);
  assert.ok((await text(app, "/customers/C-000")).includes("EN headline 1"));
});

appTest("an unknown customer's page is missing, and helps to search", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  for (const id of ["C-999", "%E0%A4%A", "a%00b", "%3Cb%3E"]) {
    const response = await app.fetch(`/customers/${id}`);
    assert.equal(response.status, 404, id);
    const html = await response.text();
    assert.ok(html.includes(en.customer.missing.text.replaceAll('"', "&quot;")), id);
    assert.ok(!html.includes("<b>"), id);
  }
});
