import assert from "node:assert/strict";
import fc from "fast-check";
import { nameClusters } from "@/content/personas/naming.ts";
import { personaName } from "@/content/personas/persona.ts";
import { createRandom } from "@/ml/random.ts";
import { segmentCustomers } from "@/ml/segments/segmentation.ts";
import { numbersOf, referenceTest } from "@/ml/testing/reference_data.ts";

Deno.test("nameClusters() gives every cluster a persona of its own, whatever the table", () => {
  const value = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(NaN));
  const table = fc.uniqueArray(fc.tuple(value, value, value), {
    minLength: 12,
    maxLength: 60,
    selector: (row) => row.map((each) => each || 0).join(),
  });
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 6 }), fc.nat(), (rows, k, seed) => {
      const column = (at: 0 | 1 | 2) => rows.map((row) => row[at]);
      const rfm = { recency: column(0), frequency: column(1), monetary: column(2) };
      let segmentation;
      try {
        segmentation = segmentCustomers(rfm, null, { k, seed, restarts: 2 });
      } catch (error) {
        assert.match(String(error), /Expected at least \d distinct customers, but found \d/);
        return;
      }
      assert.equal(new Set(nameClusters(segmentation)).size, k);
    }),
    { numRuns: 100 },
  );
});

referenceTest("nameClusters() names the six clusters of the reference table", (data) => {
  const { records } = data;
  const rfm = {
    recency: numbersOf(records, "daysSinceLastOrder"),
    frequency: numbersOf(records, "orderCount"),
    monetary: numbersOf(records, "cashbackAmount"),
  };
  const segmentation = segmentCustomers(rfm, numbersOf(records, "churned"), { seed: 1 });
  assert.deepEqual(nameClusters(segmentation), [
    "UNDECIDED_SMALL_BUYERS",
    "PAUSING_REGULARS",
    "LOYAL_BIG_SPENDERS",
    "ACTIVE_BIG_SPENDERS",
    "FADING_OCCASIONALS",
    "QUIET_BIG_SPENDERS",
  ]);
});

const TENURE = { key: "tenure", label: { en: "Tenure", ko: "이용 기간" } };
const BALANCE = {
  key: "balance",
  label: { en: "AccountBalance", ko: "잔액" },
  roles: ["MONETARY"],
};

Deno.test("nameClusters() names clusters of other columns by those columns", () => {
  const random = createRandom(3);
  const isLong = (row: number) => row % 2 === 0;
  const column = (long: number, short: number, spread: number) =>
    Float64Array.from(
      { length: 200 },
      (_, row) => (isLong(row) ? long : short) + spread * random.next(),
    );
  const table = { tenure: column(9, 1, 1), balance: column(90_000, 5000, 1000) };
  const churn = Float32Array.from({ length: 200 }, (_, row) => isLong(row) ? 0.1 : 0.6);
  const columns = [TENURE, BALANCE];
  const personas = nameClusters(
    segmentCustomers(table, churn, { k: 2, seed: 1, columns }),
    columns,
  );
  assert.deepEqual(personas.map((persona) => personaName(persona, "en")), [
    "Short tenure, low account balance",
    "Long tenure, high account balance",
  ]);
  assert.deepEqual(personas.map((persona) => personaName(persona, "ko")), [
    "짧은 이용 기간, 낮은 잔액",
    "긴 이용 기간, 높은 잔액",
  ]);
});

Deno.test("nameClusters() gives every cluster of one column a name of its own", () => {
  const random = createRandom(3);
  const balance = Float64Array.from({ length: 300 }, () => 100_000 * random.next());
  const columns = [BALANCE];
  const segmentation = segmentCustomers({ balance }, null, { k: 10, seed: 1, columns });
  const personas = nameClusters(segmentation, columns);
  for (const locale of ["en", "ko"] as const) {
    assert.equal(new Set(personas.map((persona) => personaName(persona, locale))).size, 10);
  }
});
