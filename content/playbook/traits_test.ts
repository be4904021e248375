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
  assert.match(
    body,
    /What sets them apart: balance 20,100 on average, against 76,486 overall/,
  );
  assert.match(body, /tenure 61.2 \(overall 30.5\)/);
  assert.doesNotMatch(body + JSON.stringify(tactics), /order|cashback|NaN|null/);
  assert.match(tactics.at(-1)!.action, /"NumOfProducts"/);
});

/** A cluster by recency, frequency and monetary value, whose columns are called so. */
function rfmCluster(labels: readonly [recency: string, frequency: string, monetary: string]) {
  const columns = (["recency", "frequency", "monetary"] as const).map((role, at) => ({
    key: `${role}Column`,
    role,
    label: { en: labels[at]!, ko: labels[at]! },
    isDate: role === "recency",
    deviation: 1,
  }));
  const means = { recencyColumn: 4, frequencyColumn: 2, monetaryColumn: 9 };
  const group = { ...cluster, recency: 4, frequency: 2, monetary: 9, means };
  return {
    subject: { ...group, persona: "LONG_GONE", columns, churnProbability: 0.4 },
    whole: {
      ...whole,
      recency: 2,
      frequency: 2,
      monetary: 9,
      means: { ...means, recencyColumn: 2 },
    },
  };
}

Deno.test("writeStrategy() speaks of a role by the column that has it", () => {
  const { subject, whole } = rfmCluster(["Last login", "Total trans", "Limit"]);
  const { body } = writeStrategy(subject, whole, "en");
  assert.match(
    body,
    /a long silence: last login 4.0 days before the latest date on average, against 2.0 overall/,
  );
  assert.match(body, /total trans 2.0 \(overall 2.0\), limit 9.0 \(overall 9.0\)/);
});

Deno.test("writeStrategy() speaks of orders only where the frequency counts them", () => {
  for (const locale of ["en", "ko"] as const) {
    const shopWords = /order|cashback|delivery|basket|coupon|주문|캐시백|배송|장바구니|쿠폰/i;
    const bank = rfmCluster(["Months inactive", "Transactions", "Limit"]);
    assert.doesNotMatch(JSON.stringify(writeStrategy(bank.subject, bank.whole, locale)), shopWords);
    const shop = rfmCluster(["Days away", "Purchases", "Spend"]);
    assert.match(JSON.stringify(writeStrategy(shop.subject, shop.whole, locale)), shopWords);
  }
});
