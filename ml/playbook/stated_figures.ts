import type { Problem } from "@/ml/playbook/contract.ts";
import type { StrategyDraft } from "@/ml/playbook/draft.ts";
import type { GroupFigures } from "@/ml/segments/segmentation.ts";

/** A number as a text states it. */
interface Stated {
  readonly text: string;
  readonly value: number;
  readonly percent: boolean;
}

/** A number, what multiplies it, and what makes it a percentage, in English and Korean. */
const NUMBER =
  /(?<![a-z\d]|\d[.,])(\d+(?:,\d{3})*(?:\.\d+)?)\s*(천|만|억|thousand\b|million\b|k\b)?\s*(%|percent\b|per cent\b|퍼센트|프로(?!\p{L}))?/giu;

const MULTIPLES: Readonly<Record<string, number>> = {
  "천": 1e3,
  "만": 1e4,
  "억": 1e8,
  thousand: 1e3,
  k: 1e3,
  million: 1e6,
};

/** A whole number up to this, which is no percentage, may be part of a plan, such as seven days. */
const PLAN_MOST = 100;

/**
 * Which figures of a strategy are not the cluster's. Headline and rationale may state only figures of the cluster and
 * of the whole, rounded or not. Tactics and measure may plan with whole numbers up to 100 besides, and with what the
 * allowed offers name.
 *
 * @param offers offers that the shop allows, in its own words
 */
export function inventedFigures(
  draft: StrategyDraft,
  cluster: GroupFigures,
  whole: GroupFigures,
  offers: readonly string[],
): Problem[] {
  const known = knownFigures(cluster, whole);
  const allowed = offers.flatMap(statedIn);
  const isKnown = ({ value, percent }: Stated) =>
    (percent ? known.percents : known.numbers).some((figure) => roundsTo(figure, value));
  const isPlan = (stated: Stated) =>
    !stated.percent && Number.isInteger(stated.value) && stated.value <= PLAN_MOST ||
    allowed.some(({ value, percent }) => value === stated.value && percent === stated.percent);
  const invented = (field: string, text: string, plan: boolean): Problem[] =>
    statedIn(text).filter((stated) => !isKnown(stated) && !(plan && isPlan(stated)))
      .map(({ text }) => ({
        field,
        message: `"${text}" is none of this segment's figures: use only those that are given.`,
      }));
  return [
    ...invented("headline", draft.headline, false),
    ...invented("body", draft.body, false),
    ...draft.tactics.flatMap((tactic, at) =>
      Object.entries(tactic).flatMap(([name, text]) =>
        invented(`tactics.${at}.${name}`, text, true)
      )
    ),
    ...invented("measure", draft.measure, true),
  ];
}

function statedIn(text: string): Stated[] {
  return [...text.normalize("NFKC").matchAll(NUMBER)].map(([all, digits, multiple, percent]) => ({
    text: all.trim(),
    value: Number(digits!.replaceAll(",", "")) *
      (multiple === undefined ? 1 : MULTIPLES[multiple.toLowerCase()]!),
    percent: percent !== undefined,
  }));
}

function knownFigures(cluster: GroupFigures, whole: GroupFigures) {
  const groups = [cluster, whole];
  const churn = groups.flatMap(({ churnProbability }) => churnProbability ?? []);
  return {
    numbers: [
      ...groups.flatMap((
        { size, recency, frequency, monetary },
      ) => [size, recency, frequency, monetary]),
      ...churn,
      cluster.size * (cluster.churnProbability ?? NaN),
    ],
    percents: [...churn, cluster.size / whole.size].map((share) => share * 100),
  };
}

/** Whether a figure, rounded to no more than two decimals, is the one that is stated. */
function roundsTo(figure: number, stated: number): boolean {
  return [0, 1, 2].some((decimals) => Number(figure.toFixed(decimals)) === stated);
}
