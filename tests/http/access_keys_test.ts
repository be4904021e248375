import assert from "node:assert/strict";
import type { Scope } from "@/services/access/mod.ts";
import { appTest } from "../support/database.ts";
import { bearer, codeOf, graphql, guardedApp, QUERY, sessionOf } from "./guarded_app.ts";
import { OWN_PAGE } from "./test_app.ts";

appTest("a key is let in until it expires or is revoked, at once", async (fixture) => {
  const { app, pass, makeKey } = await guardedApp(fixture);
  const { token } = await makeKey("read", new Date(Date.UTC(2026, 0, 2)));
  const used = async () => (await fixture.db.query.apiKeys.findFirst())!.lastUsedAt?.getTime();
  assert.equal((await graphql(app, QUERY, bearer(token))).status, 200);
  assert.equal(await used(), Date.UTC(2026, 0, 1));
  pass(59_999);
  await graphql(app, QUERY, bearer(token));
  assert.equal(await used(), Date.UTC(2026, 0, 1));
  pass(1);
  await graphql(app, QUERY, bearer(token));
  assert.equal(await used(), Date.UTC(2026, 0, 1, 0, 1));
  pass(24 * 3_600_000);
  const expired = await graphql(app, QUERY, bearer(token));
  assert.equal(expired.status, 401);
  assert.match((await expired.json()).errors[0].message, /expired/);
  const admin = await makeKey("admin");
  const revoke = `mutation {
    revokeApiKey(input: { id: "${btoa("ApiKey:2")}" }) { apiKey { id } } }`;
  assert.equal((await graphql(app, revoke, bearer(admin.token))).status, 200);
  const revoked = await graphql(app, QUERY, bearer(admin.token));
  assert.match((await revoked.json()).errors[0].message, /revoked/);
  for (const wrong of ["hf_unknown", token.toUpperCase(), token.slice(0, 11)]) {
    assert.equal(await codeOf(await graphql(app, QUERY, bearer(wrong))), "UNAUTHENTICATED");
  }
});

appTest("a key may do on pages what its scope says", async (fixture) => {
  const { app, makeKey } = await guardedApp(fixture);
  const send = async (scope: Scope, path: string, body?: string) => {
    const { token } = await makeKey(scope);
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    const headers = { ...bearer(token), ...(body === undefined ? {} : form) };
    const method = body === undefined ? "GET" : "POST";
    return (await app.fetch(path, { method, headers, body: body ?? null })).status;
  };
  assert.equal(await send("read", "/customers"), 200);
  assert.equal(await send("read", "/jobs", "kind=SCORE"), 403);
  assert.equal(app.queued.length, 0);
  assert.equal(await send("write", "/jobs", "kind=SCORE"), 303);
  assert.equal(await send("write", "/api/keys"), 403);
  assert.equal(await send("write", "/api/keys", "name=x&scope=admin"), 403);
  assert.equal(await send("admin", "/api/keys"), 200);
});

appTest(
  "an export takes a read key in its address, and nothing else does",
  async (fixture) => {
    const { app, makeKey } = await guardedApp(fixture);
    const { token } = await makeKey("read");
    const file = await app.fetch(`/export/customers.csv?key=${token}`);
    assert.equal(file.status, 200);
    assert.equal(file.headers.get("Referrer-Policy"), "no-referrer");
    assert.match(file.headers.get("Cache-Control")!, /private/);
    await file.body?.cancel();
    const strong = await makeKey("write");
    const refused = await app.fetch(`/export/customers.csv?key=${strong.token}`);
    assert.equal(refused.status, 403);
    assert.equal((await app.fetch(`/export/customers.csv?key=hf_unknown`)).status, 401);
    for (const path of ["/graphql?query={__typename}&", "/customers?", "/schema.graphql?"]) {
      assert.equal((await app.fetch(`${path}key=${token}`)).status, 401, path);
    }
    const post = await app.fetch(`/export/customers.csv?key=${token}`, { method: "POST" });
    assert.equal(post.status, 401);
  },
);

appTest("a key in an address stands on no page", async (fixture) => {
  const { app, makeKey } = await guardedApp(fixture);
  const { token } = await makeKey("read");
  const page = await app.fetch(`/export/customers.csv?band=NONE&key=${token}`, {
    headers: { Accept: "text/html" },
  });
  assert.equal(page.status, 400);
  assert.ok(!(await page.text()).includes(token));
  const away = await app.fetch(`/customers?key=${token}`, { headers: { Accept: "text/html" } });
  assert.equal(away.headers.get("Location"), "/signin?return=%2Fcustomers");
});

appTest("a key is made on its page, shown once, and revoked there", async (fixture) => {
  const { app } = await guardedApp(fixture);
  const cookie = await sessionOf(app);
  const headers = { ...OWN_PAGE, cookie };
  const make = (fields: Record<string, string>) =>
    app.fetch("/api/keys", { method: "POST", body: new URLSearchParams(fields), headers });
  const made = await make({ name: "<b>Power BI</b>", scope: "read", days: "90" });
  assert.equal(made.headers.get("Cache-Control"), "no-store");
  const html = await made.text();
  const [token] = html.match(/hf_[\w-]{43}/)!;
  assert.match(html, /&lt;b>Power BI/);
  assert.equal((await graphql(app, QUERY, bearer(token!))).status, 200);
  const list = await (await app.fetch("/api/keys", { headers })).text();
  assert.ok(!list.includes(token!) && list.includes(token!.slice(0, 11)));
  const revoked = await app.fetch("/api/keys/1/revoke", { method: "POST", headers });
  assert.equal(revoked.headers.get("Location"), "/api/keys");
  assert.equal((await graphql(app, QUERY, bearer(token!))).status, 401);
  assert.equal((await make({ name: "", scope: "read", days: "0" })).status, 400);
  assert.equal((await make({ name: "x", scope: "root", days: "0" })).status, 400);
  assert.equal((await app.fetch("/api/keys/9/revoke", { method: "POST", headers })).status, 404);
});
