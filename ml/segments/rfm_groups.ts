/** The eleven groups that shops name customers by, from scores of recency, frequency and spend. */

/** The groups, the most valuable and active first. */
export const RFM_GROUPS = [
  "CHAMPIONS",
  "LOYAL",
  "POTENTIAL_LOYALISTS",
  "NEW",
  "PROMISING",
  "NEED_ATTENTION",
  "ABOUT_TO_SLEEP",
  "AT_RISK",
  "CANNOT_LOSE",
  "HIBERNATING",
  "LOST",
] as const;
export type RfmGroup = (typeof RFM_GROUPS)[number];

/** The best score. Scores are fifths: 1 to 5. */
export const MAX_SCORE = 5;

/** Scores that a group takes: those of recency and of value, both ends included. */
export interface RfmRule {
  readonly group: RfmGroup;
  readonly recency: readonly [from: number, to: number];
  readonly value: readonly [from: number, to: number];
}

/**
 * Which group takes which scores. The usual grid of recency by frequency and spend (CleverTap, "RFM analysis for
 * customer segmentation"; Putler, "RFM analysis"), made to part: each pair of scores is in one group.
 */
export const RFM_RULES: readonly RfmRule[] = [
  { group: "CHAMPIONS", recency: [5, 5], value: [4, 5] },
  { group: "LOYAL", recency: [3, 4], value: [4, 5] },
  { group: "POTENTIAL_LOYALISTS", recency: [4, 5], value: [2, 3] },
  { group: "NEW", recency: [5, 5], value: [1, 1] },
  { group: "PROMISING", recency: [4, 4], value: [1, 1] },
  { group: "NEED_ATTENTION", recency: [3, 3], value: [3, 3] },
  { group: "ABOUT_TO_SLEEP", recency: [3, 3], value: [1, 2] },
  { group: "AT_RISK", recency: [1, 2], value: [3, 3] },
  { group: "CANNOT_LOSE", recency: [1, 2], value: [4, 5] },
  { group: "HIBERNATING", recency: [2, 2], value: [1, 2] },
  { group: "LOST", recency: [1, 1], value: [1, 2] },
];

/** The groups whose customers were good ones and have not ordered for long: whom to win back first. */
export const RFM_GROUPS_AT_RISK = ["AT_RISK", "CANNOT_LOSE"] as const satisfies readonly RfmGroup[];

/**
 * The score of value: the mean of frequency and spend, rounded down, so that one large order makes no loyal customer;
 * frequency alone where no amounts are known.
 */
export function valueScore(frequency: number, monetary: number | null): number {
  return monetary === null ? frequency : Math.floor((frequency + monetary) / 2);
}

/**
 * The group of a pair of scores.
 *
 * @param recency 1 to 5; 5 is the fifth that ordered last
 * @param value 1 to 5, from {@linkcode valueScore}
 * @throws {RangeError} for scores that are none
 */
export function rfmGroupOf(recency: number, value: number): RfmGroup {
  const rule = RFM_RULES.find((each) =>
    isWithin(recency, each.recency) && isWithin(value, each.value)
  );
  if (rule) return rule.group;
  throw new RangeError(
    `Expected scores from 1 to ${MAX_SCORE}, but found ${recency} and ${value}.`,
  );
}

function isWithin(score: number, [from, to]: readonly [number, number]): boolean {
  return Number.isInteger(score) && from <= score && score <= to;
}

/** The groups of all pairs of scores, by recency and then by value: (1, 1), (1, 2) … (5, 5). */
export function rfmGrid(): RfmGroup[] {
  const scores = Array.from({ length: MAX_SCORE }, (_, i) => i + 1);
  return scores.flatMap((recency) => scores.map((value) => rfmGroupOf(recency, value)));
}
