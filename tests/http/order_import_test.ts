import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { runOrderImport } from "@/services/orders/import_orders.ts";
import { silentTask } from "@/services/task_context.ts";
import { appTest } from "../support/database.ts";
import { OWN_PAGE, type TestApp, testApp } from "./test_app.ts";

/** Shopify's headers in part, a guest without an e-mail, and dates that can be read in two ways. */
const FILE = `Name,Email,Financial Status,Created at,Currency,Total,Lineitem name,Lineitem quantity
#1,Ann@example.com,paid,03/04/2026,EUR,20,Cup,1
#2,bob@example.com,refunded,05/06/2026,EUR,30,Hat,1
#3,,paid,07/08/2026,EUR,5,Pin,1
`;

function send(app: TestApp, text: string): Promise<Response> {
  const body = new FormData();
  body.set("mode", "MERGE");
  body.set("file", new File([text], "orders.csv"));
  return app.fetch("/import", { method: "POST", body, headers: OWN_PAGE });
}

const post = (app: TestApp, path: string, fields: Record<string, string> = {}) =>
  app.fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: OWN_PAGE });

const textOf = async (app: TestApp, path: string, language = "en") =>
  await (await app.fetch(path, { headers: { "Accept-Language": language } })).text();

/** What each select of a page is set to, by its name. */
function chosen(html: string): Record<string, string> {
  const selects = html.matchAll(/<select[^>]*name="(column\d+)"[^]*?<\/select>/g);
  return Object.fromEntries([...selects].map(([select, name]) => {
    const option = /<option[^>]*selected[^>]*>/.exec(select)?.[0] ?? "";
    return [name, /value="([^"]*)"/.exec(option)?.[1] ?? ""];
  }));
}

appTest("orders go in by plain forms: recognised, asked, checked, imported", async (fixture) => {
  const app = await testApp(fixture);
  const workOff = () => runOrderImport(fixture, 1, silentTask);
  const sent = await send(app, FILE);
  assert.equal(sent.status, 303);
  const columns = await app.fetch("/import/1/columns");
  assert.equal(columns.headers.get("Location"), "/import/1/orders");

  const page = await textOf(app, "/import/1/orders");
  assert.ok(page.includes("Shopify") && page.includes(en.import.orders.dates.OPEN));
  assert.ok((await textOf(app, "/import/1/orders", "ko")).includes(ko.import.orders.field.orderId));
  const fields = chosen(page);
  assert.equal(fields.column1, "email");
  assert.equal(fields.column5, "orderTotal");

  const twice = await post(app, "/import/1/orders", { ...fields, column6: "orderTotal" });
  assert.equal(twice.status, 400);
  assert.match(await twice.text(), /Total, Lineitem name hold the same: Order total/);
  const open = await post(app, "/import/1/orders", fields);
  assert.equal(open.status, 400);
  assert.match(await open.text(), /none of them tells/);

  const checked = await post(app, "/import/1/orders", { ...fields, dateOrder: "DAY_FIRST" });
  assert.match(checked.headers.get("Location") ?? "", /^\/import\/1\?job=/);
  await workOff();
  const check = await textOf(app, "/import/1");
  assert.ok(check.includes("3 orders would be added and 0 changed"));
  assert.ok(
    check.includes(en.import.orders.counts.guests) &&
      check.includes(en.import.orders.counts.CANCELLED),
  );
  const { sql } = fixture.connection;
  assert.equal((await sql`select from orders`).length, 0);

  assert.equal((await post(app, "/import/1/start")).status, 303);
  await workOff();
  const done = await textOf(app, "/import/1");
  assert.ok(done.includes(en.import.orders.result.inserted) && done.includes(en.import.next.title));
  const stored =
    await sql`select ordered_at::date::text as day, kind from orders order by order_id`;
  assert.deepEqual(stored.map(({ day, kind }) => `${day} ${kind}`), [
    "2026-04-03 PLACED",
    "2026-06-05 CANCELLED",
    "2026-08-07 PLACED",
  ]);
});

appTest(
  "a file that was taken for orders can be said to hold customers, and back",
  async (fixture) => {
    const app = await testApp(fixture);
    await send(app, FILE);
    const customers = await post(app, "/import/1/kind", { kind: "CUSTOMERS" });
    assert.equal(customers.headers.get("Location"), "/import/1/columns");
    assert.ok((await textOf(app, "/import/1/columns")).includes(en.import.kind.toOrders));
    const orders = await post(app, "/import/1/kind", { kind: "ORDERS" });
    assert.equal(orders.headers.get("Location"), "/import/1/orders");
    assert.equal((await post(app, "/import/1/kind", { kind: "SHOPS" })).status, 400);
  },
);
