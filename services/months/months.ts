/** What has become of customers month by month, by their orders. */
import type { Database } from "@/db/client.ts";
import { readDataVersion } from "@/db/queries/data_version.ts";
import {
  countCohorts,
  countGroups,
  countMoves,
  countPairs,
  type GroupCount,
  lastOrderDay,
  listMonths,
  type MonthRow,
  type Move,
} from "@/db/queries/months/figures.ts";
import { churnDefinitions, customerMonths, months } from "@/db/schema/mod.ts";
import { type ChurnChange, churnChange } from "@/ml/segments/churn_change.ts";
import { RFM_GROUPS, RFM_GROUPS_AT_RISK, type RfmGroup } from "@/ml/segments/rfm_groups.ts";
import type { ChurnDefinition } from "@/schema/orders/churn_definition.ts";
import { createCache } from "../cache.ts";
import { UserError } from "../errors.ts";
import { currentDefinition } from "../orders/churn_definition.ts";
import { addDays } from "../orders/days.ts";
import { type Cohort, cohortsOf } from "./cohorts.ts";
import { nextMonth, previousMonth } from "./calendar.ts";

/** The customers of a group at a month's end. */
export interface GroupFigures {
  readonly group: RfmGroup;
  readonly customers: number;
  /** What they have spent so far; null where no amounts are known. */
  readonly spend: number | null;
}

/** A month in figures. */
export interface MonthFigures {
  /** First day of the month. */
  readonly month: string;
  /** False for the last one while orders end before its last day. */
  readonly isComplete: boolean;
  /** Who had ordered by the month's end. */
  readonly customers: number;
  readonly newCustomers: number;
  /** Customers with an order in the month. */
  readonly ordered: number;
  /** Customers who were active at the month's start, by the definition of churn. */
  readonly active: number;
  /** Those of them without an order within the horizon; null while the horizon has not passed. */
  readonly churned: number | null;
  /** Churned over active; null where either is unknown or none is active. */
  readonly churnRate: number | null;
  /** Customers in the groups of `RFM_GROUPS_AT_RISK` at the month's end. */
  readonly atRisk: number;
  /** What they have spent so far; null where no amounts are known. */
  readonly spendAtRisk: number | null;
  readonly thresholds: MonthRow["thresholds"];
  /** Every group, the empty ones too. */
  readonly groups: readonly GroupFigures[];
}

/** The months of a shop, and the definition by which their churn is counted. */
export interface MonthsReport {
  readonly definition: ChurnDefinition;
  /** The first day with an unknown number of orders, ISO 8601. */
  readonly end: string;
  /** From the first order to the last one. */
  readonly months: readonly MonthFigures[];
}

/** What the change of a churn rate between two months is made of. */
export interface ChurnChangeReport {
  readonly from: string;
  readonly to: string;
  readonly definition: ChurnDefinition;
  readonly change: ChurnChange;
}

/** Figures by month, each read on first request and cached until the snapshots or the definition of churn change. */
export interface Months {
  /** Undefined without orders. */
  report(): Promise<MonthsReport | undefined>;
  /**
   * How customers went from group to group between two months' ends, the whole grid.
   *
   * @throws {UserError} `NO_MONTH`
   */
  movement(from: string, to: string): Promise<readonly Move[]>;
  /** The customers by month of first order, the first month first. */
  cohorts(): Promise<readonly Cohort[]>;
  /**
   * Why the churn rates of two months differ; undefined where one of them is not known.
   *
   * @throws {UserError} `NO_MONTH`
   */
  churnChange(from: string, to: string): Promise<ChurnChangeReport | undefined>;
}

/** Entries of the cache: some pairs of months that are looked at. */
const MAX_CACHED = 40;

/** Makes the figures by month of a store. */
export function createMonths(db: Database): Months {
  const cache = createCache(
    () => readDataVersion(db, [months, customerMonths, churnDefinitions]),
    MAX_CACHED,
  );
  const report = () => cache.getOrCompute("report", () => readReport(db));
  const known = async (month: string) => {
    const all = (await report())?.months ?? [];
    const found = all.find((each) => each.month === month);
    if (found) return found;
    const span = all.length === 0
      ? "There are no orders"
      : `There are months from ${all[0]!.month} to ${all.at(-1)!.month}`;
    throw new UserError("NO_MONTH", `${month} is no month with orders. ${span}.`);
  };
  return {
    report,
    cohorts: () => cache.getOrCompute("cohorts", async () => cohortsOf(await countCohorts(db))),
    async movement(from, to) {
      await Promise.all([known(from), known(to)]);
      return await cache.getOrCompute(`moves ${from} ${to}`, () => countMoves(db, from, to));
    },
    async churnChange(from, to) {
      const both = await Promise.all([known(from), known(to)]);
      if (both.some(({ churnRate }) => churnRate === null)) return undefined;
      return await cache.getOrCompute(`churn ${from} ${to}`, async () => {
        const { definition } = (await report())!;
        // Who is active at a month's start is in the snapshots of the month before.
        const ends = [previousMonth(from), previousMonth(to)] as const;
        const change = churnChange(await countPairs(db, ends, definition));
        return change && { from, to, definition, change };
      });
    },
  };
}

async function readReport(db: Database): Promise<MonthsReport | undefined> {
  const definition = await currentDefinition({ db });
  const last = await lastOrderDay(db);
  if (!definition || last === null) return undefined;
  const end = addDays(last, 1);
  const [rows, counts] = await Promise.all([listMonths(db), countGroups(db, definition)]);
  const of = (month: string) => counts.filter((count) => count.month === month);
  return {
    definition,
    end,
    months: rows.map((row) =>
      figuresOf(row, of(row.month), of(previousMonth(row.month)), {
        definition,
        end,
      })
    ),
  };
}

function figuresOf(
  { month, customers, thresholds }: MonthRow,
  counts: readonly GroupCount[],
  before: readonly GroupCount[],
  { definition, end }: Pick<MonthsReport, "definition" | "end">,
): MonthFigures {
  const sum = (of: readonly GroupCount[], key: "newCustomers" | "ordered" | "active" | "churned") =>
    of.reduce((total, count) => total + count[key], 0);
  const groups = RFM_GROUPS.map((group): GroupFigures => {
    const found = counts.find((count) => count.group === group);
    const none = thresholds.spend === null ? null : 0;
    return { group, customers: found?.customers ?? 0, spend: found?.spend ?? none };
  });
  const risky = groups.filter(({ group }) => RFM_GROUPS_AT_RISK.some((each) => each === group));
  const active = sum(before, "active");
  const hasOutcome = addDays(month, definition.horizonDays) <= end;
  const churned = hasOutcome ? sum(before, "churned") : null;
  return {
    month,
    isComplete: nextMonth(month) <= end,
    customers,
    newCustomers: sum(counts, "newCustomers"),
    ordered: sum(counts, "ordered"),
    active,
    churned,
    churnRate: churned === null || active === 0 ? null : churned / active,
    atRisk: risky.reduce((total, each) => total + each.customers, 0),
    spendAtRisk: thresholds.spend === null
      ? null
      : risky.reduce((total, each) => total + (each.spend ?? 0), 0),
    thresholds,
    groups,
  };
}

/** Standard errors beyond which a rise is more than chance, however many months are looked at. */
const SHARP = 3;

/**
 * The two months in a row between which churn rose most, in standard errors of two proportions; these count customers who
 * are in both months twice, so that they are too wide rather than too narrow.
 *
 * @returns undefined where no rise is more than chance
 */
export function sharpestRise(
  months: readonly MonthFigures[],
): readonly [MonthFigures, MonthFigures] | undefined {
  const rises = months.slice(1).flatMap((to, i) => {
    const pair = [months[i]!, to] as const;
    return to.churnRate === null || pair[0].churnRate === null ? [] : [{ pair, z: riseOf(pair) }];
  });
  const sharpest = rises.toSorted((one, other) => other.z - one.z)[0];
  return sharpest && sharpest.z >= SHARP ? sharpest.pair : undefined;
}

function riseOf([from, to]: readonly [MonthFigures, MonthFigures]): number {
  const rate = (from.churned! + to.churned!) / (from.active + to.active);
  const error = Math.sqrt(rate * (1 - rate) * (1 / from.active + 1 / to.active));
  return error > 0 ? (to.churnRate! - from.churnRate!) / error : 0;
}

/**
 * The two months whose churn is compared by default: the last one with a known rate, and the one before it.
 *
 * @returns undefined where no two months in a row have a rate
 */
export function lastPair(
  months: readonly MonthFigures[],
): readonly [MonthFigures, MonthFigures] | undefined {
  const at = months.findLastIndex(({ churnRate }, i) =>
    churnRate !== null && typeof months[i - 1]?.churnRate === "number"
  );
  return at < 1 ? undefined : [months[at - 1]!, months[at]!];
}
