/** A fictional online shop with two years of orders, so that a first start shows what Holdfast makes of a past. */
import type { Random } from "@/ml/random.ts";
import { type Calendar, demoCalendar } from "./calendar.ts";
import { drawPast, type Purchase } from "./orders.ts";
import { drawShopper } from "./shopper.ts";

/** A customer of the demo store, by the keys of `DEMO_SCHEMA`. */
export interface DemoCustomer {
  readonly customerId: string;
  readonly email: string;
  /** ISO 8601 date. */
  readonly joinedOn: string;
  readonly channel: string;
  readonly deliveryRegion: string;
  readonly lastDeliveryDays: number;
  readonly device: string;
  readonly ageGroup: string | null;
  readonly favouriteCategory: string;
  readonly emailConsent: boolean;
  readonly satisfactionScore: number | null;
  readonly complained: boolean;
}

/** An order of the demo store, or what was sent back of one. */
export interface DemoOrder extends Omit<Purchase, "at"> {
  readonly orderId: string;
  readonly customerId: string;
  /** Date and time of the shop's clock, such as `2026-01-31 09:30`. */
  readonly orderedAt: string;
}

/** A shop that never was. */
export interface DemoStore {
  /** By the day they joined. */
  readonly customers: readonly DemoCustomer[];
  /** By time. */
  readonly orders: readonly DemoOrder[];
  /** First day of the month in which the warehouse of `FAILED_REGION` delivered late, ISO 8601. */
  readonly failureMonth: string;
}

/**
 * Invents a shop that has grown for two years: with a season, sales, returns, customers who buy and leave each at a rate of
 * their own (BG/NBD), and a month in which one region's deliveries came late, so that many who ordered there never came back.
 *
 * @param today ISO 8601 date; the last day with orders is the one before it
 * @returns customers `DEMO-00001` onward, each with one order at least, none before they joined
 */
export function createDemoStore(random: Random, today: string, count = 5000): DemoStore {
  const calendar = demoCalendar(today);
  const customers: DemoCustomer[] = [];
  const purchases: (Purchase & { readonly customerId: string })[] = [];
  for (const [row, joined] of joiningDays(calendar, count, random).entries()) {
    const number = String(row + 1).padStart(5, "0");
    const customerId = `DEMO-${number}`;
    const shopper = drawShopper(random);
    const past = drawPast(shopper, joined, calendar, random);
    customers.push({
      customerId,
      email: `customer${number}@example.com`,
      joinedOn: calendar.days[joined]!.date,
      channel: shopper.channel,
      deliveryRegion: shopper.region.name,
      lastDeliveryDays: past.lastDeliveryDays,
      device: shopper.device,
      ageGroup: shopper.ageGroup,
      favouriteCategory: shopper.favouriteCategory,
      emailConsent: shopper.emailConsent,
      satisfactionScore: past.satisfactionScore,
      complained: past.complained,
    });
    for (const purchase of past.purchases) purchases.push({ ...purchase, customerId });
  }
  purchases.sort((one, other) => one.at - other.at);
  return {
    customers,
    orders: purchases.map(({ at, ...purchase }, row) => ({
      orderId: `D-${String(row + 1).padStart(6, "0")}`,
      orderedAt: momentAt(calendar, at),
      ...purchase,
    })),
    failureMonth: calendar.failureMonth,
  };
}

/** The days on which customers join, rising. */
function joiningDays({ joining }: Calendar, count: number, random: Random): number[] {
  const joinedBefore = new Float64Array(joining.length);
  for (let day = 1; day < joining.length; day++) {
    joinedBefore[day] = joinedBefore[day - 1]! + joining[day - 1]!;
  }
  const all = joinedBefore.at(-1)! + joining.at(-1)!;
  const days = Array.from({ length: count }, () => {
    const at = random.next() * all;
    return joinedBefore.findLastIndex((before) => before <= at);
  });
  return days.sort((one, other) => one - other);
}

/** @param at days from the calendar's first, with the time of day as a fraction */
function momentAt({ days }: Calendar, at: number): string {
  const day = Math.floor(at);
  const minute = Math.floor((at - day) * 24 * 60);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${days[day]!.date} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
