import assert from "node:assert/strict";
import { eq } from "drizzle-orm";
import { imports, jobs } from "@/db/schema/mod.ts";
import { customers } from "../support/shop_customers.ts";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import type { Services } from "@/services/services.ts";
import { currentSchema } from "@/services/schema/customer_schema.ts";
import { importRecords, runImport } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { appTest, type DatabaseFixture } from "../support/database.ts";
import { handlerOf, ORIGIN, OWN_PAGE, type TestApp, testApp } from "./test_app.ts";

const FILE = "Nr,How long,Tenure,Mail\nC1,x,4,a@example.org\nC2,y,900000,b@example.org\n";

/** Sends a file as a plain form does. */
function send(app: TestApp, text: string, mode = "MERGE"): Promise<Response> {
  const body = new FormData();
  body.set("mode", mode);
  body.set("file", new File([text], "shop.csv"));
  return app.fetch("/import", { method: "POST", body, headers: OWN_PAGE });
}

const post = (app: TestApp, path: string, fields: Record<string, string> = {}) =>
  app.fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: OWN_PAGE });

const textOf = async (app: TestApp, path: string, language = "en") =>
  await (await app.fetch(path, { headers: { "Accept-Language": language } })).text();

/** The value that each select of a page is set to. */
const chosen = (html: string) =>
  [...html.matchAll(/<select[^>]*name="column\d+"[^]*?<\/select>/g)].map(([select]) =>
    /<option[^>]*selected[^>]*value="([^"]*)"|<option[^>]*value="([^"]*)"[^>]*selected/.exec(select)
      ?.slice(1).find((value) => value !== undefined)
  );

/** Does the work of the queue, which in these tests only remembers. */
const workOff = (fixture: DatabaseFixture, id: number) => runImport(fixture, id, silentTask);

appTest("a file goes in by plain forms: columns, check, import", async (fixture) => {
  const { db } = fixture;
  const app = await testApp(fixture);
  const stored = createLabelledShop(createRandom(1), 1);
  await importRecords(fixture, stored, { fileName: "demo", mode: "REPLACE" }, silentTask);
  const sent = await send(app, FILE);
  assert.equal(sent.status, 303);
  assert.equal(sent.headers.get("Location"), "/import/2/columns");
  assert.deepEqual(app.queued, []);

  const page = await textOf(app, "/import/2/columns");
  assert.deepEqual(chosen(page), ["customerId", "", "tenure", ""]);
  assert.match(page, /<input[^>]*value="MERGE"[^>]* checked\b/);
  assert.ok(page.includes("1 of the first 2 values does not fit."));

  const refused = await post(app, "/import/2/columns", {
    column0: "tenure",
    column1: "",
    column2: "tenure",
    column3: "LEAVE_OUT",
    mode: "MERGE",
  });
  assert.equal(refused.status, 400);
  const problems = await refused.text();
  assert.match(problems, /“Nr”, “Tenure” all map to Tenure/);
  assert.ok(problems.includes(en.import.review.noId));
  assert.deepEqual(chosen(problems), ["tenure", "", "tenure", "LEAVE_OUT"]);

  const checked = await post(app, "/import/2/columns", {
    column0: "customerId",
    column1: "",
    column2: "tenure",
    column3: "LEAVE_OUT",
    mode: "REPLACE",
  });
  assert.equal(checked.status, 303);
  assert.match(checked.headers.get("Location") ?? "", /^\/import\/2\?job=/);
  await workOff(fixture, 2);
  assert.equal(await db.$count(customers), 1);
  const outcome = await textOf(app, "/import/2");
  for (
    const text of [
      "1 row has errors",
      "would be deleted and 1 imported instead",
      "Import 1 row without the others",
      'name="acceptRejected"',
    ]
  ) {
    assert.ok(outcome.includes(text), text);
  }
  assert.match(outcome, /Tenure must be from 0 to 1,200. Fix it or leave it blank/);
  const korean = await textOf(app, "/import/2", "ko");
  assert.match(korean, /‘가입 기간’에는 0부터 1,200까지의 값이 들어갑니다/);
  assert.doesNotMatch(korean, /fix it/);

  assert.match(
    (await post(app, "/import/2/start", { acceptRejected: "1" })).headers.get("Location") ?? "",
    /^\/import\/2\?job=/,
  );
  await workOff(fixture, 2);
  const [customer] = await db.select().from(customers);
  assert.partialDeepStrictEqual(customer, { customerId: "C1", tenure: 4, attributes: {} });
  const { columns } = await currentSchema(fixture);
  assert.ok(columns.some(({ header }) => header === "How long"));
  assert.ok(!columns.some(({ header }) => header === "Mail"));
  assert.ok((await textOf(app, "/import/2")).includes(en.import.next.all));
  assert.equal((await app.fetch("/import/2/columns")).headers.get("Location"), "/import/2");
});

appTest("a declared table is checked in words of its own columns", async (fixture) => {
  const app = await testApp(fixture);
  const rows = Array.from({ length: 30 }, (_, at) => `S${at},2026-01-${10 + at % 20},${at % 7},x`);
  const file = ["shop_id,last_seen,visits,note", ...rows, "S30,soon,2,x"].join("\n");
  assert.equal((await send(app, file, "REPLACE")).status, 303);
  const fields = [["TEXT", "ID"], ["DATE", "RECENCY"], ["INTEGER", "FEATURE"], ["TEXT", "IGNORED"]]
    .flatMap(([kind, use], at) => [[`kind${at}`, kind!], [`use${at}`, use!]]);
  const form = { ...Object.fromEntries(fields), label1: "Last seen on", mode: "REPLACE" };
  const checked = await post(app, "/import/1/columns", form);
  assert.match(checked.headers.get("Location") ?? "", /^\/import\/1\?job=/);
  await workOff(fixture, 1);
  const outcome = await textOf(app, "/import/1");
  assert.match(outcome, /<dt>last_seen<\/dt><dd>Last seen on<\/dd>/);
  assert.match(outcome, /Last seen on must be a date such as 2026-01-31/);
  assert.match(await textOf(app, "/import/1", "ko"), /2026-01-31과 같은 날짜를 넣거나 비워 두세요/);
});

appTest(
  "what follows an import is queued in one step, without labels no training",
  async (fixture) => {
    const app = await testApp(fixture);
    const take = async (id: number, text: string) => {
      await send(app, text, "REPLACE");
      await post(app, `/import/${id}/start`);
      await workOff(fixture, id);
      const before = app.queued.length;
      const { headers } = await post(app, `/import/${id}/next`);
      assert.match(headers.get("Location") ?? "", new RegExp(`^/import/${id}\\?next=`));
      return app.queued.slice(before).map(({ kind }) => kind);
    };
    assert.deepEqual(await take(1, "CustomerID,Churn\nC1,0\nC2,1\n"), [
      "TRAIN",
      "SCORE",
      "SEGMENT",
      "STRATEGIES",
    ]);
    // Without a known outcome there is nothing to learn from, and without a model nothing to score with.
    assert.deepEqual(await take(2, "CustomerID\nC1\n"), ["SEGMENT", "STRATEGIES"]);
  },
);

appTest(
  "demo customers may be replaced, a shop's own are kept unless it says so",
  async (fixture) => {
    const app = await testApp(fixture);
    const checked = async () =>
      [...(await textOf(app, "/import")).matchAll(/<input[^>]*name="mode"[^>]*>/g)]
        .filter(([input]) => / checked\b/.test(input)).map(([input]) =>
          /value="(\w+)"/.exec(input)![1]
        )
        .join();
    assert.equal(await checked(), "MERGE");
    const demo = createLabelledShop(createRandom(1), 50);
    await importRecords(
      fixture,
      demo,
      { fileName: "demo", mode: "REPLACE", demo: true },
      silentTask,
    );
    assert.equal(await checked(), "REPLACE");
    assert.ok((await textOf(app, "/import")).includes("Deletes the 50 fictional customers"));
    await send(app, "CustomerID\nC1\n", "REPLACE");
    await post(app, "/import/2/start");
    await workOff(fixture, 2);
    assert.equal(await checked(), "MERGE");
    assert.ok((await textOf(app, "/import")).includes("Deletes the 1 customer stored now"));
  },
);

appTest(
  "a file that is no table is refused in the reader's language, and forgotten",
  async (fixture) => {
    const app = await testApp(fixture);
    const cases = [
      ["", "EMPTY_FILE"],
      ["CustomerID,Tenure\n", "NO_ROWS"],
      ["%PDF-1.7\n%binary", "NOT_TEXT"],
      ['CustomerID\n"C1', "UNCLOSED_QUOTE"],
      ["x,".repeat(2000) + "\n", "TOO_MANY_COLUMNS"],
    ] as const;
    for (const [text, code] of cases) {
      const response = await app.fetch("/api/imports?name=a.csv", {
        method: "POST",
        body: text,
        headers: { ...OWN_PAGE, "Accept-Language": "ko" },
      });
      assert.equal(response.status, 400, code);
      const { error } = await response.json();
      assert.equal(error.code, code);
      assert.ok(error.message.startsWith(ko.importFailure[code]), error.message);
      const page = await send(app, text);
      assert.equal(page.status, 400);
      assert.ok((await page.text()).includes(en.import.refused));
    }
    assert.equal(await fixture.db.$count(imports), 0);
  },
);

appTest("a file can be discarded, and an import that ended cannot", async (fixture) => {
  const app = await testApp(fixture);
  await send(app, "CustomerID\nC1\n");
  assert.match(await textOf(app, "/import"), /href="\/import\/1\/columns"/);
  assert.equal((await post(app, "/import/1/discard")).headers.get("Location"), "/import");
  assert.equal((await app.fetch("/import/1")).status, 404);
  await send(app, "CustomerID\nC1\n");
  await post(app, "/import/2/start");
  await workOff(fixture, 2);
  assert.equal((await post(app, "/import/2/discard")).status, 400);
  assert.equal((await fixture.db.select().from(imports).where(eq(imports.id, 2))).length, 1);
});

appTest("targets that no form offers are refused", async (fixture) => {
  const app = await testApp(fixture);
  await send(app, "CustomerID,Tenure\nC1,1\n");
  for (const column1 of ["churn", undefined]) {
    const response = await post(app, "/import/1/columns?match", {
      column0: "customerId",
      ...column1 === undefined ? {} : { column1 },
    });
    assert.equal(response.status, 400);
  }
  assert.deepEqual(app.queued, []);
});

appTest("a job is cancelled by a plain form too, which leads back", async (fixture) => {
  const { db } = fixture;
  const [job] = await db.insert(jobs).values({
    id: crypto.randomUUID(),
    kind: "IMPORT",
    input: { importId: 1 },
  }).returning();
  const cancelled: string[] = [];
  const cancel = (id: string) => {
    cancelled.push(id);
    return Promise.resolve(job);
  };
  const app = await handlerOf({ ...fixture, jobs: { cancel } } as unknown as Services);
  const response = await app.fetch(`/api/jobs/${job!.id}`, {
    method: "POST",
    headers: { ...OWN_PAGE, Accept: "text/html", Referer: `${ORIGIN}/import/1?job=x` },
  });
  assert.equal(response.status, 303);
  assert.equal(response.headers.get("Location"), "/import/1?job=x");
  assert.deepEqual(cancelled, [job!.id]);
});
