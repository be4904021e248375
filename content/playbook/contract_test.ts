import assert from "node:assert/strict";
import { LIMITS, readDraft, TACTICS } from "@/content/playbook/contract.ts";
import { languageProblems } from "@/content/playbook/language.ts";
import { movedFigures } from "@/content/playbook/moved.ts";
import { plainText } from "@/content/playbook/plain_text.ts";
import { type StrategyDraft, writeStrategy } from "@/content/playbook/playbook.ts";
import { inventedFigures } from "@/content/playbook/stated_figures.ts";
import { PERSONAS } from "@/content/personas/persona_catalogue.ts";

const whole = {
  size: 5630,
  recency: 4.46,
  frequency: 2.87,
  monetary: 177.2,
  churnProbability: 0.17,
};
const cluster = {
  size: 2826,
  recency: 2.1,
  frequency: 1.7,
  monetary: 149.6,
  churnProbability: 0.2234,
};

const DRAFT: StrategyDraft = {
  headline: "Keep them",
  body: "They leave.",
  tactics: [
    { channel: "E-mail", timing: "Now", action: "Write.", metric: "Opens" },
    { channel: "Text", timing: "Later", action: "Ask.", offer: "Thanks", metric: "Answers" },
  ],
  measure: "Orders",
};

for (const locale of ["en", "ko"] as const) {
  Deno.test(`the playbook keeps its own contract in ${locale}, for every persona`, () => {
    for (const { key } of PERSONAS) {
      const draft = writeStrategy({ ...cluster, persona: key }, whole, locale);
      assert.deepEqual(readDraft(draft), { draft });
      assert.deepEqual(languageProblems(draft, locale), []);
      assert.deepEqual(inventedFigures(draft, cluster, whole, []), []);
    }
  });
}

Deno.test("plainText() takes markup, links and hidden marks out, and nothing else", () => {
  const cases = [
    ["a <b>bold</b> word", "a bold word"],
    ["<script>alert(1)</script>after", "after"],
    ["<script>never closed", ""],
    ["<img src=x onerror=alert(1)", ""],
    ["see [our page](https://x.example/a(b)) now", "see our page) now"],
    ["see https://x.example/?q=1, please", "see please"],
    ["see www.x.example", "see"],
    ["write to a.b+c@x.example", "write to"],
    ["javascript:alert(1)", ""],
    ["# Title\n- one\n- two", "Title one two"],
    ["**bold** `code` __under__", "bold code under"],
    ["re\u202everse\u200b\u0000", "reverse"],
    ["fewer < 3 and more > 2", "fewer < 3 and more > 2"],
    ["20% off & free; 3 - 1", "20% off & free; 3 - 1"],
    ["고객님, 반갑습니다.", "고객님, 반갑습니다."],
    ["&lt;script&gt;alert(1)&lt;/script&gt;after", "after"],
    ["<`b>bold</`b> <*script>x<*/script>", "bold"],
    ["&amp;amp;lt;b&gt;R&amp;D", "R&D"],
    ["&#38;#38;#38;#38;#38;#38;#38;#38;lt;b", "#38;#38;lt;b"],
    ["지금 shop.example에서, bit.ly/a?b 또는 EVIL.COM", "지금 에서, 또는"],
    ["[here][1] e.g. 3.5kg, 1.2회", "here e.g. 3.5kg, 1.2회"],
  ];
  for (const [text, plain] of cases) assert.equal(plainText(text!), plain);
});

Deno.test("readDraft() names each field that breaks the contract", () => {
  const fieldsOf = (value: unknown) => {
    const reading = readDraft(value);
    return "problems" in reading ? reading.problems.map(({ field }) => field) : [];
  };
  assert.deepEqual(fieldsOf(DRAFT), []);
  for (const nothing of [null, 7, "text", [], {}]) {
    assert.deepEqual(fieldsOf(nothing), ["headline", "body", "measure", "tactics"]);
  }
  const [tactic] = DRAFT.tactics;
  const many = Array.from({ length: TACTICS.most + 1 }, () => tactic);
  assert.deepEqual(fieldsOf({ ...DRAFT, tactics: many }), ["tactics"]);
  assert.deepEqual(fieldsOf({ ...DRAFT, headline: "x".repeat(LIMITS.headline) }), []);
  assert.deepEqual(fieldsOf({ ...DRAFT, headline: "x".repeat(LIMITS.headline + 1) }), ["headline"]);
  // Characters are counted as people count them, not as UTF-16 does.
  assert.deepEqual(fieldsOf({ ...DRAFT, headline: `a${"😀".repeat(LIMITS.headline - 1)}` }), []);
  assert.deepEqual(fieldsOf({ ...DRAFT, measure: " <b></b> " }), ["measure"]);
  assert.deepEqual(fieldsOf({ ...DRAFT, tactics: [tactic, { ...tactic, action: 1 }] }), [
    "tactics.1.action",
  ]);
});

Deno.test("inventedFigures() accepts the cluster's and the whole's figures, rounded or not", () => {
  const body =
    "2,826 of 5,630 customers (50.2%, 약50%) leave with 22.3 %, 22.34% or 22퍼센트 against 17%; " +
    "2.1 days, 1.7 orders, 149.6 and 150 cashback; about 631 leave, 2.826천명.";
  assert.deepEqual(inventedFigures({ ...DRAFT, body }, cluster, whole, []), []);
});

Deno.test("inventedFigures() names what is no figure of the cluster", () => {
  const invented = (draft: Partial<StrategyDraft>, offers: string[] = []) =>
    inventedFigures({ ...DRAFT, ...draft }, cluster, whole, offers).map(({ field, message }) =>
      `${field} ${/"(.*?)"/.exec(message)![1]}`
    );
  assert.deepEqual(invented({ body: "약23%가 3만 명, 2.1% and 5k" }), [
    "body 23%",
    "body 3만",
    "body 2.1%",
    "body 5k",
  ]);
  // What is written in no known manner is no one's figure, and neither is a part of it.
  for (
    const text of ["2,9%", "1.234.567", "2천8백", "3천만", "2.1 percentage points", "१२%", "by20%"]
  ) {
    assert.ok(invented({ body: text }).length > 0, text);
  }
  assert.deepEqual(invented({ body: "A4, B2B, 22.3%만, 고객 2 만족도" }), []);
  assert.deepEqual(invented({ headline: "７ reasons" }), ["headline 7"]);
  const tactics = [
    {
      channel: "A",
      timing: "Within 7 days",
      action: "Send 3 mails",
      offer: "15% off",
      metric: "Up 5%",
    },
    { channel: "B", timing: "Now", action: "Pay 5,000 won", offer: "$50 or 50원", metric: "x" },
  ];
  assert.deepEqual(invented({ tactics }), [
    "tactics.0.offer 15%",
    "tactics.1.action 5,000 won",
    "tactics.1.offer $50",
    "tactics.1.offer 50원",
  ]);
  assert.deepEqual(invented({ tactics }, ["15% off", "5000 won", "50 won"]), []);
  assert.deepEqual(invented({ measure: "Hold 120 out" }), ["measure 120"]);
});

Deno.test("languageProblems() wants English as English and Korean in the polite form", () => {
  const fields = (headline: string, locale: "en" | "ko") =>
    languageProblems({ ...DRAFT, headline }, locale).filter(({ field }) => field === "headline")
      .length;
  assert.deepEqual([fields("Keep them", "en"), fields("고객을 지킵니다", "en")], [0, 1]);
  assert.deepEqual([fields("Keep them", "ko"), fields("고객을 지킵니다.", "ko")], [1, 0]);
  assert.deepEqual([fields("고객을 지킨다.", "ko"), fields("지킨다. 웃습니다.", "ko")], [1, 1]);
  assert.deepEqual([fields("고객을 지키세요", "ko"), fields("고객 유지 방안", "ko")], [0, 0]);
});

Deno.test("movedFigures() names figures that changed by more than a tenth", () => {
  assert.deepEqual(movedFigures(cluster, cluster), []);
  assert.deepEqual(movedFigures(cluster, { ...cluster, size: 3108, recency: 2.31 }), []);
  const now = { ...cluster, size: 3200, churnProbability: 0.19 };
  assert.deepEqual(movedFigures(cluster, now).map(({ name }) => name), [
    "size",
    "churnProbability",
  ]);
  assert.equal(movedFigures({ ...cluster, churnProbability: null }, cluster).length, 1);
});

Deno.test("movedFigures() compares the means of all columns, and roles where no means were stored", () => {
  const then = { ...cluster, means: { tenure: 10, balance: 500 } };
  assert.deepEqual(movedFigures(then, { ...then, means: { tenure: 10.5, balance: 600 } }), [
    { name: "mean", column: "balance", then: 500, now: 600 },
  ]);
  assert.deepEqual(movedFigures(then, { ...then, means: { tenure: 10 } }), [
    { name: "mean", column: "balance", then: 500, now: null },
  ]);
  const { recency } = cluster;
  assert.deepEqual(movedFigures(cluster, { ...then, recency: recency! * 2 }), [
    { name: "mean", column: "recency", then: recency, now: recency! * 2 },
  ]);
});
