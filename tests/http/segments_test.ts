import assert from "node:assert/strict";
import { eq, sql } from "drizzle-orm";
import { clusters, segmentations } from "@/db/schema/mod.ts";
import en from "@/locales/en.json" with { type: "json" };
import { appTest } from "../support/database.ts";
import { CUSTOMERS, seedStore } from "./seeded_store.ts";
import { OWN_PAGE, type TestApp, testApp } from "./test_app.ts";

async function text(app: TestApp, path: string, language = "en"): Promise<string> {
  const response = await app.fetch(path, { headers: { "Accept-Language": language } });
  assert.equal(response.status, 200, path);
  return (await response.text()).replaceAll("&amp;", "&");
}

/** The cells of the segments' table, a row each, the sum of all last. */
function rowsOf(html: string): string[][] {
  const table = /<table class="table segment-table">[^]*?<\/table>/.exec(html)![0];
  return [...table.matchAll(/<tr[^>]*>([^]*?)<\/tr>/g)].slice(1).map(([, row]) =>
    [...row!.matchAll(/<t[dh][^>]*>([^]*?)<\/t[dh]>/g)]
      .map(([, cell]) =>
        cell!.replaceAll(HIDDEN, "").replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim()
      )
  );
}

/** What only a screen reader says. */
const HIDDEN = /<span class="visually-hidden">[^<]*<\/span>/g;

const marks = (html: string) => html.match(/<use /g)?.length ?? 0;

/** The cards in their order: what each says, without markup. */
function cardsOf(html: string): string[] {
  const list = /<ol class="segment-cards">([^]*?)<\/ol>/.exec(html)![1]!;
  return list.split(/<li[^>]* class="card"/).slice(1).map((card) =>
    `<li${card}`.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim()
  );
}

appTest(
  "cards come first, the segment with the most at stake before the others",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    const html = await text(app, "/segments");
    // Every tenth customer churned, 2 of them among the 20 of high probability; segments take turns.
    const [first, second] = cardsOf(html);
    assert.match(
      first!,
      /^1 Steady middle Priority 1 .* Customers 60 Active 60 At risk 10 At stake /,
    );
    assert.match(first!, /Observed churn 0\.0% 0\.0%–6\.0% EN headline 2 Draft Open strategy$/);
    assert.match(second!, /Priority 2 .* Customers 60 Active 48 At risk 8 At stake /);
    assert.match(second!, /Observed churn 20\.0% 11\.8%–31\.8% /);
    const lists = [...html.matchAll(/href="(\/export\/customers\.csv\?band=HIGH[^"]+)"/g)];
    const sizes = lists.map(async ([, path]) =>
      (await text(app, path!)).trim().split(/\r?\n/).length - 1
    );
    assert.deepEqual(await Promise.all(sizes), [10, 8]);
    assert.match(html, /18 of 108 active customers are at risk/);
  },
);

appTest(
  "the table's last row sums up all customers, with those in no segment in a row of their own",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    const whole = ["120 100.0%", "108", "18"];
    const rows = rowsOf(await text(app, "/segments")).map(([, ...cells]) => cells);
    assert.deepEqual(rows, [
      ["60 50.0%", "60", "10", "979", "0.0%", "23.2%", "8.0", "3.0", "150.00"],
      ["60 50.0%", "48", "8", "783", "20.0%", "23.2%", "9.0", "2.0", "150.00"],
      [...whole, "1,762", "10.0%", "23.2%", "8.5", "2.5", "150.00"],
    ]);
    await fixture.db.execute(sql`update customers set cluster_id = null where cluster_id = 2`);
    const [, , outside, all] = rowsOf(await text(app, "/segments"));
    assert.deepEqual(outside!.slice(0, 4), [en.segments.outsideRow, "60 50.0%", "60", "10"]);
    assert.deepEqual(all!.slice(1, 4), whole);
  },
);

appTest(
  "a card opens the strategy in the reader's language, or has one written",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    for (
      const [language, headline, id] of [["en", "EN headline 1", 1], ["ko", "KO headline 1", 2]]
    ) {
      const html = await text(app, "/segments", String(language));
      assert.ok(html.includes(`>${headline}</span>`), String(language));
      assert.match(html, new RegExp(`<a class="button ?" href="/strategies/${id}"`));
    }
    await fixture.db.execute(sql`update strategies set status = 'ARCHIVED' where cluster_id = 1`);
    const html = await text(app, "/segments");
    assert.ok(!html.includes("EN headline 1"));
    assert.match(html, new RegExp(`name="cluster" value="0"[^]*?>${en.segments.card.write}<`));
  },
);

appTest(
  "the scatter draws the same customers at every visit, by the axes asked for",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    const html = await text(app, "/segments");
    assert.equal(marks(html), CUSTOMERS);
    assert.equal(html, await text(app, "/segments"));
    assert.match(html, /value="recency-monetary" aria-current="true"/);
    const other = await text(app, "/segments?axes=frequency-recency", "ko");
    assert.equal(marks(other), CUSTOMERS);
    assert.ok(other.includes("지난달 주문 수"));
    for (const wrong of ["axes=recency-recency", "axes=tenure-recency", "axes=", "k=11", "k=two"]) {
      const response = await app.fetch(`/segments?${wrong}`);
      assert.equal(response.status, 400, wrong);
      assert.match(await response.text(), /Expected (axes|k) to be/, wrong);
    }
  },
);

appTest(
  "a large segment is drawn in part, a small one at least forty times",
  async (fixture) => {
    await seedStore(fixture.connection);
    await fixture.db.execute(sql`
    insert into customers (customer_id, cluster_id, order_count, days_since_last_order, cashback_amount)
    select 'D-' || n, 1, n % 16, n % 31, n % 300 from generate_series(1, 4940) n`);
    const app = await testApp(fixture);
    const html = await text(app, "/segments");
    const [, drawn] = /A random sample of ([\d,]+) of 5,060 customers/.exec(html)!;
    assert.equal(Number(drawn!.replace(",", "")), marks(html));
    assert.ok(marks(html) > 1490 && marks(html) <= 1500, drawn ?? "nothing drawn");
    const second = /class="points mark-1"[^>]*>([^]*?)<\/g>/.exec(html)![1]!;
    assert.ok(marks(second) >= 40 && marks(second) <= 60, String(marks(second)));
  },
);

appTest("what supports k is stated, and another k is a form away", async (fixture) => {
  await seedStore(fixture.connection);
  await fixture.db.execute(sql`update segmentations set k = 3`);
  const app = await testApp(fixture);
  const html = await text(app, "/segments");
  assert.ok(html.includes("k = 3, chosen by a user"));
  assert.ok(html.includes("From 2 to 3 segments the inertia falls by 25%."));
  assert.ok(html.includes("k = 2 has the best: 0.500"));
  assert.ok(html.includes(`Computed over all ${CUSTOMERS} customers.`));
  assert.match(html, /<a class="button" href="\/segments\?k=2#again"/);
  assert.match(await text(app, "/segments?k=2"), /<input id="k"[^>]* value="2"/);
});

appTest("the columns to segment by can be picked, and go into the job", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  const html = await text(app, "/segments");
  assert.match(html, /name="column"\s+value="tenure"/);
  assert.match(html, /Days since last order \(Recency\)/);
  const send = (columns: string[]) =>
    app.fetch("/jobs", {
      method: "POST",
      headers: OWN_PAGE,
      body: new URLSearchParams([
        ["kind", "SEGMENT"],
        ["k", "3"],
        ["return", "/segments"],
        ...columns.map((column) => ["column", column]),
      ]),
    });
  assert.equal((await send(["tenure", "hoursOnApp"])).status, 303);
  assert.deepEqual(app.queued.at(-1)?.input, { k: 3, columns: ["tenure", "hoursOnApp"] });
  const many = await send(["a", "b", "c", "d", "e", "f", "g"]);
  assert.equal(many.status, 400);
  assert.match(await many.text(), /at most 6 columns/);
});

appTest("customers who joined or left a segment since it was made are counted", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  await fixture.db.execute(sql`update customers set cluster_id = null where cluster_id = 2`);
  const moved = await text(app, "/segments");
  assert.ok(moved.includes("60 customers are in no segment yet. 10 of them are at risk."));
  assert.ok(moved.includes("Steady middle changed most: -60 customers"));
  // As a replacing import leaves it.
  await fixture.db.execute(sql`update customers set cluster_id = null`);
  await fixture.db.execute(sql`insert into imports (file_name, mode, status, finished_at)
    values ('next.csv', 'REPLACE', 'COMPLETED', now() + interval '1 minute')`);
  const html = await text(app, "/segments");
  assert.ok(html.includes(en.updates.SEGMENTS_OUTDATED.action));
  assert.equal(marks(html), 0);
});

appTest("before the first scoring no risk is claimed", async (fixture) => {
  await seedStore(fixture.connection);
  await fixture.db.execute(sql`
    update customers set churn_probability = null, risk_band = null, scoring_run_id = null`);
  await fixture.db.execute(sql`update clusters set churn_probability = null`);
  const app = await testApp(fixture);
  const rows = rowsOf(await text(app, "/segments"));
  assert.deepEqual(rows.map((row) => [row[3], row[6]]), [["0", "–"], ["0", "–"], ["0", "–"]]);
});

appTest("segments of one column are shown by it, without a scatter", async (fixture) => {
  await seedStore(fixture.connection);
  const { db } = fixture.connection;
  await db.update(segmentations).set({
    model: {
      traits: ["orderCount"],
      columns: { orderCount: "orderCount" },
      choice: "CHURN",
      missing: { orderCount: 1 },
      means: { orderCount: 2.5 },
      deviations: { orderCount: 1 },
      centroids: [{ orderCount: 1 }, { orderCount: -1 }],
    },
  });
  for (const [index, level] of ["HIGH", "LOW"].entries()) {
    await db.update(clusters).set({
      persona: `TRAITS/orderCount:${level}::Orders:주문 수`,
      recency: null,
      frequency: null,
      monetary: null,
      means: { orderCount: index === 0 ? 3.5 : 1.5 },
    }).where(eq(clusters.index, index));
  }
  const app = await testApp(fixture);
  const html = await text(app, "/segments");
  assert.match(html, /Grouped by [^<]*\(most related to churn\)/);
  assert.ok(html.includes("Many orders") && html.includes("Few orders"));
  assert.doesNotMatch(html, /id="scatter"|NaN|undefined/);
  assert.deepEqual(rowsOf(html).map((row) => row.at(-1)).toSorted(), ["1.5", "2.5", "3.5"]);
});
