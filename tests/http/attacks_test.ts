/** Attacks, each with every answer that docs/security.md states for it. */
import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { campaignMembers, campaigns, customers, importRejections } from "@/db/schema/mod.ts";
import { models, strategies } from "@/db/schema/mod.ts";
import { Parameters } from "@/services/exports/parameters.ts";
import { EXPORT_TABLES, SOURCES } from "@/services/exports/sources.ts";
import { type Answer, type Attack, sendRaw, type Target, tryAttacks } from "./attack.ts";
import { everyPath } from "./every_path.ts";
import { PASSWORD } from "./guarded_app.ts";
import { everyInjection, everyMutation, FILTER_TYPES } from "./operations.ts";
import { OWN_PAGE } from "./test_app.ts";

const many = (length: number, each: (n: number) => string) =>
  Array.from({ length }, (_, n) => each(n)).join(" ");
const deep = (levels: number): string =>
  levels === 0 ? "{ index }" : `{ customers(first: 1) { nodes { cluster ${deep(levels - 1)} } } }`;

/** Sends documents with a key that reads. */
function documents(queries: Readonly<Record<string, string>>): Attack["variants"] {
  return async function* ({ graphql }) {
    for (const [what, query] of Object.entries(queries)) yield [what, await graphql("read", query)];
  };
}

const DOCUMENTS: Attack[] = [
  {
    name: "deep query",
    answers: ["400 QUERY_DEPTH_EXCEEDED"],
    variants: documents({ "clusters of clusters": `{ clusters ${deep(8)} }` }),
  },
  {
    name: "wide query",
    answers: [
      "400 QUERY_COMPLEXITY_EXCEEDED",
      "400 QUERY_BREADTH_EXCEEDED",
      "400 QUERY_TOKENS_EXCEEDED",
    ],
    variants: documents({
      "large pages in large pages": `{ clusters { customers(first: 500) { nodes { cluster {
        customers(first: 500) { nodes { id } } } } } } }`,
      "fragments spread many times": `{ ${many(30, () => "...a")} }
        fragment a on Query { ${many(29, (n) => `a${n}: champion { id }`)} }`,
      "the same field a thousand times": `{ ${many(1000, () => "overview { customers }")} }`,
    }),
  },
  {
    name: "aliased query",
    answers: ["400 QUERY_ALIASES_EXCEEDED"],
    variants: documents({
      "a field 31 times": `{ ${many(31, (n) => `a${n}: overview { atRisk }`)} }`,
    }),
  },
  {
    name: "circular fragments",
    answers: ["400 GRAPHQL_VALIDATION_FAILED"],
    variants: documents({
      itself: "{ ...a } fragment a on Query { ...a }",
      "one another": "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
    }),
  },
  {
    name: "batched queries",
    answers: ["400 BATCH_REFUSED"],
    async *variants({ ask, key }) {
      const headers = { ...await key("read"), "Content-Type": "application/json" };
      for (const size of [1, 2, 1000]) {
        const body = JSON.stringify(Array(size).fill({ query: "{ overview { customers } }" }));
        yield [`${size} of them`, await ask("/graphql", { method: "POST", headers, body })];
      }
    },
  },
];

const HIDDEN: Attack[] = [{
  name: "introspection when off",
  answers: ["400 GRAPHQL_VALIDATION_FAILED", "404 HTTP_404", "406"],
  async *variants({ graphql, ask, key }) {
    yield ["the schema", await graphql("admin", "{ __schema { queryType { name } } }")];
    yield ["a type", await graphql("admin", `{ __type(name: "Customer") { name } }`)];
    const misspelt = await graphql("admin", "{ overvieww { customers } }");
    assert.doesNotMatch(misspelt.text, /overview\b/);
    yield ["a suggestion", misspelt];
    const headers = await key("admin");
    yield ["the file", await ask("/schema.graphql", { headers })];
    yield ["GraphiQL", await ask("/graphql", { headers: { ...headers, Accept: "text/html" } })];
  },
}];

const UPLOAD_BYTES = 1000;
const LONG = "Content-Length: 99999";

async function* byteByByte(): AsyncGenerator<string> {
  while (true) {
    yield "x";
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The start of a request with a body, for each address that takes one, with a media type of its own. */
async function* withBodies({ key }: Target): AsyncGenerator<[what: string, head: string[]]> {
  const { Authorization } = await key("admin");
  const heads = {
    "/graphql as JSON": ["/graphql", "application/json"],
    "/graphql as a form with files": ["/graphql", "multipart/form-data; boundary=x"],
    "/jobs": ["/jobs", "application/x-www-form-urlencoded"],
    "/import": ["/import", "multipart/form-data; boundary=x"],
    "/api/imports": ["/api/imports?name=a.csv", "text/csv"],
  };
  for (const [what, [path, type]] of Object.entries(heads)) {
    const own = ["GraphQL-Preflight: 1", `Authorization: ${Authorization}`];
    yield [what, [`POST ${path} HTTP/1.1`, `Content-Type: ${type}`, ...own]];
  }
}

const BODIES: Attack[] = [{
  name: "oversized body",
  answers: ["413 BODY_TOO_LARGE"],
  async *variants(target) {
    const answered = (text: string) => text.includes("BODY_TOO_LARGE");
    const piece = `10000\r\n${"x".repeat(65_536)}\r\n`;
    for await (const [what, head] of withBodies(target)) {
      const declared = [...head, "Content-Length: 9999999999"];
      yield [`${what}, declared`, await sendRaw(target, declared, ["x"], answered)];
      const chunked = [...head, "Transfer-Encoding: chunked"];
      const pieces = Array<string>(40).fill(piece);
      yield [`${what}, in chunks`, await sendRaw(target, chunked, pieces, answered)];
    }
  },
}];

const SLOW: Attack[] = [{
  name: "slow upload",
  answers: ["408 BODY_TOO_SLOW"],
  async *variants(target) {
    const answered = (text: string) => text.includes("BODY_TOO_SLOW");
    for await (const [what, head] of withBodies(target)) {
      yield [`${what}, nothing`, await sendRaw(target, [...head, LONG], [], answered)];
      yield [`${what}, a beginning`, await sendRaw(target, [...head, LONG], ["--x\r\n"], answered)];
      yield [
        `${what}, byte by byte`,
        await sendRaw(target, [...head, LONG], byteByByte(), answered),
      ];
    }
    const [left] = await target.fixture.connection.sql`
      select (select count(*) from import_chunks)::int as chunks,
        (select count(*) from imports where status = 'UPLOADING')::int as uploads`;
    assert.deepEqual({ ...left }, { chunks: 0, uploads: 0 });
  },
}];

async function cookieOf({ ask }: Target): Promise<string> {
  const body = new URLSearchParams({ password: PASSWORD });
  const { headers } = await ask("/signin", { method: "POST", body, headers: OWN_PAGE });
  return headers.get("Set-Cookie")!.split(";")[0]!;
}

const STRANGERS: Attack[] = [
  {
    name: "form of another site (CSRF)",
    answers: ["403 CSRF_PREVENTED", "405 BAD_REQUEST"],
    async *variants(target) {
      const { ask } = target;
      const cookie = await cookieOf(target);
      const sites = [
        { Origin: "https://evil.example" },
        { Origin: "null" },
        { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
        { "Sec-Fetch-Site": "same-site" },
      ];
      const query = "mutation { scoreCustomers { id } }";
      const types = ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"];
      for (const site of sites) {
        for (const type of types) {
          const headers = { ...site, cookie, "Content-Type": type };
          const body = `query=${encodeURIComponent(query)}`;
          yield [`/graphql ${type}`, await ask("/graphql", { method: "POST", headers, body })];
        }
        for (const path of await everyPath()) {
          if (["/graphql", "/healthz", "/readyz"].includes(path)) continue;
          const headers = { ...site, cookie };
          yield [path, await ask(path, { method: "POST", headers, body: new URLSearchParams() })];
        }
      }
      const link = `/graphql?query=${encodeURIComponent(query)}`;
      yield ["a link", await ask(link, { headers: { cookie } })];
      assert.deepEqual(target.queued, []);
    },
  },
  {
    name: "forged or expired session",
    answers: ["401 UNAUTHENTICATED"],
    async *variants(target) {
      const { ask, pass } = target;
      const asked = async function* (what: string, cookie: string) {
        for (const path of ["/graphql?query={__typename}", "/customers", "/export/customers.csv"]) {
          yield [`${what}, ${path}`, await ask(path, { headers: { cookie } })] as [string, Answer];
        }
      };
      const cookie = await cookieOf(target);
      assert.equal((await ask("/customers", { headers: { cookie } })).got, "200");
      yield* asked("none", "");
      yield* asked("made up", `holdfast_session=${"A".repeat(43)}`);
      yield* asked("cut", cookie.slice(0, -1));
      yield* asked("SQL", "holdfast_session=' or true --");
      pass(12 * 3_600_000);
      yield* asked("expired", cookie);
      const another = await cookieOf(target);
      await ask("/signout", { method: "POST", headers: { ...OWN_PAGE, cookie: another } });
      yield* asked("ended", another);
    },
  },
  {
    name: "read key that changes something",
    answers: ["403 FORBIDDEN"],
    async *variants({ ask, key, graphql, queued }) {
      const headers = await key("read");
      for (const { name, query, variables, files } of everyMutation()) {
        const body = new FormData();
        body.set("operations", JSON.stringify({ query, variables }));
        body.set("map", JSON.stringify(Object.fromEntries(files.map((path, n) => [n, [path]]))));
        files.forEach((_, n) => body.set(String(n), new File(["x"], "x.csv")));
        const preflight = { ...headers, "GraphQL-Preflight": "1" };
        yield [name, await ask("/graphql", { method: "POST", headers: preflight, body })];
      }
      for (const path of await everyPath()) {
        if (["/graphql", "/healthz", "/readyz", "/signin"].includes(path)) continue;
        yield [path, await ask(path, { method: "POST", headers, body: new URLSearchParams() })];
      }
      yield ["the keys", await graphql("read", "{ apiKeys { name } }")];
      assert.deepEqual(queued, []);
    },
  },
];

const INJECTIONS = ["' or true --", "'; drop table customers; --", "1) or (1=1", "\\' or 1=1 --"];

/** The parameters that an export asks for. */
function parametersOf(table: (typeof EXPORT_TABLES)[number]): string[] {
  const asked = new Set(["bom"]);
  class Asked extends Parameters {
    override one = (name: string) => (asked.add(name), undefined);
    override each = (name: string) => (asked.add(name), undefined);
    override list = (name: string) => (asked.add(name), undefined);
  }
  SOURCES[table].open({ db: undefined as never }, new Asked(new URLSearchParams()), true);
  return [...asked];
}

const SQL: Attack[] = [
  {
    name: "SQL in a filter or text of GraphQL",
    answers: [
      "200",
      "200 INVALID_CURSOR",
      "200 INVALID_ID",
      "200 INVALID_PAGE",

      "400 BAD_USER_INPUT",
    ],
    async *variants({ graphql }) {
      const reached = new Set<string>();
      for (const injection of INJECTIONS) {
        for (const { name, query, variables, text } of everyInjection(injection)) {
          // Texts of customers to be scored are compared with categories, and go to no database.
          if (text && name.startsWith("predictChurn")) continue;
          const answer = await graphql("admin", query, variables);
          if (!text) assert.equal(answer.got, "400 BAD_USER_INPUT", name);
          const found = JSON.parse(answer.text).data?.customers?.totalCount ?? 0;
          assert.equal(found, 0, `${name}: a text let customers through`);
          for (const type of FILTER_TYPES) if (query.includes(type)) reached.add(type);
          yield [`${name}: ${injection}`, answer];
        }
      }
      assert.deepEqual([...reached, "CategoryFilter"].toSorted(), FILTER_TYPES.toSorted());
    },
  },
  {
    name: "SQL in a parameter of an export",
    answers: ["200", "400 BAD_PARAMETER"],
    async *variants({ ask, key }) {
      const headers = await key("read");
      for (const table of EXPORT_TABLES) {
        for (const name of parametersOf(table)) {
          for (const injection of INJECTIONS) {
            const query = new URLSearchParams({ [name]: injection });
            const answer = await ask(`/export/${table}.csv?${query}`, { headers });
            if (answer.got === "200") assert.equal(answer.text.trimEnd().split("\n").length, 1);
            yield [`${table} ${name}: ${injection}`, answer];
          }
        }
      }
    },
  },
];

const FORMULAS = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "=cmd|'/c calc'!A0"];

/** Puts a formula into everything that is text. */
async function spoil({ fixture: { db, connection } }: Target): Promise<void> {
  const [formula] = FORMULAS;
  await db.update(customers).set({ attributes: { [`${formula}head`]: formula!, "비고": "한글" } });
  const rows = await db.select({ id: customers.customerId }).from(customers).limit(FORMULAS.length);
  for (const [n, { id }] of rows.entries()) {
    const text = FORMULAS[n]!;
    await connection.sql`update customers set customer_id = ${`${text}id`}, gender = ${text},
      preferred_login_device = ${text}, preferred_payment_mode = ${text}, marital_status = ${text},
      preferred_order_category = ${text}, order_amount_hike = -5.5,
      spellings = ${connection.sql.json({ gender: text })} where customer_id = ${id}`;
  }
  const tactic = { channel: "=1", timing: "+1", action: "@x", offer: "-x", metric: "=1" };
  await db.update(strategies)
    .set({ headline: "=1+1", body: "@SUM(A1)", measure: "\t=1", tactics: [tactic] });
  await db.insert(importRejections).values(FORMULAS.map((text, n) => ({
    importId: 1,
    line: 10 + n,
    column: text,
    value: text,
    code: "OUT_OF_RANGE" as const,
    reason: text,
    row: [text, text],
  })));
  const [campaign] = await db.insert(campaigns)
    .values({ strategyId: 1, holdout: 0.2, bands: ["HIGH"], seed: 1, createdBy: "=me" })
    .returning();
  await db.insert(campaignMembers).values(FORMULAS.map((text) => ({
    campaignId: campaign!.id,
    customerId: `${text}id`,
    arm: "CONTACT" as const,
    band: "HIGH" as const,
    probability: 0.9,
  })));
}

/** A number stays one. */
const NEGATIVE = /^-\d+(\.\d+)?$/;

const SHEETS: Attack[] = [{
  name: "formula in a text of a CSV",
  answers: ["200"],
  async *variants(target) {
    await spoil(target);
    const headers = await target.key("read");
    const files = ["/campaigns/1/contacts.csv", "/import/1/rejected.csv"];
    for (const file of [...EXPORT_TABLES.map((table) => `/export/${table}.csv?bom=1`), ...files]) {
      const answer = await target.ask(file, { headers });
      const cells: string[] = parse(answer.text, { bom: true, trim: false }).flat();
      const formulas = cells.filter((cell) => /^[=+\-@\t\r]/.test(cell) && !NEGATIVE.test(cell));
      assert.deepEqual(formulas, [], file);
      // All texts of clusters are the program's own.
      const free = !file.includes("clusters");
      assert.equal(cells.some((cell) => cell.startsWith("'=1+1")), free, file);
      yield [file, answer];
    }
  },
}];

const OUTSIDE = ["..%2f..%2fdeno.json", "%2e%2e/%2e%2e/deno.json", "..%5c..%5cdeno.json"];

const NAMES: Attack[] = [
  {
    name: "path in a file's name",
    answers: ["404 NOT_FOUND", "404 HTTP_404"],
    async *variants({ ask, key }) {
      const headers = await key("admin");
      const places = ["/export/", "/export/customers.csv/", "/styles/", "/", "/_fresh/"];
      const outside = places.flatMap((place) => OUTSIDE.map((path) => place + path));
      const inside = [
        "api_keys.csv",
        "__proto__.csv",
        "customers.csv%00.parquet",
        "customers.xlsx",
      ];
      const ids = ["/export/models/..%2f1.onnx", "/import/..%2f1/rejected.csv"];
      const campaign = "/campaigns/%2e%2e%2f1/contacts.csv";
      for (
        const path of [
          ...outside,
          ...inside.map((name) => `/export/${name}`),
          ...ids,
          campaign,
        ]
      ) {
        const answer = await ask(path, { headers });
        assert.ok(!answer.text.includes("nodeModulesDir"), path);
        yield [path, answer];
      }
    },
  },
  {
    name: "line break on its way to a header",
    answers: ["200", "200 BAD_KEY", "303", "400 BAD_PARAMETER", "404"],
    async *variants({ fixture, ask, key, graphql }) {
      const evil = "a\r\nX-Evil: 1\r\n\r\n";
      const headers = await key("admin");
      const get = (path: string) => ask(path + encodeURIComponent(evil), { headers });
      for (const name of ["band", "cluster", "sort", "columns"]) {
        yield [`an export's ${name}`, await get(`/export/customers.csv?${name}=`)];
      }
      yield ["a page that is not there", await get("/customers/")];
      const post = (path: string, fields: Record<string, string>) =>
        ask(path, { method: "POST", headers, body: new URLSearchParams(fields) });
      for (
        const to of [`/${evil}`, `//evil.example/${evil}`, "/\t/evil.example", "/\\evil.example"]
      ) {
        const answer = await post("/preferences", { theme: "dark", return: to });
        assert.match(answer.headers.get("Location")!, /^\/([^/\\]|$)/, to);
        yield [`a way back to ${to}`, answer];
      }
      await fixture.db.update(models).set({ name: `model"; filename=x ${evil}` });
      const model = await ask("/export/models/1.onnx", { headers });
      assert.match(model.headers.get("Content-Disposition")!, /^attachment; filename="[\w.-]+"$/);
      yield ["a model's name", model];
      const named =
        "mutation($name: String!) { createApiKey(input: { name: $name, scopes: [READ] }) { token } }";
      yield ["a key's name", await graphql("admin", named, { name: evil })];
    },
  },
];

tryAttacks("no document takes more than its share", DOCUMENTS);
tryAttacks("a hidden schema stays hidden", HIDDEN, { introspection: false });
tryAttacks("no body is longer than its limit", BODIES, { uploadBytes: UPLOAD_BYTES });
tryAttacks("who sends too slowly is not waited for", SLOW, { bodyPatience: 50 });
tryAttacks("nobody acts in another's name or beyond their scope", STRANGERS);
tryAttacks("SQL in a text is only text", SQL);
tryAttacks("no text is a formula", SHEETS);
tryAttacks("no name leads out of its place", NAMES);

Deno.test("docs/security.md states each of these attacks with these answers, and no other", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/security.md", import.meta.url));
  const [, section = ""] = text.split("\n## Attacks\n");
  const rows = section.split("\n## ")[0]!.split("\n").filter((line) => line.startsWith("|")).slice(
    2,
  )
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
  const stated = rows.map(([, name, answers]) => [name, answers!.split(", ")]);
  const tried = [DOCUMENTS, HIDDEN, BODIES, SLOW, STRANGERS, SQL, SHEETS, NAMES].flat()
    .map(({ name, answers }) => [name, answers]);
  assert.deepEqual(stated, tried);
});
