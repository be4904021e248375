import assert from "node:assert/strict";
import { type StrategyCluster, writeStrategy } from "@/content/playbook/playbook.ts";
import { NEARLY_ALIKE, similarity, wordsOf } from "@/content/playbook/similarity.ts";
import { inventedFigures } from "@/content/playbook/stated_figures.ts";
import { columnOf } from "@/schema/schema.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { PERSONAS } from "@/content/personas/persona_catalogue.ts";

const whole = {
  size: 5630,
  recency: 4.46,
  frequency: 2.87,
  monetary: 177.2,
  churnProbability: 0.17,
};

/** The columns of the public table that have the roles. */
const COLUMNS = ([
  ["recency", "daysSinceLastOrder", 3.7],
  ["frequency", "orderCount", 3],
  ["monetary", "cashbackAmount", 49],
] as const).map(([role, key, deviation]) => ({
  key,
  role,
  label: columnOf(ECOMMERCE, key)!.label,
  isDate: false,
  deviation,
}));

/** Six clusters of the kind that k-means finds in the public table. */
const CLUSTERS: readonly StrategyCluster[] = [
  ["UNDECIDED_SMALL_BUYERS", 2826, 2.1, 1.7, 149.6, 0.223],
  ["PAUSING_REGULARS", 645, 7.6, 7.3, 167.2, 0.161],
  ["LOYAL_BIG_SPENDERS", 239, 8.2, 12.2, 265.6, 0.113],
  ["ACTIVE_BIG_SPENDERS", 657, 2.6, 2, 245.1, 0.107],
  ["FADING_OCCASIONALS", 932, 7.7, 1.9, 166.1, 0.103],
  ["QUIET_BIG_SPENDERS", 331, 10.6, 1.8, 265.6, 0.063],
].map(([persona, size, recency, frequency, monetary, churnProbability]) =>
  ({
    persona,
    size,
    recency,
    frequency,
    monetary,
    churnProbability,
    columns: COLUMNS,
  }) as StrategyCluster
);

Deno.test("writeStrategy() says when customers order again and what is at stake, where orders tell it", () => {
  const [cluster] = CLUSTERS;
  const rhythm = { gapDays: 33.6, atStake: 12_345.6, currency: "EUR" };
  const body = (locale: "en" | "ko", recency: number) =>
    writeStrategy({ ...cluster!, recency, rhythm }, whole, locale).body;
  assert.match(
    body("en", 20),
    /after 34 days: write before .*Of next year's expected spend, €12,346/,
  );
  assert.match(body("en", 50), /silent for longer: write now/);
  assert.match(body("ko", 20), /보통 34일 간격.*€12,346입니다/);
  const { body: without } = writeStrategy(cluster!, whole, "en");
  assert.ok(!/come back|at stake/.test(without));
});

Deno.test("writeStrategy() writes amounts of money in the shop's currency", () => {
  const cluster = CLUSTERS[2]!;
  const body = (currency: string, monetary: number, locale: "en" | "ko") => {
    const columns = COLUMNS.map((column) =>
      column.role === "monetary" ? { ...column, currency } : column
    );
    const group = { ...cluster, monetary, columns };
    const all = { ...whole, monetary: monetary * 0.75 };
    assert.deepEqual(inventedFigures(writeStrategy(group, all, locale), group, all, []), []);
    return writeStrategy(group, all, locale).body;
  };
  assert.match(body("EUR", 200, "en"), /cashback amount €200\.00 \(overall €150\.00\)/);
  assert.match(body("EUR", 2000.4, "en"), /€2,000 on average, against €1,500 overall/);
  assert.match(body("KRW", 200, "ko"), /₩200\(전체 ₩150\)/);
});

for (const locale of ["en", "ko"] as const) {
  Deno.test(`writeStrategy() gives six clearly different strategies in ${locale}`, () => {
    const texts = CLUSTERS.map((cluster) => wordsOf(writeStrategy(cluster, whole, locale)));
    texts.forEach((text, at) => {
      for (const other of texts.slice(at + 1)) {
        const alike = similarity(text, other);
        assert.ok(alike < NEARLY_ALIKE, `${alike}\n${text}\n${other}`);
      }
    });
  });

  Deno.test(`writeStrategy() states no figure in ${locale} that the cluster does not have`, () => {
    const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    for (const cluster of CLUSTERS) {
      const { headline, body } = writeStrategy(cluster, whole, locale);
      const known = [
        ...[cluster, whole].flatMap(({ size, recency, frequency, monetary, churnProbability }) => [
          size,
          recency,
          frequency,
          monetary,
          churnProbability! * 100,
        ]),
        cluster.size / whole.size * 100,
        Math.round(cluster.size * cluster.churnProbability!),
      ].map((value) => number.format(value!));
      const stated = `${headline} ${body}`.match(/\d[\d,]*(\.\d+)?/g) ?? [];
      assert.ok(stated.length >= 10, body);
      for (const figure of stated) {
        assert.ok(known.includes(figure.replace(/\.0$/, "")), `${figure} in: ${body}`);
      }
    }
  });

  Deno.test(`writeStrategy() has a play with three complete tactics for every persona in ${locale}`, () => {
    for (const { key } of PERSONAS) {
      const draft = writeStrategy({ ...whole, size: 10, persona: key }, whole, locale);
      assert.equal(draft.tactics.length, 3);
      assert.equal(new Set(draft.tactics.map((tactic) => tactic.channel)).size, 3, key);
      for (const { channel, timing, action, metric } of draft.tactics) {
        for (const part of [channel, timing, action, metric]) assert.ok(part.length > 0, key);
      }
      assert.ok(draft.measure.length > 20);
    }
  });
}

Deno.test("writeStrategy() writes polite Korean", () => {
  for (const cluster of CLUSTERS) {
    const { headline, body, tactics, measure } = writeStrategy(cluster, whole, "ko");
    for (const text of [headline, ...body.split(/(?<=\.) /), measure]) {
      assert.match(text, /(니다|세요)(\([^)]*\))?\.?$/, text);
    }
    for (const { action } of tactics) assert.match(action, /니다\.$/, action);
  }
});

Deno.test("writeStrategy() tells clusters of one persona apart", () => {
  const [lower, higher] = ["LOWER", "HIGHER"].map((side) =>
    writeStrategy(
      { ...CLUSTERS[3]!, persona: `ACTIVE_BIG_SPENDERS/MONETARY_${side}` },
      whole,
      "en",
    )
  );
  assert.notEqual(lower!.headline, higher!.headline);
  assert.notDeepEqual(lower!.tactics[2], higher!.tactics[2]);
});

Deno.test("writeStrategy() does without a churn probability", () => {
  const cluster = { ...CLUSTERS[0]!, churnProbability: null };
  const { body } = writeStrategy(cluster, { ...whole, churnProbability: null }, "en");
  assert.match(body, /not been scored/);
  assert.doesNotMatch(body, /NaN|null/);
});

Deno.test("writeStrategy() refuses an unknown persona", () => {
  assert.throws(() => writeStrategy({ ...whole, persona: "NOBODY" }, whole, "en"), RangeError);
});
