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

appTest(
  "the table has each segment's figures, and lists with as many rows",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    const html = await text(app, "/segments");
    // Every tenth customer churned, 2 of them among the 20 of high probability; segments take turns.
    assert.deepEqual(rowsOf(html).map(([, ...figures]) => figures), [
      ["60 50.0%", "9.0", "2.0", "150.00", "20.0%", "23.2%", "8"],
      ["60 50.0%", "8.0", "3.0", "150.00", "0.0%", "23.2%", "10"],
      ["120 100.0%", "8.5", "2.5", "150.00", "10.0%", "23.2%", "18"],
    ]);
    const lists = [...html.matchAll(/href="(\/export\/customers\.csv\?band=HIGH[^"]+)"/g)];
    assert.equal(lists.length, 2);
    const sizes = lists.map(async ([, path]) =>
      (await text(app, path!)).trim().split(/\r?\n/).length - 1
    );
    assert.deepEqual(await Promise.all(sizes), [8, 10]);
  },
);

appTest(
  "each segment comes with what is proposed in the reader's language",
  async (fixture) => {
    await seedStore(fixture.connection);
    const app = await testApp(fixture);
    for (
      const [language, headline] of [["en", "EN headline 1"], ["ko", "KO headline 1"]] as const
    ) {
      const html = await text(app, "/segments", language);
      assert.ok(html.includes(`<a href="/strategies#segment-0">${headline}</a>`), language);
    }
    await fixture.db.execute(sql`update strategies set status = 'ARCHIVED' where cluster_id = 1`);
    const html = await text(app, "/segments");
    assert.ok(!html.includes("EN headline 1"));
    assert.ok(html.includes(en.segments.noStrategy));
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
    assert.ok(
      other.includes(`${ko.segments.column.frequency} (${ko.segments.column.frequencyUnit})`),
    );
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
    const [, drawn] = /([\d,]+) of 5,060 customers: the same random sample/.exec(html)!;
    assert.equal(Number(drawn!.replace(",", "")), marks(html));
    assert.ok(marks(html) > 1490 && marks(html) <= 1500, drawn ?? "nothing drawn");
    const second = /class="points mark-1"[^>]*>([^]*?)<\/g>/.exec(html)![1]!;
    assert.ok(marks(second) >= 40 && marks(second) <= 60, String(marks(second)));
  },
);

appTest("what speaks for k is said, and another k is a form away", async (fixture) => {
  await seedStore(fixture.connection);
  await fixture.db.execute(sql`update segmentations set k = 3`);
  const app = await testApp(fixture);
  const html = await text(app, "/segments");
  assert.ok(html.includes("k = 3 is in use, as somebody chose"));
  assert.ok(html.includes("From 2 to 3 segments the inertia falls by 25%."));
  assert.ok(html.includes("at k = 2 the customers are parted more clearly: 0.500"));
  assert.ok(html.includes(`It is taken over all ${CUSTOMERS} customers.`));
  assert.match(html, /<a class="button" href="\/segments\?k=2#again"/);
  assert.match(await text(app, "/segments?k=2"), /<input id="k"[^>]* value="2"/);
});

appTest("who came or went since the segmentation is told", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  await fixture.db.execute(sql`update customers set cluster_id = null where cluster_id = 2`);
  assert.ok(
    (await text(app, "/segments")).includes("60 customers came after the last segmentation"),
  );
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
  assert.deepEqual(rows.map((row) => row.slice(-2)), [["–", "0"], ["–", "0"], ["–", "0"]]);
});
