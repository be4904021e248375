import type { Problem } from "@/content/playbook/contract.ts";
import type { StrategyDraft } from "@/content/playbook/draft.ts";
import { expectedChurnersOf, type StrategyFigures } from "@/content/playbook/figures.ts";

/** A number as a text states it. */
interface Stated {
  readonly text: string;
  /** NaN where it is written in no manner that is read. */
  readonly value: number;
  readonly percent: boolean;
  /** Whether it is an amount of money. */
  readonly money: boolean;
}

/** Digits as they hang together, unless they are part of a name such as A4. */
const DIGITS = String.raw`(?<!\p{Nd}|\p{Nd}[.,]|(?<!\p{L})[a-z])(?<digits>\p{Nd}+(?:[.,]\p{Nd}+)*)`;
const MULTIPLE = String.raw`(?<multiple>(?:[백천만억](?!족))+|thousand\b|million\b|k\b)`;
const PERCENT = String.raw`(?<percent>%|percent(?:age)?\b|per cent\b|pct\b|퍼센트|프로(?!\p{L}))`;
const CURRENCY = "\\p{Sc}|USD|KRW|EUR|GBP|JPY|CNY";
const UNIT = String
  .raw`dollars?\b|cents?\b|euros?\b|pounds?\b|yen\b|won\b|원(?!하)|달러|유로|엔(?!진)`;
/** A number, what multiplies it, and what makes it a percentage or money, in English and Korean. */
const NUMBER = new RegExp(
  String
    .raw`(?<before>${CURRENCY})?\s*${DIGITS}\s*${MULTIPLE}?\s*(?:${PERCENT}|(?<after>${CURRENCY}|${UNIT}))?`,
  "giu",
);
const WRITTEN = /^\d+(?:,\d{3})*(?:\.\d+)?$/;

const MULTIPLES: Readonly<Record<string, number>> = {
  "백": 1e2,
  "천": 1e3,
  "만": 1e4,
  "억": 1e8,
  thousand: 1e3,
  k: 1e3,
  million: 1e6,
};

/** Fields that say what is to be done, and among them those that say what to look at. */
const PLANNED = /^(tactics|measure)/;
const MEASURED = /(metric|measure)$/;

/** A whole number up to this may be part of a plan, such as seven days. */
const PLAN_MOST = 100;

/**
 * Which figures of a strategy are not the cluster's. Headline and rationale may state only figures of the cluster and
 * of the whole, rounded or not. Tactics may plan with whole numbers up to 100 besides, but with percentages and amounts
 * of money only where the allowed offers name them; what is measured may be held against any whole percentage.
 *
 * @param offers offers that the shop allows, in its own words
 */
export function inventedFigures(
  draft: StrategyDraft,
  cluster: StrategyFigures,
  whole: StrategyFigures,
  offers: readonly string[],
): Problem[] {
  const known = knownFigures(cluster, whole);
  const allowed = offers.flatMap(statedIn);
  const isKnown = ({ value, percent }: Stated) =>
    (percent ? known.percents : known.numbers).some((figure) => roundsTo(figure, value));
  const isPlan = ({ value, percent, money }: Stated, field: string) =>
    !money && (!percent || MEASURED.test(field)) && Number.isInteger(value) && value <= PLAN_MOST ||
    allowed.some((offer) => offer.value === value && offer.percent === percent);
  const invented = (field: string, text: string): Problem[] =>
    statedIn(text).filter((stated) =>
      !isKnown(stated) && !(PLANNED.test(field) && isPlan(stated, field))
    ).map(({ text }) => ({
      field,
      code: "FIGURE",
      message: `"${text}" is none of this segment's figures: use only those that are given.`,
    }));
  return [
    ...invented("headline", draft.headline),
    ...invented("body", draft.body),
    ...draft.tactics.flatMap((tactic, at) =>
      Object.entries(tactic).flatMap(([name, text]) => invented(`tactics.${at}.${name}`, text))
    ),
    ...invented("measure", draft.measure),
  ];
}

function statedIn(text: string): Stated[] {
  return [...text.normalize("NFKC").matchAll(NUMBER)].map((match) => {
    const { digits, multiple = "", percent, before, after } = match.groups!;
    const value = WRITTEN.test(digits!) ? Number(digits!.replaceAll(",", "")) : NaN;
    return {
      text: match[0].trim(),
      value: value * timesOf(multiple.toLowerCase()),
      percent: percent !== undefined,
      money: before !== undefined || after !== undefined,
    };
  });
}

/** What a word, or several Korean ones in a row, multiply by. */
function timesOf(multiple: string): number {
  const words = multiple in MULTIPLES ? [multiple] : [...multiple];
  return words.reduce((product, word) => product * MULTIPLES[word]!, 1);
}

function knownFigures(cluster: StrategyFigures, whole: StrategyFigures) {
  const groups = [cluster, whole];
  const churn = groups.flatMap(({ churnProbability }) => churnProbability ?? []);
  return {
    numbers: [
      ...groups.flatMap(({ size, recency, frequency, monetary, means = {} }) =>
        [size, recency, frequency, monetary, ...Object.values(means)].flatMap((each) => each ?? [])
      ),
      ...churn,
      expectedChurnersOf(cluster) ?? NaN,
      cluster.rhythm?.gapDays ?? NaN,
      cluster.rhythm?.atStake ?? NaN,
    ],
    percents: [...churn, cluster.size / whole.size].map((share) => share * 100),
  };
}

/** Whether a figure, rounded to no more than two decimals, is the one that is stated. */
function roundsTo(figure: number, stated: number): boolean {
  return [0, 1, 2].some((decimals) => Number(figure.toFixed(decimals)) === stated);
}
