/** The two years of the demo store: its season, its campaigns, its growth, and the month in which deliveries failed. */

const DAY_MS = 86_400_000;

/** How busy the shop is by month, January first; 1 is an ordinary month. */
const MONTHS = [0.9, 0.85, 0.95, 1, 1, 0.95, 0.85, 0.85, 0.95, 1, 1.15, 1.75] as const;
/** By day of the week, Sunday first. */
const WEEKDAYS = [1.15, 1.1, 1, 1, 0.95, 0.85, 0.95] as const;
const NOVEMBER = 10;
const DECEMBER = 11;
/** Nothing that is ordered later arrives in time. */
const LAST_DAY_BEFORE_CHRISTMAS = 21;
/** How many times as many customers join on the last day as on the first. */
const GROWTH = 2;
/** Months before the last one, from which on failure is searched backwards: so long ago that a year has passed since. */
const FAILURE_MONTHS_AGO = 14;

/** A sale: who orders in it mostly gets a discount. */
interface Campaign {
  /** From 0. */
  readonly month: number;
  readonly firstDay: number;
  readonly lastDay: number;
  /** Share of the orders with a discount, and how much of the price it is. */
  readonly share: number;
  readonly depth: number;
  /** How many times as much is ordered. */
  readonly lift: number;
}

const CAMPAIGNS: readonly Campaign[] = [
  { month: 0, firstDay: 5, lastDay: 14, share: 0.55, depth: 0.25, lift: 1.25 },
  { month: 4, firstDay: 18, lastDay: 24, share: 0.5, depth: 0.15, lift: 1.25 },
  { month: NOVEMBER, firstDay: 20, lastDay: 30, share: 0.7, depth: 0.2, lift: 1.9 },
];

/** What is the same for all customers who order on a day. */
export interface Day {
  /** ISO 8601 date. */
  readonly date: string;
  /** How much is ordered; 1 on an ordinary day. */
  readonly demand: number;
  /** Share of the orders with a discount, and how much of the price it is. */
  readonly discounts: { readonly share: number; readonly depth: number };
  /** Whether it lies in the month of the failure. */
  readonly fails: boolean;
}

/** Two years, day by day. */
export interface Calendar {
  /** From the first day of the month two years before the last day. */
  readonly days: readonly Day[];
  /** Before each day, the demand of all days before it; one more than there are days. */
  readonly demandBefore: Float64Array;
  /** By day, how many customers join, up to a factor. */
  readonly joining: Float64Array;
  /** First day of the month in which deliveries failed. */
  readonly failureMonth: string;
}

/** @param today ISO 8601 date; the last day is the one before it */
export function demoCalendar(today: string): Calendar {
  const end = Date.parse(today);
  const last = new Date(end - DAY_MS);
  const year = last.getUTCFullYear();
  const month = last.getUTCMonth();
  const first = Date.UTC(year - 2, month);
  const failure = failureMonth(year, month);
  const days = Array.from({ length: Math.round((end - first) / DAY_MS) }, (_, day) => {
    return dayAt(new Date(first + day * DAY_MS), failure);
  });
  const demandBefore = new Float64Array(days.length + 1);
  for (const [at, { demand }] of days.entries()) demandBefore[at + 1] = demandBefore[at]! + demand;
  return {
    days,
    demandBefore,
    joining: Float64Array.from(
      days,
      ({ demand }, at) => demand * (1 + (GROWTH - 1) * at / days.length),
    ),
    failureMonth: isoDate(failure),
  };
}

/** A month without a Christmas trade, which would hide what happens in it. */
function failureMonth(year: number, lastMonth: number): Date {
  const month = new Date(Date.UTC(year, lastMonth - FAILURE_MONTHS_AGO));
  while (month.getUTCMonth() >= NOVEMBER) month.setUTCMonth(month.getUTCMonth() - 1);
  return month;
}

function dayAt(day: Date, failure: Date): Day {
  const month = day.getUTCMonth();
  const ofMonth = day.getUTCDate();
  const campaign = CAMPAIGNS.find((each) =>
    each.month === month && each.firstDay <= ofMonth && ofMonth <= each.lastDay
  );
  const late = month === DECEMBER && ofMonth > LAST_DAY_BEFORE_CHRISTMAS ? 0.45 : 1;
  return {
    date: isoDate(day),
    demand: MONTHS[month]! * WEEKDAYS[day.getUTCDay()]! * late * (campaign?.lift ?? 1),
    discounts: campaign ?? { share: 0.08, depth: 0.1 },
    fails: month === failure.getUTCMonth() && day.getUTCFullYear() === failure.getUTCFullYear(),
  };
}

function isoDate(day: Date): string {
  return day.toISOString().slice(0, 10);
}
