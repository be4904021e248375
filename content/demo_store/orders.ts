/** What a customer of the demo store orders from the day they joined on, how it is delivered, and when they leave. */
import type { Random } from "@/ml/random.ts";
import { gamma, normal, poisson } from "@/ml/variates.ts";
import type { Calendar, Day } from "./calendar.ts";
import { FAILED_REGION, type Region } from "./columns.ts";
import type { Shopper } from "./shopper.ts";

/** What was ordered, or sent back, on a day. */
export interface Purchase {
  /** Days from the calendar's first, with the time of day as a fraction. */
  readonly at: number;
  readonly status: "paid" | "cancelled" | "return";
  readonly quantity: number;
  /** What was paid; below 0 for what was sent back. */
  readonly amount: number;
  readonly discount: number;
}

/** A customer's past. */
export interface Past {
  /** In the order of time. */
  readonly purchases: readonly Purchase[];
  /** Days that the last delivery took. */
  readonly lastDeliveryDays: number;
  readonly complained: boolean;
  /** 1 to 5; null for who was not asked, or did not say. */
  readonly satisfactionScore: number | null;
}

/** Share of deliveries that come late in an ordinary month, and of the failed warehouse's in its month. */
const LATE = 0.01;
const LATE_BY_FAILURE = 0.85;
/** Share of customers who leave because of a late delivery and would have stayed otherwise. */
const LEAVE_WHEN_LATE = 0.65;
const COMPLAIN = 0.015;
const COMPLAIN_WHEN_LATE = 0.35;
const CANCELLED = 0.02;
const RETURNED = 0.05;
/** How evenly a customer orders: the shape of the gamma distribution of the gaps, 1 for no rhythm at all. */
const GAP_SHAPE = 3;
/** Spread of the amounts of one customer: the shape of their gamma distribution. */
const AMOUNT_SHAPE = 6;
/** Part of a day from which on orders come. */
const MORNING = 0.3;

/** @param joined the day of the first order, from the calendar's first */
export function drawPast(
  { habit, region }: Shopper,
  joined: number,
  calendar: Calendar,
  random: Random,
): Past {
  const { days } = calendar;
  const purchases: Purchase[] = [];
  let at = joined + MORNING + (1 - MORNING) * random.next();
  let delivery = { isLate: false, days: 0 };
  let complained = false;
  while (at < days.length) {
    const day = days[Math.floor(at)]!;
    const ordered = drawPurchase(habit, day, at, random);
    // No first order is cancelled, so that every customer has one.
    const purchase = purchases.length > 0 && random.next() < CANCELLED
      ? { ...ordered, status: "cancelled" as const }
      : ordered;
    purchases.push(purchase, ...drawReturn(purchase, days.length, random));
    delivery = drawDelivery(region, day, random);
    complained ||= random.next() < (delivery.isLate ? COMPLAIN_WHEN_LATE : COMPLAIN);
    const leaving = habit.leaving +
      (delivery.isLate ? (1 - habit.leaving) * LEAVE_WHEN_LATE : 0);
    if (random.next() < leaving) break;
    at = laterBy(calendar, at, gamma(random, GAP_SHAPE) / GAP_SHAPE / habit.rate);
  }
  return {
    purchases: purchases.sort((one, other) => one.at - other.at),
    lastDeliveryDays: delivery.days,
    complained,
    satisfactionScore: drawSatisfaction(delivery.isLate, complained, random),
  };
}

/** The moment by which so much demand has passed; past the calendar's end where that comes first. */
function laterBy({ demandBefore, days }: Calendar, at: number, demand: number): number {
  const from = Math.floor(at);
  const target = demandBefore[from]! + (at - from) * days[from]!.demand + demand;
  let low = from;
  let high = days.length;
  if (target >= demandBefore[high]!) return Infinity;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (demandBefore[middle]! <= target) low = middle;
    else high = middle;
  }
  return low + (target - demandBefore[low]!) / days[low]!.demand;
}

function drawPurchase(
  { amount: mean, bargains }: Shopper["habit"],
  { discounts }: Day,
  at: number,
  random: Random,
): Purchase {
  const price = mean * gamma(random, AMOUNT_SHAPE) / AMOUNT_SHAPE;
  const isReduced = random.next() < Math.min(0.95, discounts.share * bargains);
  const discount = isReduced ? cents(price * discounts.depth) : 0;
  return {
    at,
    status: "paid",
    quantity: 1 + poisson(random, price / 45),
    amount: Math.max(1, cents(price - discount)),
    discount,
  };
}

/** What is sent back of an order, some days later. */
function drawReturn(purchase: Purchase, end: number, random: Random): Purchase[] {
  if (purchase.status === "cancelled" || random.next() >= RETURNED) return [];
  const at = purchase.at + 4 + random.int(12);
  const part = random.next() < 0.5 ? 1 : 0.5;
  if (at >= end) return [];
  return [{
    ...purchase,
    at,
    status: "return",
    amount: -cents(part * purchase.amount),
    discount: 0,
  }];
}

function drawDelivery(region: Region, { fails }: Day, random: Random) {
  const isLate = random.next() < (fails && region.name === FAILED_REGION ? LATE_BY_FAILURE : LATE);
  const usual = Math.max(1, Math.round(normal(random, region.deliveryDays, 0.8)));
  return { isLate, days: isLate ? usual + 6 + random.int(11) : usual };
}

function drawSatisfaction(isLate: boolean, complained: boolean, random: Random): number | null {
  if (random.next() < 0.18) return null;
  const mean = 4 - (isLate ? 1.3 : 0) - (complained ? 0.7 : 0);
  return Math.min(5, Math.max(1, Math.round(normal(random, mean, 0.9))));
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
