/** A fictional customer table with a label, for tests and benches that need one. */
import type { Random } from "@/ml/random.ts";
import { exponential, normal, pick, poisson } from "@/ml/variates.ts";

/** Share of customers that churn. */
const CHURN_RATE = 0.17;

/** How much of churn has causes rather than chance: the log-odds' scale. */
const SHARPNESS = 2;

/** Share of missing values, as in the public table. */
const MISSING: Partial<Record<keyof Complete, number>> = {
  tenure: 0.0469,
  warehouseToHome: 0.0446,
  hoursOnApp: 0.0453,
  orderAmountHike: 0.0471,
  couponsUsed: 0.0455,
  orderCount: 0.0458,
  daysSinceLastOrder: 0.0545,
};

/** How a kind of shopper buys; numbers are means. */
interface Habit {
  readonly share: number;
  readonly orders: number;
  readonly days: number;
  readonly cashback: number;
  /** Categories with their weights. */
  readonly categories: readonly (readonly [string, number])[];
}

const HABITS: readonly Habit[] = [
  {
    share: 0.42,
    orders: 1.6,
    days: 2.2,
    cashback: 145,
    categories: [["Mobile Phone", 6], ["Laptop & Accessory", 4], ["Fashion", 1]],
  },
  {
    share: 0.2,
    orders: 1.9,
    days: 8.5,
    cashback: 165,
    categories: [["Laptop & Accessory", 6], ["Mobile Phone", 2], ["Fashion", 2]],
  },
  {
    share: 0.14,
    orders: 7.5,
    days: 7,
    cashback: 168,
    categories: [["Laptop & Accessory", 5], ["Mobile Phone", 3], ["Fashion", 2]],
  },
  {
    share: 0.12,
    orders: 2,
    days: 2.5,
    cashback: 242,
    categories: [["Fashion", 5], ["Grocery", 3], ["Others", 1]],
  },
  {
    share: 0.07,
    orders: 2,
    days: 11,
    cashback: 262,
    categories: [["Grocery", 5], ["Others", 4], ["Fashion", 1]],
  },
  {
    share: 0.05,
    orders: 12,
    days: 5.5,
    cashback: 268,
    categories: [["Grocery", 4], ["Fashion", 3], ["Others", 3]],
  },
];

/** What the shop knows of a customer: the columns of the preset schema for online shops. */
type Complete = {
  readonly tenure: number;
  readonly preferredLoginDevice: string;
  readonly cityTier: number;
  readonly warehouseToHome: number;
  readonly preferredPaymentMode: string;
  readonly gender: string;
  readonly hoursOnApp: number;
  readonly devicesRegistered: number;
  readonly preferredOrderCategory: string;
  readonly satisfactionScore: number;
  readonly maritalStatus: string;
  readonly addresses: number;
  readonly complained: boolean;
  readonly orderAmountHike: number;
  readonly couponsUsed: number;
  readonly orderCount: number;
  readonly daysSinceLastOrder: number;
  readonly cashbackAmount: number;
};

type WithMissing = { readonly [Key in keyof Complete]: Complete[Key] | null };

/** A customer of the labelled shop. */
export type LabelledCustomer = WithMissing & {
  readonly customerId: string;
  readonly churned: boolean | null;
};

/**
 * Invents a shop: customers of the preset schema for online shops whose churn has plausible causes (a short tenure, a complaint, low
 * satisfaction, a long silence, few orders, and their interplay) and an honest share of chance, so that a good model is
 * right often and not always. About 17% churn; values are missing at the rates of the public table.
 *
 * @param count customers; default 5,000
 * @returns customers `SHOP-00001` onward, no two alike
 */
export function createLabelledShop(random: Random, count = 5000): LabelledCustomer[] {
  const customers = Array.from({ length: count }, () => drawCustomer(random));
  const margins = customers.map((customer) => SHARPNESS * churnMargin(customer));
  const intercept = interceptFor(margins, CHURN_RATE);
  return customers.map((customer, row) => ({
    customerId: `SHOP-${String(row + 1).padStart(5, "0")}`,
    churned: random.next() < sigmoid(margins[row]! + intercept),
    ...withMissing(customer, random),
  }));
}

/** Log-odds of churn up to the intercept. */
function churnMargin(customer: Complete): number {
  const { tenure, complained, satisfactionScore, daysSinceLastOrder, orderCount } = customer;
  const isNew = tenure <= 1;
  const single = customer.maritalStatus === "Single";
  return (isNew ? 3.4 : tenure <= 6 ? 1.1 : 0) - 0.09 * Math.min(tenure, 30) +
    (complained ? 1.7 : 0) + (complained && isNew ? 0.9 : 0) +
    (satisfactionScore <= 2 ? 0.9 : satisfactionScore >= 5 ? -0.5 : 0) +
    (complained && satisfactionScore <= 2 ? 0.8 : 0) +
    0.11 * Math.min(daysSinceLastOrder, 15) - 0.16 * Math.min(orderCount, 10) +
    (single ? 0.9 : 0) + 0.35 * (customer.devicesRegistered - 3.5) +
    0.3 * (customer.cityTier - 1) + 0.03 * (customer.warehouseToHome - 15) +
    (customer.preferredOrderCategory === "Mobile Phone" ? 0.8 : 0) +
    (customer.preferredPaymentMode === "Cash on Delivery" ? 0.6 : 0) -
    0.008 * (customer.cashbackAmount - 175) +
    (customer.addresses >= 7 && isNew ? 0.8 : 0);
}

function drawCustomer(random: Random): Complete {
  const habit = pick(random, HABITS.map((habit) => [habit, habit.share] as const));
  const newcomer = random.next() < 0.24;
  const tenure = newcomer ? random.int(2) : clamp(2 + exponential(random, 10), 2, 61);
  const orderCount = clamp(1 + poisson(random, habit.orders - 1), 1, 16);
  return {
    tenure: Math.round(tenure),
    preferredLoginDevice: pick(random, [["Mobile Phone", 7], ["Computer", 3]]),
    cityTier: pick(random, [[1, 65], [2, 5], [3, 30]]),
    warehouseToHome: Math.round(clamp(5 + exponential(random, 10.5), 5, 45)),
    preferredPaymentMode: pick(random, [
      ["Debit Card", 41],
      ["Credit Card", 32],
      ["E wallet", 11],
      ["UPI", 7],
      ["Cash on Delivery", 9],
    ]),
    gender: pick(random, [["Male", 6], ["Female", 4]]),
    hoursOnApp: clamp(Math.round(normal(random, 2.9, 0.75)), 0, 5),
    devicesRegistered: clamp(Math.round(normal(random, 3.7, 1)), 1, 6),
    preferredOrderCategory: pick(random, habit.categories),
    satisfactionScore: pick(random, [[1, 15], [2, 12], [3, 30], [4, 22], [5, 21]]),
    maritalStatus: pick(random, [["Married", 53], ["Single", 32], ["Divorced", 15]]),
    addresses: clamp(1 + poisson(random, newcomer ? 2.6 : 3.4), 1, 20),
    complained: random.next() < 0.27,
    orderAmountHike: clamp(11 + Math.round(exponential(random, 4.7)), 11, 26),
    couponsUsed: clamp(poisson(random, 0.45 * orderCount + 0.4), 0, 16),
    orderCount,
    daysSinceLastOrder: clamp(Math.round(normal(random, habit.days, 1 + habit.days / 5)), 0, 45),
    cashbackAmount: cents(clamp(normal(random, habit.cashback, 18), 0, 325)),
  };
}

function withMissing(customer: Complete, random: Random): WithMissing {
  return Object.fromEntries(
    Object.entries(customer).map(([key, value]) => {
      const rate = MISSING[key as keyof Complete];
      return [key, rate !== undefined && random.next() < rate ? null : value];
    }),
  ) as WithMissing;
}

/** The intercept at which the mean probability is the rate, by bisection. */
function interceptFor(margins: readonly number[], rate: number): number {
  let low = -30;
  let high = 30;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const mean = margins.reduce((sum, margin) => sum + sigmoid(margin + middle), 0) /
      margins.length;
    if (mean < rate) low = middle;
    else high = middle;
  }
  return low;
}

function sigmoid(margin: number): number {
  return 1 / (1 + Math.exp(-margin));
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
