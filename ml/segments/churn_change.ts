/** Splits the change of a churn rate between two moments into what made it. */

/** A customer as they were at one of the moments. */
export interface Side {
  readonly group: string;
  /** Whether the customer had become one just before. */
  readonly isNew: boolean;
  readonly churned: boolean;
}

/** Customers who are alike at both moments; null where they were not asked about. */
export interface Pair {
  readonly from: Side | null;
  readonly to: Side | null;
  readonly customers: number;
}

/** A change of a rate, with its 95% interval. */
export interface Effect {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Customers of one kind at one moment. */
export interface Rate {
  readonly customers: number;
  readonly churned: number;
}

/** What one group of existing customers did to the rate. */
export interface GroupChange {
  readonly group: string;
  readonly from: Rate;
  readonly to: Rate;
  /** By more or fewer customers being in the group. */
  readonly mix: Effect;
  /** By the group's own rate. */
  readonly behaviour: Effect;
}

/** The change of a churn rate and its parts, which add up to it. Rates are from 0 to 1. */
export interface ChurnChange {
  readonly from: Rate;
  readonly to: Rate;
  readonly change: Effect;
  /** By how many new customers there were, and by how they churned. */
  readonly newCustomers: Effect;
  /** By existing customers being in other groups than before. */
  readonly mix: Effect;
  /** By existing customers of the same group churning more or less. */
  readonly behaviour: Effect;
  readonly fromNew: Rate;
  readonly toNew: Rate;
  readonly groups: readonly GroupChange[];
}

/** Counts at one moment: new customers first, then the existing ones by group. */
interface Moment {
  readonly customers: Float64Array;
  readonly churned: Float64Array;
}

/** Two-sided 95% of a normal distribution. */
const Z95 = 1.959964;

/**
 * Splits the change of the churn rate. With new customers (share s, rate n) and existing ones (rate e) the rate is
 * s·n + (1 − s)·e; a bar is the mean of both moments, Δ the difference.
 *
 *     new customers = Δs·(n̄ − ē) + s̄·Δn
 *     mix           = (1 − s̄)·Σ Δw_g·(r̄_g − ē)
 *     behaviour     = (1 − s̄)·Σ w̄_g·Δr_g
 *
 * with w_g the share of group g among the existing ones and r_g its rate. The parts add up to the change exactly
 * (Kitagawa, "Components of a difference between two rates", 1955, once between new and existing customers and once
 * among the existing). A group that is empty at one moment has the other moment's rate there.
 *
 * Intervals are by the jackknife over customers (Efron, "The jackknife, the bootstrap and other resampling plans", 1982):
 * a customer of both moments is left out of both at once, so that what they share cancels.
 *
 * @returns undefined where nobody is asked about at one of the moments
 */
export function churnChange(pairs: readonly Pair[]): ChurnChange | undefined {
  const groups = [
    ...new Set(
      pairs.flatMap(({ from, to }) => [from, to].flatMap((side) => side ? [side.group] : [])),
    ),
  ].sort();
  const [from, to] = (["from", "to"] as const).map((moment) => count(pairs, groups, moment)) as [
    Moment,
    Moment,
  ];
  if (sum(from.customers) === 0 || sum(to.customers) === 0) return undefined;
  const values = split(from, to);
  const errors = jackknife(pairs, groups, [from, to]);
  const effect = (index: number): Effect => {
    const [value, error] = [values[index]!, errors[index]!];
    return { value, low: value - Z95 * error, high: value + Z95 * error };
  };
  const rate = ({ customers, churned }: Moment, index: number): Rate => ({
    customers: customers[index]!,
    churned: churned[index]!,
  });
  const whole = ({ customers, churned }: Moment): Rate => ({
    customers: sum(customers),
    churned: sum(churned),
  });
  return {
    from: whole(from),
    to: whole(to),
    change: effect(0),
    newCustomers: effect(1),
    mix: effect(2),
    behaviour: effect(3),
    fromNew: rate(from, 0),
    toNew: rate(to, 0),
    groups: groups.map((group, index) => ({
      group,
      from: rate(from, index + 1),
      to: rate(to, index + 1),
      mix: effect(TOTALS + 2 * index),
      behaviour: effect(TOTALS + 2 * index + 1),
    })),
  };
}

/** Change, new customers, mix, behaviour; mix and behaviour of each group follow. */
const TOTALS = 4;

function place(side: Side, groups: readonly string[]): number {
  return side.isNew ? 0 : groups.indexOf(side.group) + 1;
}

function count(
  pairs: readonly Pair[],
  groups: readonly string[],
  moment: "from" | "to",
): Moment {
  const customers = new Float64Array(groups.length + 1);
  const churned = new Float64Array(groups.length + 1);
  for (const pair of pairs) {
    const side = pair[moment];
    if (!side) continue;
    customers[place(side, groups)]! += pair.customers;
    if (side.churned) churned[place(side, groups)]! += pair.customers;
  }
  return { customers, churned };
}

/** The change and its parts, in the order that `TOTALS` says. */
function split(from: Moment, to: Moment): Float64Array {
  const all = [from, to].map(({ customers, churned }) => {
    const total = sum(customers);
    const existing = total - customers[0]!;
    return { total, existing, churned: sum(churned), old: sum(churned) - churned[0]! };
  }) as [Whole, Whole];
  const [a, b] = all;
  const rates = (index: number) =>
    bothRates(
      [from.churned[index]!, from.customers[index]!],
      [to.churned[index]!, to.customers[index]!],
    );
  const [newA, newB] = rates(0);
  const [oldA, oldB] = bothRates([a.old, a.existing], [b.old, b.existing]);
  const [shareA, shareB] = [ratio(from.customers[0]!, a.total), ratio(to.customers[0]!, b.total)];
  const oldRate = (oldA + oldB) / 2;
  const oldShare = 1 - (shareA + shareB) / 2;
  const groups = from.customers.length - 1;
  const parts = new Float64Array(TOTALS + 2 * groups);
  parts[0] = ratio(b.churned, b.total) - ratio(a.churned, a.total);
  parts[1] = (shareB - shareA) * ((newA + newB) / 2 - oldRate) +
    (shareA + shareB) / 2 * (newB - newA);
  for (let group = 0; group < groups; group++) {
    const [rateA, rateB] = rates(group + 1);
    const before = ratio(from.customers[group + 1]!, a.existing);
    const after = ratio(to.customers[group + 1]!, b.existing);
    const mix = oldShare * (after - before) * ((rateA + rateB) / 2 - oldRate);
    const behaviour = oldShare * (before + after) / 2 * (rateB - rateA);
    parts[TOTALS + 2 * group] = mix;
    parts[TOTALS + 2 * group + 1] = behaviour;
    parts[2]! += mix;
    parts[3]! += behaviour;
  }
  return parts;
}

interface Whole {
  readonly total: number;
  /** Customers who are not new, and those of them who churned. */
  readonly existing: number;
  readonly old: number;
  readonly churned: number;
}

/** Two rates; where one has no customers, the other's. */
function bothRates(
  [churnedA, customersA]: readonly [number, number],
  [churnedB, customersB]: readonly [number, number],
): readonly [number, number] {
  const a = customersA > 0 ? churnedA / customersA : undefined;
  const b = customersB > 0 ? churnedB / customersB : undefined;
  return [a ?? b ?? 0, b ?? a ?? 0];
}

/** The standard error of each part, by leaving each customer out once; those who are alike are left out alike. */
function jackknife(
  pairs: readonly Pair[],
  groups: readonly string[],
  [from, to]: readonly [Moment, Moment],
): Float64Array {
  const without = pairs.map((pair) =>
    split(leftOut(from, pair.from, groups), leftOut(to, pair.to, groups))
  );
  const n = pairs.reduce((total, { customers }) => total + customers, 0);
  const errors = new Float64Array(TOTALS + 2 * groups.length);
  for (let part = 0; part < errors.length; part++) {
    const mean = pairs.reduce((total, { customers }, i) =>
      total + customers * without[i]![part]!, 0) /
      n;
    const spread = pairs.reduce(
      (total, { customers }, i) => total + customers * (without[i]![part]! - mean) ** 2,
      0,
    );
    errors[part] = Math.sqrt((n - 1) / n * spread);
  }
  return errors;
}

function leftOut(moment: Moment, side: Side | null, groups: readonly string[]): Moment {
  if (!side) return moment;
  const customers = moment.customers.slice();
  const churned = moment.churned.slice();
  customers[place(side, groups)]! -= 1;
  if (side.churned) churned[place(side, groups)]! -= 1;
  return { customers, churned };
}

const ratio = (part: number, whole: number) => whole > 0 ? part / whole : 0;
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
