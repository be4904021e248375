import assert from "node:assert/strict";
import { LIMITS, readDraft, TACTICS } from "@/content/playbook/contract.ts";
import { DRIVER_RULES } from "@/content/playbook/driver_rules.ts";
import { languageProblems } from "@/content/playbook/language.ts";
import { writeStrategy } from "@/content/playbook/playbook.ts";
import { readRules, RuleError } from "@/content/playbook/rules.ts";
import { PERSONAS } from "@/content/personas/persona_catalogue.ts";

const whole = { size: 1000, recency: 4, frequency: 3, monetary: 180, churnProbability: 0.17 };
const cluster = {
  size: 100,
  recency: 9,
  frequency: 1,
  monetary: 260,
  churnProbability: 0.4,
  persona: "LONG_GONE",
  drivers: ["complained", "tenure"],
};
const tactic = { channel: "Fax", timing: "Now", action: "Fax them.", metric: "Faxes" };

Deno.test("writeStrategy() adds a tactic for the strongest driver where the risk is above the whole's", () => {
  for (const locale of ["en", "ko"] as const) {
    const draft = writeStrategy(cluster, whole, locale);
    assert.deepEqual(draft.tactics[3], DRIVER_RULES[0]![locale]!.also);
    assert.ok("draft" in readDraft(draft));
    assert.deepEqual(languageProblems(draft, locale), []);
  }
  const safe = { ...cluster, churnProbability: 0.1 };
  assert.equal(writeStrategy(safe, whole, "en").tactics.length, 3);
  assert.equal(writeStrategy({ ...cluster, drivers: [] }, whole, "en").tactics.length, 3);
});

Deno.test("the first rule of the user's that is for a cluster goes before the playbook", () => {
  const rules = readRules([
    { when: { persona: ["STEADY_MIDDLE"] }, en: { headline: "Not this" } },
    { when: { risk: ["ABOVE"] }, ko: { headline: "한국어만 바꿉니다" } },
    {
      when: { persona: ["LONG_GONE"], risk: ["ABOVE"], value: ["ABOVE"], driver: ["complained"] },
      en: {
        headline: "This one",
        tactics: [tactic, { ...tactic, offer: "Paper" }],
        measure: "Faxes",
      },
    },
    { when: {}, en: { headline: "Nor this" } },
  ]);
  const draft = writeStrategy(cluster, whole, "en", rules);
  const plain = writeStrategy(cluster, whole, "en");
  assert.deepEqual([draft.headline, draft.measure, draft.body], ["This one", "Faxes", plain.body]);
  assert.deepEqual(draft.tactics, [tactic, { ...tactic, offer: "Paper" }]);
  assert.equal(writeStrategy(cluster, whole, "ko", rules).headline, "한국어만 바꿉니다");
});

Deno.test("a rule may add one tactic and leave the others", () => {
  const rules = readRules([{ when: {}, en: { also: tactic } }]);
  const { tactics } = writeStrategy(cluster, whole, "en", rules);
  assert.deepEqual([tactics.length, tactics[3]], [4, tactic]);
});

Deno.test("readRules() takes markup out", () => {
  const [rule] = readRules([{ when: {}, en: { headline: "<b>Bold</b> https://x.example claim" } }]);
  assert.equal(rule!.en!.headline, "Bold claim");
});

Deno.test("readRules() says which rule is none, and why", () => {
  const wrong: [rules: unknown, says: RegExp][] = [
    [{}, /Expected a list of rules/],
    [[7], /Rule 1 has to be an object, but is 7/],
    [[{ when: {} }], /Rule 1 has neither "en" nor "ko"/],
    [[{ when: {}, fr: {} }], /Rule 1 has "fr", but takes only when, en, ko/],
    [[{ en: {} }], /Rule 1, when has to be an object, but is missing/],
    [
      [{ when: { risk: ["HIGH"] }, en: {} }],
      /Rule 1, when\.risk takes a list of ABOVE, .* but holds "HIGH"/,
    ],
    [[{ when: { risk: "ABOVE" }, en: {} }], /when\.risk takes a list of ABOVE/],
    [[{ when: { persona: [] }, en: {} }], /when\.persona takes a list of/],
    [
      [{ when: {}, en: { headline: "x".repeat(200) } }],
      /Rule 1, en\.headline: .*shorten it to 120/,
    ],
    [[{ when: {}, en: { tactics: "x" } }], /Rule 1, en\.tactics has to be a list/],
    [[{ when: {}, en: { tactics: [tactic] } }], /Rule 1, en\.tactics: Give 2 to 5 tactics, not 1/],
    [[{ when: {}, en: { tactics: Array(5).fill(tactic), also: tactic } }], /Give 2 to 5 .* not 6/],
    [[{ when: {}, en: { aim: "x".repeat(501) } }], /Rule 1, en\.aim: shorten it to 500/],
    [
      [{ when: {}, en: { also: { channel: "x" } } }],
      /Rule 1, en\.also\.timing: A text is missing/,
    ],
    [
      [{ when: {}, ko: { headline: "English" } }],
      /Rule 1, ko\.headline: Write this text in Korean/,
    ],
    [[{ when: {}, ko: { aim: "고객을 지킨다." } }], /Rule 1, ko\.aim: .*polite/],
  ];
  for (const [rules, says] of wrong) {
    assert.throws(() => readRules(rules), (error) => {
      assert.ok(error instanceof RuleError);
      assert.match(error.message, says);
      return true;
    });
  }
});

Deno.test("the longest rule for any cluster makes a strategy that keeps the contract", () => {
  const text = { ...tactic, action: "x".repeat(LIMITS.action) };
  const longest = {
    headline: "x".repeat(LIMITS.headline),
    aim: "x".repeat(500),
    tactics: Array.from({ length: TACTICS.most }, () => text),
  };
  const ko = {
    ...longest,
    headline: "가".repeat(LIMITS.headline),
    aim: "가".repeat(500),
    tactics: longest.tactics.map((each) => ({ ...each, action: "가".repeat(LIMITS.action) })),
  };
  const rules = readRules([{ when: {}, en: longest, ko }]);
  for (const { key } of PERSONAS) {
    for (const persona of [key, `${key}/MONETARY_HIGHER`]) {
      for (const churnProbability of [null, 0.05, 0.17, 0.9]) {
        for (const locale of ["en", "ko"] as const) {
          const subject = { ...cluster, size: 1_234_567, persona, churnProbability };
          const reading = readDraft(writeStrategy(subject, whole, locale, rules));
          assert.ok("draft" in reading, JSON.stringify(reading));
        }
      }
    }
  }
});
