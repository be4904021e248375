import assert from "node:assert/strict";
import { desc } from "drizzle-orm";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { findStrategy, versionsOf } from "@/db/queries/strategies.ts";
import { campaignMembers, customers, jobs, strategies } from "@/db/schema/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { generateStrategies, previewPrompt } from "@/services/strategies/mod.ts";
import { appTest } from "../support/database.ts";
import { refusesKey, startStandIn } from "../gemini/stand_in.ts";
import { geminiFor, KEY } from "../gemini/support.ts";
import { withStore } from "./store_app.ts";
import { OWN_PAGE } from "./test_app.ts";

const TACTICS = Object.fromEntries(
  [0, 1].flatMap((at) =>
    ["channel", "timing", "action", "metric"].map((
      name,
    ) => [`tactics.${at}.${name}`, `${name} ${at}`])
  ),
);
const FORM = { version: "1", headline: "Typed", body: "Why", measure: "What", ...TACTICS };

appTest(
  "a strategy is approved, reopened and archived by forms, and says by whom",
  async (fixture) => {
    const { get, post } = await withStore(fixture);
    for (
      const [status, words] of [["APPROVED", "Approved"], ["DRAFT", "Draft"], [
        "ARCHIVED",
        "Archived",
      ]]
    ) {
      const response = await post("/strategies/1/status", {
        status: status!,
        return: "/strategies/1",
      });
      assert.deepEqual([response.status, response.headers.get("location")], [303, "/strategies/1"]);
      const { text } = await get("/strategies/1");
      assert.match(text, new RegExp(`${words} by local`));
    }
    assert.equal((await post("/strategies/1/status", { status: "LOST" })).status, 400);
    assert.equal((await post("/strategies/99/status", { status: "DRAFT" })).status, 404);
  },
);

appTest(
  "an edit by the form is kept, its history shown and taken up again",
  async (fixture) => {
    const { get, post } = await withStore(fixture);
    assert.match((await get("/strategies/1/edit")).text, /value="EN headline 1"/);
    const saved = await post("/strategies/1/edit", FORM);
    assert.deepEqual([saved.status, saved.headers.get("location")], [303, "/strategies/1"]);
    const { text } = await get("/strategies/1");
    assert.match(text, /Typed/);
    assert.match(text, /Version 1: Playbook/);
    assert.match((await get("/strategies/1/edit?from=1")).text, /value="EN headline 1"/);
    assert.match(
      (await get("/strategies/1/text")).text,
      /^Typed\n\nWhy\n\n1\. channel 0 · timing 0\n/,
    );
  },
);

appTest(
  "a form with something wrong says where, in both languages, and keeps what was typed",
  async (fixture) => {
    const { get, fetch } = await withStore(fixture);
    for (const [language, words] of [["en", en], ["ko", ko]] as const) {
      const body = new URLSearchParams({ ...FORM, headline: "", measure: "x".repeat(301) });
      const response = await fetch("/strategies/1/edit", {
        method: "POST",
        headers: { ...OWN_PAGE, "accept-language": language },
        body,
      });
      const text = await response.text();
      assert.equal(response.status, 400);
      assert.ok(text.includes(words.strategies.problem.MISSING), text);
      assert.ok(text.includes(words.strategies.problem.TOO_LONG.replace("{{most}}", "300")));
      assert.ok(text.includes('value="channel 1"'));
    }
    assert.match((await get("/strategies/1")).text, /EN headline 1/);
    assert.deepEqual(await versionsOf(fixture.db, [1]), []);
  },
);

appTest(
  "an edit that another one came before keeps what was typed, and may be saved then",
  async (fixture) => {
    const { post } = await withStore(fixture);
    await post("/strategies/1/edit", FORM);
    const late = await post("/strategies/1/edit", { ...FORM, headline: "Late" });
    const text = await late.text();
    assert.equal(late.status, 400);
    assert.match(text, /now at version 2/);
    assert.match(text, /name="version" value="2"/);
    assert.match(text, /value="Late"/);
    await post("/strategies/1/edit", { ...FORM, headline: "Late", version: "2" });
    assert.equal((await findStrategy(fixture.db, 1))!.headline, "Late");
    assert.equal((await versionsOf(fixture.db, [1])).length, 2);
  },
);

appTest("a segment's strategies are asked for anew by a form", async (fixture) => {
  const { post, queued } = await withStore(fixture);
  assert.match(
    (await post("/strategies/write", { cluster: "1" })).headers.get("location")!,
    /^\/strategies\?job=/,
  );
  assert.deepEqual(queued, [{ kind: "STRATEGIES", input: { clusters: [1] } }]);
  assert.equal((await post("/strategies/write", { cluster: "x" })).status, 400);
});

appTest(
  "a wrong key is told on the page in both languages, and the playbook fills in",
  async (fixture) => {
    const { db, clock } = fixture;
    const { get } = await withStore(fixture);
    await db.delete(strategies);
    await using standIn = startStandIn();
    standIn.script(refusesKey);
    const gemini = geminiFor(db, standIn);
    const result = await generateStrategies({ db, clock, gemini }, {}, silentTask);
    const id = crypto.randomUUID();
    await db.insert(jobs).values({
      id,
      kind: "STRATEGIES",
      status: "COMPLETED",
      input: {},
      result,
    });
    for (const [language, words] of [["en", en], ["ko", ko]] as const) {
      for (const path of ["/strategies", `/strategies?job=${id}`]) {
        const { status, text } = await get(path, language);
        assert.equal(status, 200);
        assert.ok(text.includes(words.strategies.fallback.KEY_REFUSED), path);
        assert.ok(!text.includes(KEY));
        assert.equal(text.match(/<h3><a href="\/strategies\/\d+"/g)?.length, 2);
      }
    }
  },
);

/** The headlines in each column of the board. */
function boardOf(html: string): Record<string, string[]> {
  const columns = [...html.matchAll(/<h2 id="stage-(\w+)">([^]*?)<\/section>/g)];
  return Object.fromEntries(columns.map(([, stage, column]) => [
    stage,
    [...column!.matchAll(/<h3><a[^>]*>([^<]*)</g)].map(([, headline]) => headline!),
  ]));
}

appTest("the board moves a strategy on with its status and its campaign", async (fixture) => {
  const { get, post, fetch } = await withStore(fixture);
  const board = async (language = "en") => boardOf((await get("/strategies", language)).text);
  // Segment 1 has more at stake.
  const two = ["EN headline 2"];
  const DRAFT = [...two, "EN headline 1"];
  assert.deepEqual(await board(), { DRAFT, APPROVED: [], RUNNING: [], MEASURED: [] });
  await post("/strategies/1/status", { status: "APPROVED" });
  const one = ["EN headline 1"];
  assert.deepEqual(await board(), { DRAFT: two, APPROVED: one, RUNNING: [], MEASURED: [] });
  // In the other language, what is more than a draft.
  assert.deepEqual((await board("ko")).APPROVED, one);
  assert.match((await get("/strategies")).text, /Audience:<\/span> <a[^>]*>8 customers</);
  await post("/strategies/1/campaigns", { holdout: "20", window: "14" });
  assert.deepEqual(await board(), { DRAFT: two, APPROVED: [], RUNNING: one, MEASURED: [] });
  assert.match((await get("/strategies")).text, /Audience:<\/span> <a[^>]*>0 customers</);
  const members = await fixture.db.select().from(campaignMembers);
  const body = new FormData();
  const lines = members.map(({ customerId }) => `${customerId},1`);
  body.set("file", new File([["CustomerID,Retained", ...lines].join("\n")], "outcomes.csv"));
  await fetch("/campaigns/1", { method: "POST", headers: OWN_PAGE, body });
  assert.deepEqual(await board(), { DRAFT: two, APPROVED: [], RUNNING: [], MEASURED: one });
  await post("/strategies/1/status", { status: "ARCHIVED" });
  assert.deepEqual(await board(), { DRAFT: two, APPROVED: [], RUNNING: [], MEASURED: [] });
});

appTest(
  "a campaign that was closed without results leaves its strategy approved",
  async (fixture) => {
    const { get, post } = await withStore(fixture);
    await post("/strategies/1/status", { status: "APPROVED" });
    await post("/strategies/1/campaigns", { holdout: "20", window: "14" });
    await post("/campaigns/1/close", {});
    assert.deepEqual(boardOf((await get("/strategies")).text).APPROVED, ["EN headline 1"]);
  },
);

appTest("a segment without a strategy has a button that writes one", async (fixture) => {
  const { get, post } = await withStore(fixture);
  await post("/strategies/1/status", { status: "ARCHIVED" });
  const { text } = await get("/strategies");
  assert.ok(text.includes(en.strategies.missing));
  assert.match(text, /name="cluster" value="0"/);
  assert.match(text, new RegExp(`${en.status.ARCHIVED} \\(1\\)`));
});

appTest("a strategy has one primary button, which follows its state", async (fixture) => {
  const { get, post } = await withStore(fixture);
  const primary = async () => {
    const buttons = [
      ...(await get("/strategies/1")).text.matchAll(/class="button primary"[^>]*>([^<]*)</g),
    ];
    return buttons.map(([, label]) => label);
  };
  assert.deepEqual(await primary(), [en.strategies.approve]);
  await post("/strategies/1/status", { status: "APPROVED" });
  assert.deepEqual(await primary(), [en.campaigns.create]);
  await post("/strategies/1/campaigns", { holdout: "20", window: "14" });
  assert.deepEqual(await primary(), [en.strategies.openCampaign]);
  await post("/strategies/1/status", { status: "ARCHIVED" });
  assert.deepEqual(await primary(), [en.strategies.redraft]);
});

appTest("a strategy stands beside the one in the other language", async (fixture) => {
  const { get } = await withStore(fixture);
  const { text } = await get("/strategies/1");
  assert.match(text, /<h1><span lang="en">EN headline 1<\/span>/);
  assert.match(text, /<h3 lang="ko">KO headline 1<\/h3>/);
  assert.equal((await get("/strategies/1/prompt")).status, 404, "no prompt without Gemini");
});

appTest("previewPrompt() holds the segment's numbers and no customer", async (fixture) => {
  const { db } = fixture;
  await withStore(fixture);
  await using standIn = startStandIn();
  const strategy = (await findStrategy(db, 1))!;
  const prompt = await previewPrompt({ db, gemini: geminiFor(db, standIn) }, strategy);
  assert.match(prompt!, /"segment": 0,\s+"name": "Long gone"/);
  assert.match(prompt!, /"activeCustomers": "48"/);
  assert.doesNotMatch(prompt!, /C-\d/);
  assert.equal(await previewPrompt({ db }, strategy), undefined);
});

appTest("a draft that was edited while it was written anew is told of", async (fixture) => {
  const { db } = fixture;
  const { get } = await withStore(fixture);
  const id = crypto.randomUUID();
  const outcome = { cluster: 0, locale: "EN", source: null, fallback: null, problems: [] };
  const result = { strategies: 0, outcomes: [{ ...outcome, outcome: "KEPT" }] };
  await db.insert(jobs).values({ id, kind: "STRATEGIES", status: "COMPLETED", input: {}, result });
  const { text } = await get(`/strategies?job=${id}`);
  assert.ok(text.includes(en.strategies.fallback.EDITED));
});

appTest(
  "a page says which of a strategy's figures have moved, and shows markup as text",
  async (fixture) => {
    const { db, clock } = fixture;
    const { get } = await withStore(fixture);
    await generateStrategies({ db, clock }, {}, silentTask);
    assert.ok(!(await get("/strategies")).text.includes(en.strategies.outdated));
    await db.update(customers).set({ churnProbability: 0.9 });
    await db.update(strategies).set({ body: "<script>alert(1)</script>" });
    assert.ok((await get("/strategies")).text.includes(en.strategies.outdated));
    const [{ id } = { id: 0 }] = await db.select().from(strategies).orderBy(desc(strategies.id));
    const { text } = await get(`/strategies/${id}`);
    assert.ok(text.includes(en.strategies.stale));
    assert.match(text, /Churn probability: 23\.2% then, 90\.0% now/);
    assert.ok(!text.includes("<script>alert"));
  },
);

for (
  const path of ["/strategies/99", "/strategies/x", "/strategies/99/edit", "/strategies/0/text"]
) {
  appTest(`${path} is not found`, async (fixture) => {
    const { get } = await withStore(fixture);
    assert.equal((await get(path)).status, 404);
  });
}
