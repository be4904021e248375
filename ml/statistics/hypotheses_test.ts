import assert from "node:assert/strict";
import { describeHypothesis, describeP } from "@/content/hypotheses/describe.ts";
import { type HypothesisData, testHypotheses } from "./hypotheses.ts";
import { satisfactionTable } from "@/ml/statistics/satisfaction_groups.ts";

/** Beliefs borne out, all three. */
const DATA: HypothesisData = {
  retained: 400,
  churned: 100,
  satisfaction: {
    retained: { count: 400, mean: 4, std: 1 },
    churned: { count: 100, mean: 3, std: 1 },
  },
  daysSinceLastOrder: {
    retained: { count: 400, mean: 4, std: 2 },
    churned: { count: 90, mean: 6, std: 2 },
  },
  complaints: [
    { value: 0, retained: 300, churned: 40 },
    { value: 1, retained: 100, churned: 60 },
  ],
};

const verdicts = (data: Partial<HypothesisData>) =>
  testHypotheses({ ...DATA, ...data }).map(({ verdict, obstacle }) => obstacle ?? verdict);

const swap = ({ retained, churned }: HypothesisData["satisfaction"]) => ({
  retained: churned,
  churned: retained,
});

Deno.test("testHypotheses() finds beliefs that the customers bear out", () => {
  assert.deepEqual(verdicts({}), ["SUPPORTED", "SUPPORTED", "SUPPORTED"]);
});

Deno.test("testHypotheses() finds beliefs that are the wrong way round", () => {
  const turned = {
    satisfaction: swap(DATA.satisfaction),
    daysSinceLastOrder: swap(DATA.daysSinceLastOrder),
    complaints: [
      { value: 0, retained: 100, churned: 60 },
      { value: 1, retained: 300, churned: 40 },
    ],
  };
  assert.deepEqual(verdicts(turned), ["CONTRADICTED", "CONTRADICTED", "CONTRADICTED"]);
});

Deno.test("testHypotheses() leaves open what may be chance", () => {
  const equal = { retained: DATA.satisfaction.retained, churned: DATA.satisfaction.retained };
  const alike = {
    satisfaction: equal,
    daysSinceLastOrder: equal,
    complaints: [
      { value: 0, retained: 200, churned: 50 },
      { value: 1, retained: 200, churned: 51 },
    ],
  };
  assert.deepEqual(verdicts(alike), ["UNDECIDED", "UNDECIDED", "UNDECIDED"]);
});

Deno.test("testHypotheses() says why it cannot tell", () => {
  assert.deepEqual(verdicts({ churned: 0 }), ["NO_OUTCOME", "NO_OUTCOME", "NO_OUTCOME"]);
  const none = { retained: null, churned: null };
  assert.deepEqual(verdicts({ satisfaction: none, daysSinceLastOrder: none, complaints: [] }), [
    "EMPTY_COLUMN",
    "EMPTY_COLUMN",
    "EMPTY_COLUMN",
  ]);
  const few = { ...DATA.satisfaction, churned: { count: 9, mean: 1, std: 1 } };
  const one = { ...DATA.satisfaction, churned: null };
  const complaints = [{ value: 0, retained: 9, churned: 2 }, { value: 1, retained: 3, churned: 1 }];
  assert.deepEqual(verdicts({ satisfaction: few, daysSinceLastOrder: one, complaints }), [
    "TOO_FEW",
    "TOO_FEW",
    "TOO_FEW",
  ]);
  const still = { count: 40, mean: 3, std: 0 };
  const same = { retained: still, churned: still };
  assert.deepEqual(
    verdicts({
      satisfaction: same,
      daysSinceLastOrder: same,
      complaints: DATA.complaints.slice(0, 1),
    }),
    ["NO_VARIATION", "NO_VARIATION", "NO_VARIATION"],
  );
});

Deno.test("describeHypothesis() states the direction that the data show, in both languages", () => {
  const [satisfied] = testHypotheses({ ...DATA, satisfaction: swap(DATA.satisfaction) });
  const english = describeHypothesis(satisfied!, "en");
  assert.equal(english.claim, "Customers who are less satisfied churn more.");
  assert.equal(
    english.finding,
    "Customers who churned were more satisfied: mean score 4.00, against 3.00 of those who stayed.",
  );
  assert.match(english.evidence, /^Welch's t-test: t = −8\.94, df = .*Cohen's d = −1 \(large\)$/);
  assert.match(describeHypothesis(satisfied!, "ko").finding, /오히려 더 높습니다: 평균 4\.00점/);
  const complaint = testHypotheses(DATA)[2]!;
  assert.match(describeHypothesis(complaint, "en").finding, /churn more: 37\.5%, against 11\.8%/);
});

Deno.test("describeHypothesis() says what is missing", () => {
  const [untested] = testHypotheses({ ...DATA, churned: 0 });
  const { finding, evidence } = describeHypothesis(untested!, "en");
  assert.match(finding, /Import the column Churn/);
  assert.equal(evidence, "");
});

Deno.test("describeP() keeps small probabilities readable", () => {
  assert.equal(describeP(0.0234, "en"), "p = 0.023");
  assert.equal(describeP(1.1847878426006565e-15, "en"), "p = 1.2 × 10⁻¹⁵");
  assert.equal(describeP(0, "ko"), "p < 10⁻³⁰⁰");
});

Deno.test("satisfactionTable() crosses groups of scores with the outcome", () => {
  const scores = [1, 2, 3, 4, 5].map((value) => ({ value, retained: 40, churned: 10 * value }));
  const { groups, figures } = satisfactionTable(scores);
  assert.deepEqual(groups.map(({ name, retained, churned }) => [name, retained, churned]), [
    ["LOW", 80, 30],
    ["MEDIUM", 40, 30],
    ["HIGH", 80, 90],
  ]);
  assert.equal(groups[0]!.expectedChurned, 110 * 150 / 350);
  assert.equal(figures?.df, 2);
});

Deno.test("satisfactionTable() tests nothing where a group is alone or too small", () => {
  assert.deepEqual(satisfactionTable([]), { groups: [], figures: null });
  const { groups, figures } = satisfactionTable([
    { value: 1, retained: 3, churned: 1 },
    { value: 5, retained: 2, churned: 2 },
  ]);
  assert.deepEqual(groups.map(({ name }) => name), ["LOW", "HIGH"]);
  assert.equal(figures, null);
});
