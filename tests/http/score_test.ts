import assert from "node:assert/strict";
import { exportState } from "@/services/exports/mod.ts";
import type { Services } from "@/services/services.ts";
import { silentTask } from "@/services/task_context.ts";
import { segmentStoredCustomers } from "@/services/segments/segmentation.ts";
import { trainCandidates } from "@/services/training/training.ts";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { importDemo, withServices } from "../pipeline/support.ts";
import { appTest, type DatabaseFixture } from "../support/database.ts";
import { handlerOf, OWN_PAGE, testApp } from "./test_app.ts";

type Send = (query: string, csv?: string, language?: string) => Promise<Response>;

/** The app with a champion and segments, and the form as a browser sends it. */
async function withForm(
  { connection, db }: DatabaseFixture,
  body: (send: Send) => Promise<void>,
) {
  await withServices(connection, async (services) => {
    await importDemo(services);
    const training = { estimators: ["LOGISTIC_REGRESSION"], folds: 2 } as const;
    await trainCandidates(services, training, silentTask);
    await segmentStoredCustomers(services, { k: 3 }, silentTask);
    const app = await handlerOf(services as unknown as Services);
    const stored = async () => [
      await exportState(services, "customers"),
      (await db.query.imports.findMany()).length,
      (await db.query.auditLog.findMany()).length,
    ];
    const before = await stored();
    await body((query, csv, language = "en") => {
      const form = new FormData();
      // A browser sends a file without a name where none was chosen.
      form.append("file", new File([csv ?? ""], csv === undefined ? "" : "shop.csv"));
      const headers = { ...OWN_PAGE, "Accept-Language": language };
      return app.fetch(`/score${query}`, { method: "POST", body: form, headers });
    });
    assert.deepEqual(await stored(), before, "nothing is stored");
  });
}

const HEADER = "CustomerID,Tenure,Complain,Churn,Cashback Amout";
const rows = (count: number) =>
  Array.from({ length: count }, (_, row) => `n${row},${row % 30},${row % 2},0,150`);
const table = (...lines: string[]) => [HEADER, ...lines].join("\n") + "\n";

appTest(
  "POST /score shows the first 20 rows scored, and what could not be read",
  async (fixture) => {
    await withForm(fixture, async (send) => {
      const csv = table("left,1,1,1,90", "bad,many,0,0,1", ...rows(30));
      const response = await send("", csv);
      assert.equal(response.status, 200);
      const html = await response.text();
      assert.equal([...html.matchAll(/<th scope="row"/g)].length, 20);
      assert.match(html, />left<\/th><td[^>]*>[\d.]+%<\/td><td[^>]*><span class="muted">Churned/);
      assert.match(html, />Line 3<\/th><td[^>]*>Not scored\. Tenure: /);
      assert.match(html, /inputs of the model have no column/);
      assert.match(html, /Cashback Amout \(perhaps /);
      assert.match(await (await send("", csv, "ko")).text(), /3번째 줄/);

      const cut = await (await send("?head=1", csv.slice(0, HEADER.length + 30))).text();
      assert.equal([...cut.matchAll(/<th scope="row"/g)].length, 1, "the last row may be cut");
    });
  },
);

appTest("POST /score?result=file answers with every row scored", async (fixture) => {
  await withForm(fixture, async (send) => {
    const response = await send(
      "?result=file",
      table("left,1,1,1,90", "bad,many,0,0,1", ...rows(700)),
    );
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("Content-Type"), "text/csv; charset=utf-8");
    assert.match(response.headers.get("Content-Disposition")!, /^attachment/);
    assert.equal(response.headers.get("Holdfast-Rows"), "702");
    assert.equal(response.headers.get("Holdfast-Unreadable"), "1");
    const [header, left, bad, ...others] = (await response.text()).trimEnd().split(/\r?\n/);
    assert.equal(header, `${HEADER},ChurnProbability,RiskBand,Cluster,Persona,ScoredBy`);
    assert.match(left!, /^left,1,1,1,90,0\.\d+,,[012],.+,FINAL_MODEL$/);
    assert.equal(bad, "bad,many,0,0,1,,,,,");
    assert.equal(others.length, 700);
    assert.ok(others.every((line) => /,0\.\d+,(HIGH|MEDIUM|LOW),[012],/.test(line)));

    const unread = await send("?result=file", table(...rows(100)));
    await unread.body!.cancel();
  });
});

appTest("POST /score says what is wrong with a file", async (fixture) => {
  await withForm(fixture, async (send) => {
    const wrong: [csv: string | undefined, says: RegExp][] = [
      [undefined, /No file was chosen/],
      ["", /The file is empty/],
      ["Colour,Size\nred,3\n", /None of the \d+ columns that the model needs was found/],
    ];
    for (const [csv, says] of wrong) {
      for (const query of ["", "?result=file"]) {
        const response = await send(query, csv);
        assert.equal(response.status, 400);
        const html = await response.text();
        assert.ok(html.includes(en.score.refused));
        assert.match(html, says);
      }
    }
    const none = await send("?result=file", table("a,many,0,0,1", "b,few,0,0,1"));
    assert.equal(none.status, 400);
    assert.match(await none.text(), /None of the 2 rows can be read/);
  });
});

appTest(
  "POST /score refuses a file in which no column is an input of the model",
  async (fixture) => {
    await withForm(fixture, async (send) => {
      const files = {
        "headers with units": "CustomerID,Tenure (months),Cashback in EUR\n1,4,120\n2,30,90\n",
        "another delimiter": "CustomerID|Tenure|Complain\n1|4|1\n2|30|0\n",
        "ids alone": "CustomerID\n1\n2\n",
        "title rows": "Customers of May\n\nCustomerID,Tenure\n1,4\n2,30\n",
      };
      for (const [what, csv] of Object.entries(files)) {
        const response = await send("?result=file", csv);
        assert.equal(response.status, 400, what);
        assert.ok((await response.text()).includes(en.score.refused), what);
      }
    });
  },
);

appTest(
  "GET /score asks for a model first, and other sites cannot send its form",
  async (fixture) => {
    const app = await testApp(fixture);
    assert.ok((await (await app.fetch("/score")).text()).includes(en.score.noModel.title));
    const headers = { "Accept-Language": "ko" };
    assert.ok((await (await app.fetch("/score", { headers })).text()).includes(ko.score.title));
    const foreign = { "Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site" };
    const body = new FormData();
    const response = await app.fetch("/score", { method: "POST", body, headers: foreign });
    assert.equal(response.status, 403);
    await response.body!.cancel();
  },
);
