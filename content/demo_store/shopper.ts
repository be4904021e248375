/** A customer of the demo store: what the shop knows from the first day on, and how they buy, which it does not. */
import type { Random } from "@/ml/random.ts";
import { beta, gamma, pick } from "@/ml/variates.ts";
import { AGE_GROUPS, CATEGORIES, CHANNELS, DEVICES, type Region, REGIONS } from "./columns.ts";

/** How a customer buys. */
export interface Habit {
  /** Orders on an ordinary day, as long as they have not left. */
  readonly rate: number;
  /** Probability that they leave after an order that went well. */
  readonly leaving: number;
  /** Mean amount of an order, before discounts. */
  readonly amount: number;
  /** How readily they take a discount; 1 is average. */
  readonly bargains: number;
}

/** A customer before the first order. */
export interface Shopper {
  readonly region: Region;
  readonly channel: string;
  readonly device: string;
  readonly ageGroup: string | null;
  readonly favouriteCategory: string;
  readonly emailConsent: boolean;
  readonly habit: Habit;
}

/** Spread of rates and of amounts between customers: the shapes of their gamma distributions. */
const RATE_SHAPE = 6;
const AMOUNT_SHAPE = 5;
/** Orders a day of an average customer, and the mean amount of one. */
const MEAN_RATE = 1 / 46;
const MEAN_AMOUNT = 58;
/** Of the probability to leave after an order. */
const LEAVING = { a: 0.1, b: 16 } as const;
const MAX_LEAVING = 0.9;

/** Draws a customer: they buy at a rate and leave after an order with a probability of their own, as BG/NBD has it. */
export function drawShopper(random: Random): Shopper {
  const region = pick(random, REGIONS.map((each) => [each, each.share] as const));
  const channel = pick(random, CHANNELS.map((each) => [each, each.share] as const));
  const category = pick(random, CATEGORIES.map((each) => [each, each.share] as const));
  const emailConsent = random.next() < (channel.name === "Newsletter" ? 0.97 : 0.58);
  const leaving = beta(random, LEAVING.a, LEAVING.b) * channel.leaving *
    (emailConsent ? 0.85 : 1.2);
  return {
    region,
    channel: channel.name,
    device: pick(random, DEVICES),
    ageGroup: random.next() < 0.08 ? null : pick(random, AGE_GROUPS),
    favouriteCategory: category.name,
    emailConsent,
    habit: {
      rate: MEAN_RATE * category.rate * gamma(random, RATE_SHAPE) / RATE_SHAPE,
      leaving: Math.min(leaving, MAX_LEAVING),
      amount: MEAN_AMOUNT * category.price * gamma(random, AMOUNT_SHAPE) / AMOUNT_SHAPE,
      bargains: channel.name === "Price comparison" ? 1.8 : 0.9,
    },
  };
}
