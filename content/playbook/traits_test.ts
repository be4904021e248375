import assert from "node:assert/strict";
import { languageProblems } from "@/content/playbook/language.ts";
import { readDraft } from "@/content/playbook/contract.ts";
import { type StrategyCluster, writeStrategy } from "@/content/playbook/playbook.ts";
import { inventedFigures } from "@/content/playbook/stated_figures.ts";

const COLUMNS = [
  { key: "tenure", label: { en: "Tenure", ko: "이용 기간" }, isDate: false, deviation: 20 },
  { key: "balance", label: { en: "Balance", ko: "잔액" }, isDate: false, deviation: 30_000 },
];
const whole = {
  size: 1000,
  recency: null,
  frequency: null,
  monetary: 76_485.9,
  means: { tenure: 30.5, balance: 76_485.9 },
  churnProbability: 0.2,
};
const cluster: StrategyCluster = {
  persona: "TRAITS/tenure:HIGH::Tenure:이용 기간/balance:LOW::Balance:잔액",
  size: 250,
  recency: null,
  frequency: null,
  monetary: 20_100.4,
  means: { tenure: 61.2, balance: 20_100.4 },
  churnProbability: 0.4,
  drivers: ["products"],
  driverLabels: [{ en: "NumOfProducts", ko: "상품 수" }],
  columns: COLUMNS,
};

for (const locale of ["en", "ko"] as const) {
  Deno.test(`writeStrategy() keeps the contract for segments of other columns in ${locale}`, () => {
    for (const churnProbability of [0.4, 0.2, 0.05, null]) {
      const subject = { ...cluster, churnProbability };
      const draft = writeStrategy(subject, whole, locale);
      assert.ok("draft" in readDraft(draft));
      assert.deepEqual(languageProblems(draft, locale), []);
      assert.deepEqual(inventedFigures(draft, subject, whole, []), []);
    }
  });
}

Deno.test("writeStrategy() names the columns of a segment, and no orders or cashback", () => {
  const { headline, body, tactics } = writeStrategy(cluster, whole, "en");
  assert.match(headline, /^Long tenure, low balance: /);
  assert.match(body, /"Balance": 20,100 on average, against 76,486 overall/);
  assert.match(body, /"Tenure" 61.2 \(overall 30.5\)/);
  assert.doesNotMatch(body + JSON.stringify(tactics), /order|cashback|NaN|null/);
  assert.match(tactics.at(-1)!.action, /"NumOfProducts"/);
});

Deno.test("writeStrategy() speaks of the columns of a persona where they are not the preset's", () => {
  const columns = ["recency", "frequency", "monetary"].map((key) => ({
    key,
    label: { en: `My ${key}`, ko: key },
    isDate: key === "recency",
    deviation: 1,
  }));
  const means = { recency: 4, frequency: 2, monetary: 9 };
  const { body } = writeStrategy(
    { ...cluster, ...means, means, persona: "LONG_GONE", columns },
    { ...whole, ...means, means: { recency: 2, frequency: 2, monetary: 9 } },
    "en",
  );
  assert.match(body, /"My recency": on average 4.0 days before the latest date, against 2.0/);
  assert.doesNotMatch(body, /cashback/);
});
