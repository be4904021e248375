import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { dataOf, workbookOf } from "@/services/imports/formats/test_workbook.ts";
import { appTest } from "../support/database.ts";
import { OWN_PAGE, type TestApp, testApp } from "./test_app.ts";

async function send(app: TestApp, file: File): Promise<void> {
  const body = new FormData();
  body.set("mode", "REPLACE");
  body.set("file", file);
  const { status } = await app.fetch("/import", { method: "POST", body, headers: OWN_PAGE });
  assert.equal(status, 303);
}

const choose = (app: TestApp, fields: Record<string, string>) =>
  app.fetch("/import/1/columns", {
    method: "POST",
    body: new URLSearchParams({ mode: "REPLACE", ...fields }),
    headers: OWN_PAGE,
  });

const textOf = async (app: TestApp, language = "en") =>
  await (await app.fetch("/import/1/columns", { headers: { "Accept-Language": language } })).text();

appTest("the columns page reads another sheet of a workbook", async (fixture) => {
  const app = await testApp(fixture);
  const bytes = workbookOf([
    { name: "Shops", data: dataOf([["CustomerID", "Town"], ["A1", "Seoul"], ["A2", "Busan"]]) },
    { name: "Members", data: dataOf([["CustomerID", "Visits"], ["B1", 4], ["B2", 7]]) },
    { name: "Empty", data: dataOf([]) },
  ]);
  await send(app, new File([bytes as Uint8Array<ArrayBuffer>], "club.xlsx"));
  const page = await textOf(app);
  assert.match(page, /<option[^>]*selected[^>]*>Shops<\/option>/);
  assert.ok(page.includes(en.import.format.XLSX));
  assert.ok(!page.includes(en.import.result.encoding), "a workbook has no encoding");
  assert.ok((await textOf(app, "ko")).includes(ko.import.tableAt.sheet));

  const chosen = await choose(app, { sheet: "Members", header: "yes" });
  assert.equal(chosen.headers.get("Location"), "/import/1/columns");
  const members = await textOf(app);
  assert.match(members, /<option[^>]*selected[^>]*>Members<\/option>/);
  assert.ok(members.includes("Visits") && !members.includes("Town"));

  const refused = await choose(app, { sheet: "Empty", header: "yes" });
  assert.equal(refused.status, 400);
  assert.match(await refused.text(), /The sheet (&quot;|")Empty/);
  assert.match(await textOf(app), /<option[^>]*selected[^>]*>Members<\/option>/);
});

appTest("the columns page reads a file whose first row holds values", async (fixture) => {
  const app = await testApp(fixture);
  await send(app, new File(["K1,12,yes\nK2,7,no\nK3,9,no\n"], "bare.csv"));
  assert.ok(!(await textOf(app)).includes("Column 1"));
  const chosen = await choose(app, { header: "no" });
  assert.equal(chosen.status, 303);
  const page = await textOf(app);
  for (const text of ["Column 1", "Column 3", "K1"]) assert.ok(page.includes(text), text);
  assert.match(page, /<option[^>]*selected[^>]*value="no"|<option[^>]*value="no"[^>]*selected/);
  assert.equal((await choose(app, { header: "yes", read: "again" })).status, 303);
  assert.ok(!(await textOf(app)).includes("Column 1"));
});
