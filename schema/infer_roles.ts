import { yesNo } from "./cells.ts";
import type { RfmRole } from "./column.ts";
import type { ColumnStatistics } from "./column_statistics.ts";
import type { InferredKind } from "./infer_kind.ts";
import { KINDS } from "./kinds.ts";
import { churnWord, idLikeness, labelLikeness, plainName, wordsOf } from "./names.ts";

/** A column of a file, as far as roles rest on it. */
export interface Candidate {
  readonly header: string;
  readonly values: ColumnStatistics;
  readonly inferred: InferredKind;
}

/** Values from which on their form alone makes them ids. */
const MIN_IDS = 20;

const NO_ID_NAME =
  /amount|amt|price|balance|salary|income|total|sum|cost|revenue|value|points|score|age|year|date|birth|phone|mobile|금액|가격|나이|생년|생일|일자|날짜|전화|점수/;

/**
 * The column that tells customers apart: one whose name says so, else one whose values are unique, without gaps, and
 * look like ids. A customer's id stays the id where it comes several times: then rows are orders, or doubled.
 *
 * @returns its index; undefined where there is none, so that rows can only be numbered
 */
export function findId(columns: readonly Candidate[]): number | undefined {
  let best: { index: number; score: number } | undefined;
  columns.forEach(({ header, values, inferred }, index) => {
    const score = idScore(header, values, inferred);
    if (score > (best?.score ?? 0)) best = { index, score };
  });
  return best?.index;
}

function idScore(
  header: string,
  values: ColumnStatistics,
  { kind, noFeature }: InferredKind,
): number {
  const { count, missing, decimals, numbers } = values;
  if (count === 0 || kind === "DATE" || noFeature === "CONTACT") return 0;
  const written17850 = decimals > 0 && values.whole === numbers;
  if (decimals > 0 && !written17850) return 0;
  const whole = values.unique && missing === 0;
  const likeness = idLikeness(header);
  if (likeness === 100) {
    if (kind === "BOOLEAN" || (values.distinct === 1 && count > 1)) return 0;
    return likeness + (whole ? 10 : 0);
  }
  if (!whole) return likeness === 90 && values.distinct > 0.9 * count ? 80 : 0;
  if (likeness > 0) return likeness;
  if (count < MIN_IDS || NO_ID_NAME.test(plainName(header))) return 0;
  const uniform = values.shortest === values.longest && values.longest >= 5;
  if (values.codes === count && values.words === count) return uniform ? 40 : 30;
  return numbers === count && uniform && values.compactDates < count && values.phones === 0
    ? 25
    : 0;
}

/** A label that was found, with the values that mean "has left". */
export interface FoundLabel {
  readonly index: number;
  readonly churnedWhen: readonly string[];
  /** All values, where they are not words for yes and no. */
  readonly categories?: readonly string[];
}

/** Different values that a label may have where one of them says "has left". */
const MAX_STATES = 5;

/** The column that says who has left: two values, and a name or values that say so. */
export function findLabel(columns: readonly Candidate[], id?: number): FoundLabel | undefined {
  let best: (FoundLabel & { readonly score: number }) | undefined;
  columns.forEach((candidate, index) => {
    if (index === id) return;
    const found = labelOf(candidate);
    if (found && found.score > (best?.score ?? 0)) best = { index, ...found };
  });
  if (!best) return undefined;
  const { score: _score, ...label } = best;
  return label;
}

function labelOf(
  { header, values }: Candidate,
): Omit<FoundLabel, "index"> & { score: number } | undefined {
  if (values.overflowed || values.count === 0 || values.distinct > 12) return undefined;
  const { likeness, inverse } = labelLikeness(header);
  const spellings = [...values.values.keys()];
  if (values.yes + values.no === values.count) {
    if (likeness === 0 || (likeness < 100 && (values.yes === 0 || values.no === 0))) {
      return undefined;
    }
    const churned = spellings.filter((value) => yesNo(value)!.value !== inverse);
    const fallback = inverse ? "0" : "1";
    return { score: likeness, churnedWhen: churned.length > 0 ? churned : [fallback] };
  }
  const lower = new Set(spellings.map((value) => value.toLowerCase()));
  const churned = spellings.filter((value) => churnWord(value) === true);
  const others = spellings.filter((value) => churnWord(value) !== true);
  if (churned.length === 0 || others.length === 0 || lower.size > MAX_STATES) return undefined;
  const two = lower.size === 2;
  const active = others.some((value) => churnWord(value) === false);
  if (!two && !active) return undefined;
  if (/reason|사유|date|일자/.test(plainName(header))) return undefined;
  const score = Math.max(likeness, active ? 50 : 30) - (two ? 0 : 25);
  return { score, churnedWhen: churned, categories: spellings };
}

const RFM: Readonly<Record<RfmRole, readonly (readonly [RegExp, number])[]>> = {
  RECENCY: [
    [/recency|최근성/, 100],
    [/(?:days?|weeks?|months?|hours?)(?:since|from)(?:the)?(?:last|latest|previous|prior)/, 95],
    [/since(?:the)?last|sincelast|lastseendays|dayssince(?:order|purchase|login|visit)/, 90],
    [/inactive|inactivity|daysidle|미접속일|미구매일/, 80],
    [/last(?:order|purchase|login|visit|transaction|activity)days?/, 80],
    [
      /경과일|최근(?:구매|주문|방문|접속)(?:후)?(?:일수|경과)|마지막(?:구매|주문|방문)(?:후)?(?:일수|경과)/,
      90,
    ],
  ],
  FREQUENCY: [
    [/^frequency$|purchasefrequency|orderfrequency/, 100],
    [
      /(?:order|purchase|transaction|trans|txn|visit|booking)s?(?:count|ct|cnt|num|number|qty)$/,
      95,
    ],
    [
      /(?:count|number|num|no|total|qty)(?:of)?(?:the)?(?:orders?|purchases?|transactions?|trans|txns?|visits?|bookings?)$/,
      95,
    ],
    [
      /^(?:orders|purchases|transactions|visits|bookings)$|(?:구매|주문|거래|방문|결제)(?:횟수|건수|수)$/,
      90,
    ],
    [/(?:orders|purchases|transactions)(?:placed|made|total|last|in|per)/, 75],
    [/frequency/, 60],
    [
      /(?:login|session|logon|usage)s?(?:count|ct|cnt|num|number)$|(?:count|number|num)(?:of)?(?:logins?|sessions?)/,
      50,
    ],
  ],
  MONETARY: [
    [/^monetary(?:value)?$|monetary/, 100],
    [
      /total(?:amount)?(?:spent|spend|spending|purchase|purchases|sales|revenue|charges?|paid|trans(?:action)?amt|transactionamount|order(?:value|amount))/,
      95,
    ],
    [/(?:lifetime|customer)value$|^(?:clv|cltv|ltv)$/, 85],
    [
      /총(?:구매|주문|결제|거래)?(?:금액|액)|누적(?:구매|결제|주문)?(?:금액|액)|(?:구매|결제|주문|거래)(?:금액|액)|매출/,
      90,
    ],
    [
      /(?:amount|money)spent|spend(?:ing)?$|^spent$|revenue|sales$|purchaseamount|orderamount|totalamt/,
      80,
    ],
    [/^(?:total|amount|sum)$|금액$/, 60],
    [/cashback(?:amount)?$/, 55],
    [/^balance$|accountbalance|잔액/, 50],
    [/amount$|amt$/, 35],
  ],
};

/** Dates that say when a customer was last there. */
const LAST_DATE =
  /(?:last|latest|recent|previous)(?:order|purchase|login|logon|visit|transaction|trans|txn|activity|active|seen|use|usage|session|access|payment|booking)|(?:order|purchase|login|visit|seen|activity|active)(?:last|latest)|(?:최근|마지막|최종)(?:주문|구매|방문|접속|로그인|거래|결제|이용|활동)/;

const NO_RFM =
  /avg|average|mean|ratio|rate|chng|change|hike|limit|salary|income|discount|refund|tax|return|pct|percent|%|max|min|std|monthly|평균|비율|할인|환불|한도/;

/** Share of customers whose spend may be negative. */
const MAX_NEGATIVES = 0.05;

/** Which columns say how lately, how often and for how much customers bought; each once, by name and values. */
export function findRfm(columns: readonly Candidate[]): Map<RfmRole, number> {
  const found = new Map<RfmRole, number>();
  for (const role of ["RECENCY", "FREQUENCY", "MONETARY"] as const) {
    let best = { index: -1, score: 0 };
    columns.forEach(({ header, values, inferred: { kind, noFeature } }, index) => {
      if (noFeature !== null || [...found.values()].includes(index)) return;
      if (role === "RECENCY" && kind === "DATE" && values.distinct >= 3) {
        // The later the date, the more recent: models and segments count the days before the last one.
        const score = LAST_DATE.test(plainName(header)) ? 90 : 0;
        if (score > best.score) best = { index, score };
        return;
      }
      if (KINDS[kind].steps || !KINDS[kind].rfm.includes(role)) return;
      // What was returned may exceed what was bought, of a few customers.
      const maxNegatives = role === "MONETARY" ? MAX_NEGATIVES * values.count : 0;
      if (values.negatives > maxNegatives || values.distinct < 3) return;
      if (role === "FREQUENCY" && values.whole < values.numbers) return;
      const score = rfmScore(role, header);
      if (score > best.score) best = { index, score };
    });
    if (best.index >= 0) found.set(role, best.index);
  }
  return found;
}

function rfmScore(role: RfmRole, header: string): number {
  const plain = plainName(header);
  // "Total_Trans_Amt" counts, "Total_Amt_Chng_Q4_Q1" does not.
  if (
    role !== "RECENCY" && (NO_RFM.test(plain) || wordsOf(header).some((word) => NO_RFM.test(word)))
  ) {
    return 0;
  }
  return Math.max(0, ...RFM[role].map(([name, score]) => name.test(plain) ? score : 0));
}
