import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import { appTest } from "../support/database.ts";
import { bearer, codeOf, graphql, guardedApp, QUERY } from "./guarded_app.ts";

appTest("a key that asks too often is told when to come back", async (fixture) => {
  const { app, pass, makeKey } = await guardedApp(fixture, { keyRate: 2, addressRate: 0 });
  const [first, second] = [await makeKey("read"), await makeKey("read")];
  const ask = (token: string) => graphql(app, QUERY, bearer(token));
  for (let n = 0; n < 2; n++) assert.equal((await ask(first.token)).status, 200);
  const refused = await ask(first.token);
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("Retry-After"), "30");
  assert.equal(await codeOf(refused), "RATE_LIMITED");
  assert.equal((await ask(second.token)).status, 200);
  pass(30_000);
  assert.equal((await ask(first.token)).status, 200);
});

appTest(
  "an address that asks too often is refused before anything is looked up",
  async (fixture) => {
    const { app } = await guardedApp(fixture, { addressRate: 3 });
    for (let n = 0; n < 3; n++) assert.equal((await graphql(app, QUERY)).status, 401);
    assert.equal((await graphql(app, QUERY)).status, 429);
    const page = await app.fetch("/", { headers: { Accept: "text/html" } });
    assert.equal(page.status, 429);
    assert.ok((await page.text()).includes(en.error[429].title));
    const file = await app.fetch("/export/customers.csv");
    assert.equal((await file.json()).error.code, "RATE_LIMITED");
    assert.equal((await app.fetch("/healthz")).status, 200);
  },
);

appTest(
  "other origins may call the API only if they are named, and never the pages",
  async (fixture) => {
    const friend = "https://app.example.com";
    const { app, makeKey } = await guardedApp(fixture, { corsOrigins: [friend] });
    const preflight = (origin: string, path = "/graphql") =>
      app.fetch(path, {
        method: "OPTIONS",
        headers: { "Origin": origin, "Access-Control-Request-Method": "POST" },
      });
    const allowed = await preflight(friend);
    assert.equal(allowed.status, 204);
    assert.equal(allowed.headers.get("Access-Control-Allow-Origin"), friend);
    assert.match(allowed.headers.get("Access-Control-Allow-Headers")!, /authorization/);
    const refusals = [
      await preflight("https://evil.example"),
      await preflight("https://app.example.com.evil.example"),
      await preflight("null"),
      await preflight(friend, "/api/keys"),
      await preflight(friend, "/signin"),
    ];
    for (const { headers } of refusals) {
      assert.equal(
        headers.get("Access-Control-Allow-Origin"),
        null,
      );
    }
    const { token } = await makeKey("read");
    const answer = await graphql(app, QUERY, { ...bearer(token), Origin: friend });
    assert.equal(answer.headers.get("Access-Control-Allow-Origin"), friend);
    assert.match(answer.headers.get("Vary")!, /Origin/);
    const unknown = await graphql(app, QUERY, { Origin: friend });
    assert.equal(unknown.status, 401);
    assert.equal(unknown.headers.get("Access-Control-Allow-Origin"), friend);
  },
);

appTest("without named origins there is no CORS", async (fixture) => {
  const { app } = await guardedApp(fixture, { adminPassword: undefined });
  const answer = await graphql(app, QUERY, { Origin: "https://app.example.com" });
  assert.equal(answer.headers.get("Access-Control-Allow-Origin"), null);
});

appTest(
  "every answer has headers that narrow it, errors and redirects too",
  async (fixture) => {
    const { app } = await guardedApp(fixture, { adminPassword: undefined });
    const html = { headers: { Accept: "text/html" } };
    const answers = [
      await app.fetch("/customers", html),
      await app.fetch("/nowhere", html),
      await app.fetch("/customers?band=NONE", html),
      await app.fetch("/signin", html),
      await app.fetch("/favicon.svg"),
      await app.fetch("/schema.graphql"),
      await app.fetch("/export/customers.csv?band=NONE"),
      await app.fetch("/api/jobs/none"),
      await graphql(app, "{ nope }"),
      await app.fetch("/graphql", html),
    ];
    for (const { headers, status, url } of answers) {
      const policy = headers.get("Content-Security-Policy") ?? "";
      assert.match(policy, /frame-ancestors 'none'/, `${status} ${url}`);
      assert.doesNotMatch(policy, /script-src[^;]*unsafe-/);
      assert.equal(headers.get("X-Content-Type-Options"), "nosniff");
      assert.equal(headers.get("X-Frame-Options"), "DENY");
      assert.equal(headers.get("Cross-Origin-Resource-Policy"), "same-origin");
      assert.ok(headers.get("Referrer-Policy"));
      assert.match(headers.get("Cache-Control")!, /private|no-store/);
    }
    const graphiql = answers.at(-1)!;
    const [, nonce] = /script-src 'self' 'nonce-([\w-]+)'/.exec(
      graphiql.headers.get("Content-Security-Policy")!,
    )!;
    const page = await graphiql.text();
    assert.ok(page.includes(`<script nonce="${nonce}">`));
    const again = await app.fetch("/graphql", html);
    assert.ok(!again.headers.get("Content-Security-Policy")!.includes(nonce!));
  },
);
