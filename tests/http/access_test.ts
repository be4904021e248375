import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import { auditLog } from "@/db/schema/mod.ts";
import { appTest } from "../support/database.ts";
import {
  bearer,
  codeOf,
  graphql,
  guardedApp,
  MUTATION,
  PASSWORD,
  QUERY,
  sessionOf,
  signIn,
} from "./guarded_app.ts";
import { everyPath } from "./every_path.ts";
import { OWN_PAGE } from "./test_app.ts";

appTest("every address but four asks who it is", async (fixture) => {
  const { app } = await guardedApp(fixture);
  const paths = await everyPath();
  assert.ok(paths.length > 20 && paths.includes("/graphql") && paths.includes("/export/1"));
  for (const path of paths) {
    for (const method of ["GET", "POST"]) {
      const { status, headers } = await app.fetch(path, { method, headers: OWN_PAGE });
      if (["/healthz", "/readyz", "/signin"].includes(path)) assert.notEqual(status, 401, path);
      else {
        assert.equal(status, 401, `${method} ${path}`);
        assert.equal(headers.get("WWW-Authenticate"), "Bearer");
      }
    }
  }
  assert.equal((await app.fetch("/favicon.svg")).status, 200);
});

appTest("a browser is led to the sign-in and back", async (fixture) => {
  const { app } = await guardedApp(fixture);
  const browser = { headers: { Accept: "text/html" } };
  const away = await app.fetch("/customers?band=HIGH", browser);
  assert.equal(away.status, 303);
  assert.equal(away.headers.get("Location"), "/signin?return=%2Fcustomers%3Fband%3DHIGH");
  const page = await (await app.fetch(away.headers.get("Location")!, browser)).text();
  assert.match(page, /name="return" value="\/customers\?band=HIGH"/);
  assert.doesNotMatch(page, /<nav/);
  const back = await signIn(app);
  assert.equal(back.status, 303);
  assert.equal(back.headers.get("Location"), "/customers?band=HIGH");
  const elsewhere = new URLSearchParams({ password: PASSWORD, return: "//evil.example" });
  const own = await app.fetch("/signin", { method: "POST", body: elsewhere, headers: OWN_PAGE });
  assert.equal(own.headers.get("Location"), "/");
});

appTest("a wrong password is told so, and begins nothing", async (fixture) => {
  const { app } = await guardedApp(fixture);
  const response = await signIn(app, "Correct horse battery staple");
  assert.equal(response.status, 401);
  assert.equal(response.headers.get("Set-Cookie"), null);
  assert.ok((await response.text()).includes(en.access.wrongPassword));
  assert.equal(await fixture.db.query.sessions.findFirst(), undefined);
});

appTest("a session's token is in the cookie alone, out of scripts' reach", async (fixture) => {
  const { app } = await guardedApp(fixture, { trustProxy: true });
  const plain = (await signIn(app)).headers.get("Set-Cookie")!;
  assert.match(
    plain,
    /^holdfast_session=[\w-]{43}; Path=\/; Max-Age=43200; SameSite=Lax; HttpOnly$/,
  );
  const secure = await signIn(app, PASSWORD, { "X-Forwarded-Proto": "https" });
  assert.match(secure.headers.get("Set-Cookie")!, /; Secure$/);
  assert.match(secure.headers.get("Strict-Transport-Security")!, /max-age/);
  const stored = JSON.stringify(await fixture.db.query.sessions.findMany());
  assert.ok(!stored.includes(plain.slice("holdfast_session=".length).split(";")[0]!));
});

appTest("a session goes on for twelve hours, or until it is ended", async (fixture) => {
  const { app, pass } = await guardedApp(fixture);
  const cookie = await sessionOf(app);
  const status = async (header = cookie) =>
    (await app.fetch("/customers", { headers: { cookie: header } })).status;
  assert.equal(await status(), 200);
  assert.equal(await status("holdfast_session=forged"), 401);
  assert.equal(await status(cookie.slice(0, -1)), 401);
  pass(12 * 3_600_000 - 1);
  assert.equal(await status(), 200);
  pass(1);
  assert.equal(await status(), 401);
  const another = await sessionOf(app);
  const out = await app.fetch("/signout", {
    method: "POST",
    headers: { ...OWN_PAGE, cookie: another },
  });
  assert.match(out.headers.get("Set-Cookie")!, /^holdfast_session=; Path=\/; Max-Age=0/);
  assert.equal(await status(another), 401);
});

appTest(
  "attempts to sign in are few from one address, and come back with time",
  async (fixture) => {
    const { app, pass } = await guardedApp(fixture, { trustProxy: true });
    const from = (address: string, password?: string) =>
      signIn(app, password, { "X-Forwarded-For": address });
    for (let attempt = 0; attempt < 5; attempt++) {
      assert.equal((await from("10.0.0.1", `guess ${attempt}`)).status, 401);
    }
    const refused = await from("10.0.0.1");
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get("Retry-After"), "12");
    assert.match(
      await refused.text(),
      /Too many attempts from your address. Try again in 12 seconds/,
    );
    assert.equal((await from("10.0.0.2")).status, 303);
    pass(12_000);
    assert.equal((await from("10.0.0.1")).status, 303);
  },
);

appTest(
  "forms, exports with keys and sign-ins are on record, without secrets",
  async (fixture) => {
    const { app, makeKey } = await guardedApp(fixture);
    await signIn(app, "wrong password");
    const cookie = await sessionOf(app);
    const headers = { ...OWN_PAGE, cookie };
    const post = (path: string, fields: Record<string, string>) =>
      app.fetch(path, { method: "POST", body: new URLSearchParams(fields), headers });
    await post("/jobs", { kind: "SCORE", return: "/customers?search=kim" });
    await post("/jobs", { kind: "NONSENSE" });
    const { token } = await makeKey("read");
    await (await app.fetch(`/export/customers.csv?search=kim&key=${token}`)).body?.cancel();
    await (await app.fetch("/export/customers.csv", { headers: { cookie } })).body?.cancel();
    await app.fetch("/customers", { headers: { cookie } });
    await post("/signout", {});
    const rows = await fixture.db.select().from(auditLog).orderBy(auditLog.id);
    const job = rows[2]?.subject ?? "";
    assert.match(job, /^Job [0-9a-f-]{36}$/);
    assert.deepEqual(
      rows.map(({ actor, action, subject, detail }) => [actor, action, subject, detail]),
      [
        ["nobody", "signIn", null, { error: "UNAUTHENTICATED" }],
        ["session", "signIn", null, null],
        ["session", "POST /jobs", job, null],
        ["session", "POST /jobs", null, { error: "HTTP_400" }],
        [`key read (${token.slice(0, 11)}…)`, "GET /export/:file", "customers.csv", null],
        ["session", "signOut", null, null],
      ],
    );
    assert.doesNotMatch(JSON.stringify(rows), /kim|wrong password|correct horse/);
  },
);

appTest(
  "on this machine nothing is asked, but what is shown has to be valid",
  async (fixture) => {
    const { app, makeKey } = await guardedApp(fixture, { adminPassword: undefined });
    assert.equal((await graphql(app, QUERY)).status, 200);
    assert.equal((await graphql(app, QUERY, bearer("hf_unknown"))).status, 401);
    const { token } = await makeKey("read");
    assert.equal(await codeOf(await graphql(app, MUTATION, bearer(token))), "FORBIDDEN");
    assert.equal((await app.fetch("/signin")).headers.get("Location"), "/");
    assert.equal((await signIn(app)).status, 403);
  },
);
