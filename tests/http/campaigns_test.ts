import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { campaignMembers } from "@/db/schema/mod.ts";
import { appTest } from "../support/database.ts";
import { withStore } from "./store_app.ts";
import { OWN_PAGE } from "./test_app.ts";

appTest("a campaign is started, exported, measured and closed by forms", async (fixture) => {
  const { get, post, fetch } = await withStore(fixture);
  await post("/strategies/1/status", { status: "APPROVED" });
  const drawn = await post("/strategies/1/campaigns", { holdout: "20", window: "14" });
  assert.deepEqual([drawn.status, drawn.headers.get("location")], [303, "/campaigns/1"]);
  const csv = await get("/campaigns/1/contacts.csv");
  const [header, ...contacts] = csv.text.trimEnd().split("\n");
  assert.equal(header, "CustomerID,Segment,Persona,RiskBand,ChurnProbability,Reasons,Offer");
  assert.equal(contacts.length, 6);
  assert.match(contacts[0]!, /Complained last month: Yes \(\+21\.0 points\)/);
  for (const [path, language] of [["?locale=KO", "en"], ["", "ko"]] as const) {
    assert.match(
      (await get(`/campaigns/1/contacts.csv${path}`, language)).text,
      /예\(위험 \+21\.0%p\)/,
    );
  }
  const suppressed = (await get("/campaigns/1/suppression.csv")).text.trimEnd().split("\n");
  assert.deepEqual([suppressed[0], suppressed.length], ["CustomerID", 3]);
  assert.ok((await get("/campaigns/1")).text.includes(en.campaigns.waiting));

  const members = await fixture.db.select().from(campaignMembers);
  const outcomes = members.map(({ customerId, arm }) =>
    `${customerId},${arm === "TREATMENT" ? 1 : 0}`
  );
  const send = (lines: readonly string[], language = "en", asOf = "") => {
    const body = new FormData();
    body.set("file", new File([lines.join("\n")], "outcomes.csv"));
    body.set("asOf", asOf);
    const headers = { ...OWN_PAGE, "accept-language": language };
    return fetch("/campaigns/1", { method: "POST", headers, body });
  };
  const contacted = contacts.map((line) => `${line.split(",")[0]},1`);
  assert.equal((await send(["CustomerID,Retained", ...contacted])).status, 303);
  assert.ok((await get("/campaigns/1")).text.includes(en.campaigns.oneSidedNote));
  const read = await send(["CustomerID,Retained", ...outcomes, "nobody,1"]);
  assert.equal(read.status, 303);
  const { text } = await get(read.headers.get("location")!);
  assert.match(text, /Recorded the outcomes of 8 customers .* Ignored 1 other customer/);
  assert.ok(text.includes(en.campaigns.LABEL.verdict.KEPT));
  assert.match(text, />\+100\.0</);
  assert.match(text, />6</);
  for (const path of ["/campaigns", "/strategies/1"]) {
    assert.match((await get(path)).text, /href="\/campaigns\/1".*\+100\.0 \(/s);
  }

  for (const [language, words] of [["en", en], ["ko", ko]] as const) {
    const refused = await send(["CustomerID,Retained", ...outcomes, "C1,perhaps", ",1"], language);
    assert.equal(refused.status, 400);
    const said = (await refused.text()).replaceAll("&quot;", '"');
    const { VALUE, NO_ID } = words.campaigns.problem;
    assert.ok(said.includes(VALUE.replace("{{line}}", "10").replace("{{value}}", "perhaps")), said);
    assert.ok(said.includes(NO_ID.replace("{{line}}", "11")));
    for (
      const [asOf, code] of [
        ["2020-01-31", "OUTCOMES_BEFORE_START"],
        ["2999-01-31", "OUTCOMES_IN_FUTURE"],
        ["soon", "BAD_DATE"],
      ] as const
    ) {
      const early = await send(["CustomerID,Retained", ...outcomes], language, asOf);
      assert.equal(early.status, 400);
      assert.ok((await early.text()).includes(words.campaigns.failure[code]), code);
    }
  }
  for (const path of ["/campaigns/9", "/campaigns/x", "/campaigns/9/contacts.csv"]) {
    assert.equal((await get(path)).status, 404, path);
  }

  const act = async (path: string, fields = {}) => {
    const { status, headers } = await post(`/campaigns/1/${path}`, fields);
    assert.equal(status, 303);
    return (await get(headers.get("location")!)).text;
  };
  assert.ok((await act("close")).includes(en.campaigns.closedNote));
  assert.ok((await act("undo", { report: "2" })).includes(en.campaigns.failure.CAMPAIGN_CLOSED));
  assert.ok(!(await act("reopen")).includes(en.campaigns.closedNote));
  assert.ok((await act("undo", { report: "2" })).includes(en.campaigns.oneSidedNote));
  assert.ok((await act("undo", { report: "2" })).includes(en.campaigns.failure.NOT_FOUND));
});

appTest("a campaign tells before its start what it can show", async (fixture) => {
  const { get, post } = await withStore(fixture);
  assert.ok((await get("/strategies/1/campaigns")).text.includes(en.campaigns.approveFirst));
  await post("/strategies/1/status", { status: "APPROVED" });
  const small = (await get("/strategies/1/campaigns")).text;
  assert.ok(small.includes(en.campaigns.plan.none));
  assert.match(small, /6 customers in the treatment group, 2 in the control group/);
  const { text } = await get("/strategies/1/campaigns?holdout=50&window=7&start=2999-01-31");
  assert.match(text, /4 customers in the treatment group, 4 in the control group/);
  assert.match(text, /80% power/);
  assert.match(text, /value="2999-01-31"/);
});

appTest(
  "a campaign that cannot be drawn says why, and keeps what was typed",
  async (fixture) => {
    const { get, post } = await withStore(fixture);
    const draw = async (fields: Readonly<Record<string, string>>) => {
      const response = await post("/strategies/1/campaigns", fields);
      assert.equal(response.status, 400);
      return await response.text();
    };
    assert.ok((await draw({ holdout: "20" })).includes(en.campaigns.failure.NOT_APPROVED));
    await post("/strategies/1/status", { status: "APPROVED" });
    for (const holdout of ["", "0", "51", "-1", "x"]) {
      const text = await draw({ holdout, medium: "on" });
      assert.ok(text.includes(en.campaigns.failure.BAD_HOLDOUT), holdout);
      assert.match(text, /name="medium" checked/);
    }
    for (const start of ["2020-01-31", "soon"]) {
      assert.ok((await draw({ holdout: "20", start })).includes(en.campaigns.failure.BAD_START));
    }
    for (const window of ["0", "1.5", "366", "x"]) {
      assert.ok((await draw({ holdout: "20", window })).includes(en.campaigns.failure.BAD_WINDOW));
    }
    assert.ok((await draw({ holdout: "1" })).includes(en.campaigns.failure.TOO_FEW));
    assert.ok((await get("/campaigns")).text.includes(en.campaigns.none.title));
  },
);
