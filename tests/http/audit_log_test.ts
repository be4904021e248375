import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { auditLog } from "@/db/schema/mod.ts";
import { REQUESTS } from "@/components/access/audit_words.ts";
import { buildSchema } from "@/graphql/schema.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { appTest } from "../support/database.ts";
import { bearer, graphql, guardedApp, sessionOf, signIn } from "./guarded_app.ts";
import { OWN_PAGE, type TestApp } from "./test_app.ts";

/** The rows of the page's table as texts, cell by cell. */
async function rowsAt(app: TestApp, path: string, headers: Record<string, string>) {
  const response = await app.fetch(path, { headers });
  assert.equal(response.status, 200, path);
  const html = await response.text();
  const body = /<tbody>([^]*?)<\/tbody>/.exec(html)?.[1] ?? "";
  const rows = [...body.matchAll(/<tr[^>]*>([^]*?)<\/tr>/g)].map(([, row]) =>
    [...row!.matchAll(/<t[dh][^>]*>([^]*?)<\/t[dh]>/g)]
      .map(([, cell]) => cell!.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim())
  );
  return { html, rows };
}

appTest("the audit log shows an admin who did what, and nobody else", async (fixture) => {
  const { app, makeKey } = await guardedApp(fixture);
  await signIn(app, "wrong password");
  const cookie = await sessionOf(app);
  const form = (path: string, fields: Record<string, string>) =>
    app.fetch(path, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { ...OWN_PAGE, cookie },
    });
  await form("/api/keys", { name: "Power BI", scope: "read", days: "30" });
  const { token } = await makeKey("write");
  await graphql(
    app,
    "mutation { segmentCustomers(input: { k: 99 }) { job { id } } }",
    bearer(token),
  );
  await (await app.fetch("/export/customers.csv?search=kim", { headers: bearer(token) })).text();

  const { html, rows } = await rowsAt(app, "/api/audit", { cookie });
  const told = rows.map(([, ...cells]) => cells);
  const key = `key write (${token.slice(0, 11)}…)`;
  assert.deepEqual(told, [
    [key, `${en.audit.did.export} GET /export/:file`, "customers.csv", ""],
    [
      key,
      `${en.audit.did.segmentCustomers} segmentCustomers`,
      "–",
      "Failed: OUT_OF_RANGE {&quot;k&quot;:99}",
    ],
    [en.audit.who.session, `${en.audit.did.createApiKey} POST /api/keys`, "ApiKey 1", ""],
    [en.audit.who.session, `${en.audit.did.signIn} signIn`, "–", ""],
    [en.audit.who.nobody, `${en.audit.did.signIn} signIn`, "–", "Failed: UNAUTHENTICATED"],
  ]);
  assert.doesNotMatch(html, new RegExp(`wrong password|kim|${token}`));
  const korean = await rowsAt(app, "/api/audit", { cookie, "Accept-Language": "ko" });
  assert.ok(korean.rows[1]![2]!.startsWith(ko.audit.did.segmentCustomers));

  for (const scope of ["read", "write"] as const) {
    const lesser = bearer((await makeKey(scope)).token);
    assert.equal((await app.fetch("/api/audit", { headers: lesser })).status, 403);
    const api = await (await app.fetch("/api", { headers: lesser })).text();
    assert.doesNotMatch(api, /href="\/api\/(audit|keys)"/);
  }
  const away = await app.fetch("/api/audit", { headers: { Accept: "text/html" } });
  assert.equal(away.headers.get("Location"), "/signin?return=%2Fapi%2Faudit");
  assert.match(await (await app.fetch("/api", { headers: { cookie } })).text(), /"\/api\/audit"/);
});

appTest("the audit log is filtered and paged by addresses", async (fixture) => {
  const at = (day: number) => new Date(Date.UTC(2026, 0, day, 12));
  await fixture.db.insert(auditLog).values([
    ...Array.from({ length: 120 }, (_, n) => ({
      actor: n % 2 === 0 ? "session" : "key Power BI (hf_12345678…)",
      action: n % 2 === 0 ? "promoteModel" : "GET /export/:file",
      subject: String(n),
      at: at(1 + Math.floor(n / 10)),
    })),
    { actor: "nobody", action: "signIn", detail: { error: "UNAUTHENTICATED" }, at: at(13) },
  ]);
  const { app, makeKey } = await guardedApp(fixture);
  const headers = bearer((await makeKey("admin")).token);
  const subjects = async (path: string) => {
    const { html, rows } = await rowsAt(app, path, headers);
    const link = (rel: string) =>
      new RegExp(`<a class="button" href="([^"]*)" rel="${rel}"`).exec(html)?.[1]
        ?.replaceAll("&amp;", "&");
    return { subjects: rows.map((row) => row[3]!), next: link("next"), previous: link("prev") };
  };
  const all: string[] = [];
  let address: string | undefined = "/api/audit?kind=CHANGE&from=2026-01-02";
  let back: string | undefined;
  for (; address;) {
    const page = await subjects(address);
    all.push(...page.subjects);
    [address, back] = [page.next, page.previous];
  }
  const changes = Array.from({ length: 55 }, (_, n) => String(118 - 2 * n));
  assert.deepEqual(all, changes);
  assert.deepEqual((await subjects(back!)).subjects, changes.slice(0, 50));
  const exported = await subjects(
    "/api/audit?kind=EXPORT&actor=power&from=2026-01-12&to=2026-01-12",
  );
  assert.deepEqual(exported.subjects, ["119", "117", "115", "113", "111"]);
  for (
    const path of ["/api/audit?kind=FAILURE", "/api/audit?kind=SIGN_IN", "/api/audit?actor=NOB"]
  ) {
    assert.deepEqual((await subjects(path)).subjects, ["–"], path);
  }
  const none = await (await app.fetch("/api/audit?actor=%00%25'", { headers })).text();
  assert.ok(none.includes(en.audit.none));

  const query =
    `{ auditLog(filter: { kind: EXPORT, actor: "BI", from: "2026-01-12T00:00:00Z" }, first: 2) {
    totalCount nodes { subject } } }`;
  const { data } = await (await graphql(app, query, headers)).json();
  assert.deepEqual(data.auditLog, {
    totalCount: 5,
    nodes: [{ subject: "119" }, { subject: "117" }],
  });
});

Deno.test("every mutation, and every form of the dashboard, has words for the audit log", async () => {
  const mutations = Object.keys(buildSchema(ECOMMERCE).getMutationType()!.getFields());
  const forms = (await Array.fromAsync(formsBelow(""))).filter((path) => !ELSEWHERE.includes(path));
  assert.ok(forms.includes("/models/:id/promote"));
  assert.deepEqual(forms.filter((path) => !(`POST ${path}` in REQUESTS)), []);
  for (const words of [en.audit.did, ko.audit.did]) {
    const named = [...mutations, ...Object.values(REQUESTS)];
    assert.deepEqual(named.filter((name) => !(name in words)), []);
  }
});

/** What says itself what was done, or does nothing to what is stored. */
const ELSEWHERE = ["/signin", "/signout", "/preferences", "/score"];

/** The addresses that take forms, as the log names them. */
async function* formsBelow(folder: string): AsyncGenerator<string> {
  const root = new URL(`../../routes${folder}/`, import.meta.url);
  for await (const { name, isDirectory } of Deno.readDir(root)) {
    if (/^\(?_/.test(name)) continue;
    if (isDirectory) yield* formsBelow(`${folder}/${name}`);
    else if (/^ {2}POST[:(]/m.test(await Deno.readTextFile(new URL(name, root)))) {
      const path = `${folder}/${name.replace(/\.tsx?$/, "")}`.replace(/\/index$/, "");
      yield path.replace(/\[(\w+)\]/g, ":$1");
    }
  }
}
