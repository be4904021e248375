import assert from "node:assert/strict";
import { appTest } from "../support/database.ts";
import { seedMonths } from "../support/order_months.ts";
import { type TestApp, testApp } from "./test_app.ts";

const VIEWS = ["groups", "months", "movement", "retention", "why"] as const;

async function text(app: TestApp, path: string, status = 200, language = "en"): Promise<string> {
  const response = await app.fetch(path, { headers: { "Accept-Language": language } });
  assert.equal(response.status, status, path);
  return (await response.text()).replaceAll("&amp;", "&");
}

appTest("GET /segments/… opens for each count the customers that it counts", async (fixture) => {
  await seedMonths(fixture);
  const app = await testApp(fixture);
  for (const view of VIEWS) {
    const html = await text(app, `/segments/${view}`);
    const links = [...html.matchAll(/href="(\/segments\/customers\?[^"]+)"[^>]*>([\d,]+)</g)];
    if (view !== "retention") assert.ok(links.length > 5, view);
    for (const [, address, count] of links.slice(0, 4)) {
      const list = await text(app, address!);
      assert.match(list, new RegExp(`>${count} customers?, most spend first<`), address!);
    }
    assert.doesNotMatch(await text(app, `/segments/${view}`, 200, "ko"), />months\.|undefined|NaN/);
  }
});

appTest(
  "GET /segments/customers.csv is the whole list, and pages lead through it",
  async (fixture) => {
    await seedMonths(fixture);
    const app = await testApp(fixture);
    const csv = await text(app, "/segments/customers.csv?month=2025-08");
    const [head, ...rows] = csv.trimEnd().split("\n");
    assert.match(head!, /^CustomerID,Month,RFMGroup,/);
    const first = await text(app, "/segments/customers?month=2025-08");
    const next = /href="([^"]+after=[^"]+)"/.exec(first)![1]!;
    const second = await text(app, next);
    const idsOf = (html: string) =>
      [...html.matchAll(/href="\/customers\/([^"]+)"/g)].map(([, id]) => id);
    assert.deepEqual(
      [...idsOf(first), ...idsOf(second)],
      rows.map((row) => row.split(",")[0]),
    );
  },
);

appTest(
  "GET /segments/why says first how churn changed and whether it can be chance",
  async (fixture) => {
    await seedMonths(fixture);
    const app = await testApp(fixture);
    const html = await text(app, "/segments/why?from=2025-03&to=2025-05");
    assert.match(
      html,
      /<h1>[^]*?<p>Churn (rose|fell) from [\d.]+% in Mar 2025 to [\d.]+% in May 2025 \([+-][\d.]+ points\)\. [^<]*95% interval/,
    );
  },
);

appTest(
  "GET /segments/… says what to do first without orders, and refuses months that are none",
  async (fixture) => {
    const app = await testApp(fixture);
    for (const view of VIEWS) assert.match(await text(app, `/segments/${view}`), /Import orders/);
    await seedMonths(fixture);
    await text(app, "/segments/movement?from=2020-01&to=2025-05", 400);
    await text(app, "/segments/groups?month=soon", 400);
    await text(app, "/segments/customers", 400);
    await text(app, "/segments/customers?month=2025-05&group=BEST", 400);
    assert.match(
      await text(app, "/segments/why?from=2025-05&to=2025-03"),
      /Choose an earlier month as the first one/,
    );
  },
);
