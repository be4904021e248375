import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { appTest } from "../support/database.ts";
import { AT_RISK, seedStore } from "./seeded_store.ts";
import { OWN_PAGE, testApp } from "./test_app.ts";

appTest("a wrong address is answered with what it should be", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  const wrong = [
    ["/customers?band=FOO", 400, "Expected band to be one of HIGH, MEDIUM, LOW"],
    ["/customers?cluster=x", 400, "Expected cluster to be"],
    ["/customers?churned=maybe", 400, "Expected churned to be"],
    ["/customers?sort=name", 400, "Expected sort to be"],
    ["/customers?after=nonsense", 400, "cursor"],
    ["/customers/nobody", 404, "There is no customer nobody"],
    ["/import/99", 404, "There is no import 99"],
    ["/import/x", 404, "There is no import x"],
    ["/nowhere", 404, en.error[404].title],
  ] as const;
  for (const [path, status, text] of wrong) {
    const response = await app.fetch(path);
    assert.equal(response.status, status, path);
    assert.equal(response.headers.get("Content-Type"), "text/html; charset=utf-8");
    assert.ok(response.headers.get("Content-Security-Policy"), path);
    assert.ok((await response.text()).includes(text), path);
  }
});

appTest("errors speak the reader's language", async (fixture) => {
  const app = await testApp(fixture);
  const response = await app.fetch("/nowhere", { headers: { "Accept-Language": "ko" } });
  assert.equal(response.status, 404);
  assert.ok((await response.text()).includes(ko.error[404].title));
});

appTest("programs are told in JSON", async (fixture) => {
  const app = await testApp(fixture);
  const response = await app.fetch(`/api/jobs/${crypto.randomUUID()}`);
  assert.equal(response.status, 404);
  assert.equal(response.headers.get("Content-Type"), "application/json");
  assert.equal((await response.json()).error.code, "HTTP_404");
});

appTest("pages allow no inline script and no other server", async (fixture) => {
  const app = await testApp(fixture);
  const { headers } = await app.fetch("/import");
  const policy = headers.get("Content-Security-Policy") ?? "";
  assert.match(policy, /script-src 'self' 'nonce-/);
  assert.doesNotMatch(policy, /unsafe|https?:|upgrade-insecure/);
  assert.equal(headers.get("X-Content-Type-Options"), "nosniff");
});

appTest("choices of language and theme are kept, and lead back", async (fixture) => {
  const app = await testApp(fixture);
  const choose = (body: string) =>
    app.fetch("/preferences", {
      method: "POST",
      body: new URLSearchParams(body),
      headers: OWN_PAGE,
    });
  const korean = await choose("locale=ko&return=/customers?band=HIGH");
  assert.equal(korean.status, 303);
  assert.equal(korean.headers.get("Location"), "/customers?band=HIGH");
  assert.match(korean.headers.get("Set-Cookie") ?? "", /^holdfast_locale=ko; /);
  const dark = await choose("theme=dark&return=//evil.example");
  assert.equal(dark.headers.get("Location"), "/");
  const cookie = "holdfast_locale=ko; holdfast_theme=dark";
  const html = await (await app.fetch("/api", { headers: { cookie } })).text();
  assert.match(html, /<html lang="ko" data-theme="dark"/);
  assert.equal((await choose("theme=pink")).status, 400);
});

appTest("forms are taken from the site's own pages only", async (fixture) => {
  const app = await testApp(fixture);
  const post = (headers: Record<string, string>) =>
    app.fetch("/jobs", { method: "POST", body: new URLSearchParams("kind=SCORE"), headers });
  assert.equal((await post({})).status, 403);
  assert.equal((await post({ "Origin": "http://evil.example" })).status, 403);
  assert.equal((await post({ "Sec-Fetch-Site": "cross-site" })).status, 403);
  assert.equal(app.queued.length, 0);
  assert.equal((await post(OWN_PAGE)).status, 303);
  assert.deepEqual(app.queued, [{ kind: "SCORE", input: {} }]);
});

appTest("a form queues the work that it names", async (fixture) => {
  const app = await testApp(fixture);
  const post = (body: string) =>
    app.fetch("/jobs", { method: "POST", body: new URLSearchParams(body), headers: OWN_PAGE });
  const response = await post("kind=SEGMENT&k=4&return=/segments");
  assert.match(response.headers.get("Location") ?? "", /^\/segments\?job=[0-9a-f-]{36}$/);
  assert.deepEqual(app.queued.at(-1), { kind: "SEGMENT", input: { k: 4 } });
  assert.equal((await post("kind=SEGMENT&k=99")).status, 400);
  assert.equal((await post("kind=IMPORT")).status, 400);
});

appTest("an upload is stored as it comes, and leads to its columns", async (fixture) => {
  const app = await testApp(fixture);
  const body = "CustomerID\nC1\n";
  const response = await app.fetch("/api/imports?name=shop.csv&mode=REPLACE", {
    method: "POST",
    body,
    headers: { ...OWN_PAGE, "Content-Type": "text/csv" },
  });
  assert.equal(response.status, 201);
  assert.equal(response.headers.get("Content-Type"), "application/json");
  assert.deepEqual(await response.json(), { location: "/import/1/columns" });
  assert.deepEqual(app.queued, []);
  const [stored] = await fixture.db.query.imports.findMany();
  assert.equal(stored?.mode, "REPLACE");
  assert.equal(stored?.status, "STAGED");
  const [chunk] = await fixture.db.query.importChunks.findMany();
  assert.equal(new TextDecoder().decode(chunk?.bytes), body);
});

appTest("an upload that says nothing usable is refused", async (fixture) => {
  const app = await testApp(fixture);
  const post = (query: string) =>
    app.fetch(`/api/imports?${query}`, { method: "POST", body: "x", headers: OWN_PAGE });
  for (const query of ["name=a.csv&mode=ADD", "mode=MERGE"]) {
    const response = await post(query);
    assert.equal(response.status, 400, query);
    assert.match((await response.json()).error.message, /^Expected /);
  }
  const empty = await app.fetch("/import", {
    method: "POST",
    body: new FormData(),
    headers: OWN_PAGE,
  });
  assert.equal(empty.status, 400);
});

appTest("the at-risk list of a segment is downloaded as CSV", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  const response = await app.fetch("/export/customers.csv?band=HIGH&cluster=0");
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("Content-Type"), "text/csv; charset=utf-8");
  assert.match(response.headers.get("Content-Disposition") ?? "", /customers-high-segment-0\.csv/);
  const lines = (await response.text()).trimEnd().split("\n");
  assert.equal(lines.length, 1 + AT_RISK / 2 - 1);
  assert.equal((await app.fetch("/export/customers.csv?band=FOO")).status, 400);
});

appTest("rejected rows are downloaded as CSV", async (fixture) => {
  await seedStore(fixture.connection);
  const response = await (await testApp(fixture)).fetch("/import/1/rejected.csv");
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("Content-Type"), "text/csv; charset=utf-8");
  const [header, row] = (await response.text()).split("\n");
  assert.equal(header, "Line,Column,Value,Code,Reason,Row");
  assert.match(row ?? "", /^7,Tenure,-4,OUT_OF_RANGE,/);
});

appTest("health, readiness, schema and GraphQL answer", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  assert.equal(await (await app.fetch("/healthz")).text(), "ok\n");
  assert.equal(await (await app.fetch("/readyz")).text(), "ready\n");
  assert.match(await (await app.fetch("/schema.graphql")).text(), /type Query/);
  const response = await app.fetch("/graphql", {
    method: "POST",
    body: JSON.stringify({ query: "{ overview { atRisk } }" }),
    headers: { "Content-Type": "application/json" },
  });
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { data: { overview: { atRisk: AT_RISK } } });
});
