/** Every address, query and command that the API's pages show is run against the app that shows them. */
import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { exportParameters } from "@/routes/api/(_components)/export_parameters.ts";
import { TOOLS } from "@/routes/api/(_components)/tools.ts";
import { jobs } from "@/db/schema/mod.ts";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import {
  type AccessSettings,
  createAccess,
  createApiKey,
  DEFAULT_ACCESS,
} from "@/services/access/mod.ts";
import { EXPORT_TABLES } from "@/services/exports/mod.ts";
import type { Services } from "@/services/services.ts";
import { createQueue, type JobHandlers } from "@/services/jobs/queue.ts";
import { createModelStore } from "@/services/scoring/model_store.ts";
import { openShop, standInWorkers } from "../graphql/support.ts";
import { appTest, type DatabaseFixture } from "../support/database.ts";
import { bearer, guardedApp } from "./guarded_app.ts";
import { seedStore } from "./seeded_store.ts";
import { curl, pageOf, plain, runScript } from "./shown_code.ts";
import { handlerOf, ORIGIN, type TestApp, testApp } from "./test_app.ts";

const VIEWS = ["/api", "/api?lang=fetch", "/api?lang=typed", "/api/exports", "/api/bi"];

interface Visit {
  readonly app: Pick<TestApp, "fetch">;
  readonly key: string;
  readonly headers: Record<string, string>;
}

/** The app as it is on this machine, and as it is behind a password, with a model that answers. */
async function visits(fixture: DatabaseFixture): Promise<Visit[]> {
  const { db, clock, connection } = fixture;
  const appWith = (settings: Partial<AccessSettings>) =>
    handlerOf({
      connection,
      db,
      clock,
      access: createAccess(fixture, { ...DEFAULT_ACCESS, ...settings }),
      models: createModelStore(db),
      workers: standInWorkers(),
      jobs: createQueue({ connection, clock, handlers: {} as JobHandlers }),
    } as unknown as Services);
  const { token } = await createApiKey(fixture, { name: "BI", scopes: ["write"] });
  return [
    { app: await appWith({}), key: "", headers: {} },
    { app: await appWith({ adminPassword: "secret" }), key: token, headers: bearer(token) },
  ];
}

appTest("every query and command of the API page is answered", async (fixture) => {
  await openShop(fixture.db);
  await fixture.db.insert(jobs).values({ id: crypto.randomUUID(), kind: "SCORE", input: {} });
  for (const { app, key, headers } of await visits(fixture)) {
    // Whatever was queued has ended by now: anyone who follows it is told so.
    await fixture.db.update(jobs).set({ status: "COMPLETED", finishedAt: new Date() });
    const { html, codes } = await pageOf(app, "/api", headers);
    assert.ok(html.includes(key === "" ? en.api.access.open : en.api.access.closed));
    assert.equal(codes[0], `${ORIGIN}/graphql`);
    const commands = codes.filter((code) => code.startsWith("curl "));
    assert.equal(commands.length, 5);
    for (const command of commands) {
      const response = await curl(app, command, key);
      const body = await response.text();
      if (!command.includes("event-stream")) {
        const { data, errors } = JSON.parse(body);
        assert.equal(errors, undefined, `${command}\n${body}`);
        assert.ok(Object.values(data)[0], command);
      } else {
        assert.doesNotMatch(command, /…/);
        assert.match(body, /^event: next\ndata: .*"COMPLETED"/m);
        assert.match(body, /^event: complete/m);
      }
    }
    const scripts = (await pageOf(app, "/api?lang=fetch", headers)).codes
      .filter((code) => code.includes("await fetch("));
    assert.equal(scripts.length, 3);
    for (const script of scripts) assert.ok(await runScript(app, script, key), script);
    const typed = await pageOf(app, "/api?lang=typed", headers);
    const client = typed.codes.find((code) =>
      code.includes("createClient(") && code.includes(ORIGIN)
    );
    assert.equal(client!.includes('"hf_…"'), key !== "");
    assert.ok(
      typed.codes.some((code) => code.includes(`curl -o schema.graphql ${ORIGIN}/schema.graphql`)),
    );
  }
});

appTest("every address of the exports page gives a file", async (fixture) => {
  await seedStore(fixture.connection);
  const [{ app }] = await visits(fixture) as [Visit, Visit];
  const { html, codes } = await pageOf(app, "/api/exports");
  const links = [...html.matchAll(/<a[^>]* href="(\/export\/[^"]*)"/g)].map(([, link]) =>
    plain(link!)
  );
  const parameters = Object.values(exportParameters(ECOMMERCE)).flat().length;
  assert.equal(links.length, 4 * EXPORT_TABLES.length + 1 + parameters);
  for (const link of links) {
    const response = await app.fetch(link);
    assert.equal(
      response.status,
      200,
      `${link}: ${response.status === 200 ? "" : await response.text()}`,
    );
    await response.body?.cancel();
  }
  for (const address of codes) {
    assert.ok(links.includes(address.slice(ORIGIN.length)), address);
    assert.ok(address.startsWith(ORIGIN));
  }
});

appTest(
  "the exports page names every parameter that an export takes, and no other",
  async (fixture) => {
    const app = await testApp(fixture);
    for (const [table, parameters] of Object.entries(exportParameters(ECOMMERCE))) {
      const refused = await app.fetch(`/export/${table}.csv?nonsense=1`);
      const { error } = await refused.json();
      const [, names] = /there are: (.*?), some with/.exec(error.message)!;
      assert.deepEqual(
        names!.split(", ").toSorted(),
        parameters.map(({ name }) => name).toSorted(),
      );
      for (const { name, operators = [], example } of parameters) {
        const [, value] = example.split("=");
        for (const operator of operators) {
          const flag = operator === "isNull" || operator === "not";
          const answer = await app.fetch(
            `/export/${table}.csv?${name}.${operator}=${flag ? "true" : value}`,
          );
          assert.equal(answer.status, 200, `${name}.${operator}`);
          await answer.body?.cancel();
        }
      }
    }
  },
);

appTest("every recipe for a BI tool works as it stands on its page", async (fixture) => {
  await seedStore(fixture.connection);
  for (const { app, key, headers } of await visits(fixture)) {
    const { html, codes } = await pageOf(app, "/api/bi", headers);
    for (const tool of Object.values(TOOLS)) assert.ok(html.includes(`<h2>${tool}</h2>`), tool);
    let run = 0;
    const csv = async (response: Response, code: string) => {
      assert.equal(response.status, 200, code);
      assert.ok(parse(await response.text(), { columns: true, bom: true }).length > 0, code);
    };
    for (const code of codes.slice(0, -1)) {
      run++;
      if (code.startsWith(ORIGIN)) {
        await csv(await app.fetch(code.slice(ORIGIN.length), { headers }), code);
      } else if (code.includes("Web.Contents")) {
        const [, base, path] = /Web\.Contents\("([^"]+)", \[\s*RelativePath = "([^"]+)"/.exec(
          code,
        )!;
        assert.equal(base, ORIGIN);
        assert.equal(code.includes("ApiKeyName"), key !== "");
        await csv(await app.fetch(`/${path}`, { headers }), code);
      } else if (code.startsWith("curl")) {
        assert.equal(code.includes("Authorization"), key !== "");
        await csv(await curl(app, code, key), code);
      } else if (code.startsWith("{")) {
        const body = JSON.stringify({ query: code });
        const json = { ...headers, "Content-Type": "application/json" };
        const answer = await app.fetch("/graphql", { method: "POST", headers: json, body });
        assert.equal((await answer.json()).errors, undefined, code);
      } else assert.ok((await fixture.connection.sql.unsafe(code)).length > 0, code);
    }
    assert.equal(run, 15);
    assert.match(codes.at(-1)!, /^HOLDFAST_BI_PASSWORD=… psql/);
    assert.equal((await app.fetch("/docs/bi_reader.sql", { headers })).status, 200);
    for (
      const view of [
        "bi_customers",
        "bi_clusters",
        "bi_strategies",
        "bi_models",
        "bi_orders",
        "bi_snapshots",
      ]
    ) {
      const columns = await fixture.connection.sql.unsafe(`select * from ${view} limit 0`);
      const [, list = ""] = new RegExp(`<code>${view}</code>[^]*?<ul[^>]*>([^]*?)</ul>`).exec(
        html,
      )!;
      assert.deepEqual(
        [...list.matchAll(/<code>(\w+)<\/code>/g)].map(([, name]) => name),
        columns.columns.map(({ name }) => name),
      );
    }
  }
});

appTest("the API's pages name the server as whoever reads them reaches it", async (fixture) => {
  const { app, makeKey } = await guardedApp(fixture, { trustProxy: true });
  const headers = { ...bearer((await makeKey("admin")).token), "X-Forwarded-Proto": "https" };
  for (const path of VIEWS) {
    const { html } = await pageOf(app, path, headers);
    assert.ok(!html.includes("http://127.0.0.1"), path);
    assert.ok(html.includes("https://127.0.0.1:8000"), path);
    assert.doesNotMatch(html, /holdfast\.example/, path);
  }
});

appTest("the limits are those that this server was started with", async (fixture) => {
  const { app, makeKey } = await guardedApp(fixture, {
    queryDepth: 9,
    queryComplexity: 54_321,
    uploadBytes: 7 * 1024 ** 2,
    keyRate: 61,
    addressRate: 0,
    introspection: false,
  });
  const { html } = await pageOf(app, "/api", bearer((await makeKey("read")).token));
  const value = (name: keyof typeof en.api.limit) =>
    new RegExp(`${en.api.limit[name]}</th><td class="number">([^<]*)`).exec(html)?.[1];
  assert.equal(value("depth"), "9");
  assert.equal(value("complexity"), "54,321");
  assert.equal(value("upload"), "7");
  assert.equal(value("keyRate"), "61");
  assert.equal(value("addressRate"), en.api.limits.none);
  assert.ok(!html.includes(en.api.explore), "GraphiQL is off with introspection");
});

appTest("the API's pages speak both languages", async (fixture) => {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  for (const path of [...VIEWS, "/api/keys", "/api/audit"]) {
    for (const [language, words] of [["en", en], ["ko", ko]] as const) {
      const { html } = await pageOf(app, path, { "Accept-Language": language });
      const view = /\/api\/(\w+)/.exec(path)?.[1] ?? "graphql";
      const lead = words.api.lead[view as keyof typeof words.api.lead];
      assert.ok(html.includes(lead), `${path} in ${language}`);
      const shown = html.replace(/<script[^]*?<\/script>/g, "").replace(/<pre[^]*?<\/pre>/g, "");
      assert.doesNotMatch(
        shown,
        /\{\{|undefined|\bNaN\b|\[object|\b(api|audit|access)\.\w+\./,
        path,
      );
      assert.doesNotMatch(shown, / style="/, path);
    }
  }
});
