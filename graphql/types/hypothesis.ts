import { describeHypothesis, describeTest } from "@/content/hypotheses/describe.ts";
import {
  type ComparedGroup,
  EFFECT_SIZES,
  type EffectSize,
  HYPOTHESES,
  type Hypothesis,
  type HypothesisKind,
  type Obstacle,
  OBSTACLES,
  type TestFigures,
  type Verdict,
  VERDICTS,
} from "@/ml/statistics/hypotheses.ts";
import type { FeatureTest } from "@/ml/statistics/feature_tests.ts";
import { columnOf } from "@/schema/schema.ts";
import type { SatisfactionGroup, SatisfactionTable } from "@/ml/statistics/satisfaction_groups.ts";
import { builder } from "../builder.ts";
import { localeArgs, localeKey } from "./locale.ts";

/** An enum of names with what each means. */
function enumOf<Name extends string>(
  name: string,
  description: string,
  names: readonly Name[],
  meanings: Readonly<Record<Name, string>>,
) {
  const values = Object.fromEntries(names.map((each) => [each, { description: meanings[each] }]));
  return builder.enumType(name, {
    description,
    values: values as Record<Name, { description: string }>,
  });
}

const HypothesisKindType = enumOf<HypothesisKind>(
  "HypothesisKind",
  "Common beliefs about churn.",
  HYPOTHESES,
  {
    LOW_SATISFACTION: "The less satisfied churn more.",
    LONG_ABSENCE: "Those whose last order is longer ago churn more.",
    COMPLAINT: "Those who complained churn more.",
  },
);

const VerdictType = enumOf<Verdict>(
  "HypothesisVerdict",
  "The verdict of the data on a belief, at a significance level of 5%.",
  VERDICTS,
  {
    SUPPORTED: "There is a difference, as the belief says.",
    CONTRADICTED: "There is a difference, in the opposite direction.",
    UNDECIDED: "There is no difference beyond chance.",
    NOT_TESTED: "It cannot be tested.",
  },
);

const ObstacleType = enumOf<Obstacle>(
  "HypothesisObstacle",
  "Why a belief cannot be tested.",
  OBSTACLES,
  {
    NO_OUTCOME: "Only one outcome is known.",
    EMPTY_COLUMN: "The column has no values.",
    TOO_FEW: "There are too few customers to compare.",
    NO_VARIATION: "All values are alike.",
  },
);

const EffectSizeType = enumOf<EffectSize>(
  "EffectSize",
  "How large an effect is, by Cohen's bounds.",
  EFFECT_SIZES,
  {
    NEGLIGIBLE: "d below 0.2, V below 0.1.",
    SMALL: "d from 0.2, V from 0.1.",
    MEDIUM: "d from 0.5, V from 0.3.",
    LARGE: "d from 0.8, V from 0.5.",
  },
);

const TestKindType = builder.enumType("TestKind", {
  description: "A statistical test.",
  values: {
    WELCH_T: { description: "Welch's t-test of two means; its effect is Cohen's d." },
    CHI_SQUARED: {
      description: "Pearson's chi-squared test, corrected by Yates on two by two; its effect is " +
        "Cramér's V.",
    },
  } satisfies Record<Hypothesis["test"], { description: string }>,
});

type NamedTest = TestFigures & { readonly test: Hypothesis["test"] };

const StatisticalTest = builder.objectRef<NamedTest>("StatisticalTest").implement({
  description: "A test that was made.",
  fields: (t) => ({
    kind: t.expose("test", { type: TestKindType, description: "Which test." }),
    statistic: t.exposeFloat("statistic", {
      description: "t, of active minus churned customers; or χ².",
    }),
    df: t.exposeFloat("df", { description: "Degrees of freedom." }),
    p: t.exposeFloat("p", { description: "Two-sided p-value; 0 where it is too small to state." }),
    effect: t.exposeFloat("effect", { description: "Cohen's d, signed as t is, or Cramér's V." }),
    effectSize: t.expose("effectSize", {
      type: EffectSizeType,
      description: "How large the effect is.",
    }),
    text: t.string({
      description: "The test in one line.",
      args: localeArgs,
      resolve: ({ test, ...figures }, { locale }) => describeTest(test, figures, localeKey(locale)),
    }),
  }),
});

const ComparedGroupType = builder.objectRef<ComparedGroup>("ComparedGroup").implement({
  description: "One of two groups that are compared.",
  fields: (t) => ({
    name: t.exposeString("name", {
      description: "RETAINED or CHURNED; WITHOUT_COMPLAINT or WITH_COMPLAINT.",
    }),
    customers: t.exposeInt("customers", { description: "Customers with a value." }),
    figure: t.exposeFloat("figure", {
      description: "Mean of the column; of complaints, the churn rate from 0 to 1.",
    }),
  }),
});

export const FeatureTestType = builder.objectRef<FeatureTest>("FeatureTest").implement({
  description: "Whether a feature differs between customers who churned and those who did not.",
  fields: (t) => ({
    field: t.exposeString("field", { description: "Field of `Customer`." }),
    label: t.string({
      description: "The feature's name on pages.",
      args: localeArgs,
      resolve: ({ field }, { locale }, { schema }) =>
        columnOf(schema, field)?.label[localeKey(locale)] ?? field,
    }),
    test: t.field({
      type: StatisticalTest,
      nullable: true,
      description: "The test; null where there was none.",
      resolve: ({ test, figures }) => figures && { test, ...figures },
    }),
    obstacle: t.expose("obstacle", {
      type: ObstacleType,
      nullable: true,
      description: "Why it cannot be tested; null when it was.",
    }),
    adjustedP: t.exposeFloat("adjustedP", {
      nullable: true,
      description: "p-value corrected for the number of features by Holm's method.",
    }),
    significant: t.exposeBoolean("significant", {
      description: "Whether the corrected p-value is below 0.05.",
    }),
  }),
});

export const HypothesisType = builder.objectRef<Hypothesis>("Hypothesis").implement({
  description: "A common belief about churn, tested on the customers.",
  fields: (t) => ({
    kind: t.expose("kind", { type: HypothesisKindType, description: "The belief." }),
    field: t.exposeString("field", { description: "Field of `Customer` that it is about." }),
    verdict: t.expose("verdict", { type: VerdictType, description: "The verdict of the data." }),
    obstacle: t.expose("obstacle", {
      type: ObstacleType,
      nullable: true,
      description: "Why it cannot be tested; null when it was.",
    }),
    groups: t.field({
      type: [ComparedGroupType],
      description: "Active customers, or those without a complaint, first; empty where there is " +
        "nothing to compare.",
      complexity: { field: 1, multiplier: 2 },
      resolve: ({ groups }) => [...groups],
    }),
    test: t.field({
      type: StatisticalTest,
      nullable: true,
      description: "The test with its figures; null where none was made.",
      resolve: ({ test, figures }) => figures && { ...figures, test },
    }),
    claim: t.string({
      description: "The belief as a sentence.",
      args: localeArgs,
      resolve: (hypothesis, { locale }) => describeHypothesis(hypothesis, localeKey(locale)).claim,
    }),
    finding: t.string({
      description: "The result as a sentence, in the direction of the data.",
      args: localeArgs,
      resolve: (hypothesis, { locale }) =>
        describeHypothesis(hypothesis, localeKey(locale)).finding,
    }),
  }),
});

const SatisfactionGroupType = builder.objectRef<SatisfactionGroup>("SatisfactionGroup").implement({
  description: "Customers of some satisfaction scores by their outcome.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "LOW, MEDIUM or HIGH." }),
    from: t.exposeInt("from", { description: "Lowest score." }),
    to: t.exposeInt("to", { description: "Highest score." }),
    retained: t.exposeInt("retained", { description: "Active, observed." }),
    churned: t.exposeInt("churned", { description: "Churned, observed." }),
    expectedRetained: t.exposeFloat("expectedRetained", {
      nullable: true,
      description: "Active, expected if satisfaction and churn were independent; null without a " +
        "test.",
    }),
    expectedChurned: t.exposeFloat("expectedChurned", {
      nullable: true,
      description: "Churned, expected if satisfaction and churn were independent; null without a " +
        "test.",
    }),
    churnRate: t.float({
      description: "Share that churned, from 0 to 1.",
      resolve: ({ retained, churned }) => churned / (retained + churned),
    }),
  }),
});

export const SatisfactionTableType = builder.objectRef<SatisfactionTable>("SatisfactionTable")
  .implement({
    description: "Satisfaction groups against churn.",
    fields: (t) => ({
      groups: t.field({
        type: [SatisfactionGroupType],
        description: "Lowest scores first; those without customers of known outcome are left out.",
        complexity: { field: 1, multiplier: 3 },
        resolve: ({ groups }) => [...groups],
      }),
      test: t.field({
        type: StatisticalTest,
        nullable: true,
        description: "The test of independence; null where there are too few customers.",
        resolve: ({ figures }) => figures && { ...figures, test: "CHI_SQUARED" as const },
      }),
    }),
  });
