import { ok, strictEqual } from "node:assert/strict";
import { createRandom } from "@/ml/random.ts";
import { simulateBuyers, type SimulatedBuyer } from "@/ml/testing/simulated_buyers.ts";
import { gamma as gammaDraw } from "@/ml/variates.ts";
import { type Buyer, fitValueModel } from "./customer_value.ts";
import { orderInterval, spendInterval } from "./predictive_interval.ts";

const ORDERS = { r: 2, alpha: 8, a: 0.3, b: 6 };
const AMOUNTS = { p: 6, q: 4, gamma: 15 };
const WEEKS = 52;

interface Shopper {
  readonly buyer: Buyer;
  readonly later: { readonly orders: number; readonly spend: number };
}

/** Customers who buy as both models say, with what they do in the year after the moment of looking. */
function shop(seed: number): Shopper[] {
  const random = createRandom(seed);
  const buyers = simulateBuyers(ORDERS, { customers: 2500, time: 78, ahead: WEEKS }, random);
  return buyers.map(({ history, later }: SimulatedBuyer) => {
    const rate = gammaDraw(random, AMOUNTS.q) / AMOUNTS.gamma;
    const spent = (orders: number) =>
      orders === 0 ? 0 : gammaDraw(random, AMOUNTS.p * orders) / rate;
    const orders = history.repeats + 1;
    return {
      buyer: { history, spending: { orders, mean: spent(orders) / orders } },
      later: { orders: later.length, spend: spent(later.length) },
    };
  });
}

const share = <T>(all: readonly T[], is: (one: T) => boolean) => all.filter(is).length / all.length;

Deno.test("spendInterval() leaves one in ten above and one in ten below, in shops whose truth is known", () => {
  for (const seed of [1, 2, 3]) {
    const shoppers = shop(seed);
    const fitted = fitValueModel(shoppers.map(({ buyer }) => buyer));
    ok(!("kind" in fitted) && fitted.amounts.kind === "FITTED");
    const { orders: { model }, amounts } = fitted;
    const bounds = shoppers.map(({ buyer, later }) => ({
      ...spendInterval(model, amounts.model, buyer, WEEKS),
      spend: later.spend,
    }));
    // Of those who are likely to order nothing, fewer go above.
    const likely = bounds.filter(({ high }) => high > 0);
    const above = share(likely, ({ spend, high }) => spend > high);
    ok(Math.abs(above - 0.1) < 0.02, `${above} are above`);
    // Of others, nothing at all is within the bounds.
    const sure = bounds.filter(({ low }) => low > 0);
    ok(sure.length > 200);
    const below = share(sure, ({ spend, low }) => spend < low);
    ok(Math.abs(below - 0.1) < 0.03, `${below} of ${sure.length} are below`);
    const within = share(sure, ({ spend, low, high }) => low <= spend && spend <= high);
    ok(Math.abs(within - 0.8) < 0.06, `${within} of ${sure.length} are within`);
  }
});

Deno.test("orderInterval() holds at least four in five, in shops whose truth is known", () => {
  for (const seed of [4, 5, 6]) {
    const shoppers = shop(seed);
    const fitted = fitValueModel(shoppers.map(({ buyer }) => buyer));
    ok(!("kind" in fitted));
    const bounds = shoppers.map(({ buyer, later }) => ({
      ...orderInterval(fitted.orders.model, buyer.history, WEEKS),
      orders: later.orders,
    }));
    ok(share(bounds, ({ orders, high }) => orders > high) < 0.11);
    ok(share(bounds, ({ orders, low }) => orders < low) < 0.1);
    ok(share(bounds, ({ orders, low, high }) => low <= orders && orders <= high) > 0.8);
    // Not by being wide: the upper bound is exceeded as often as whole numbers let it be.
    const active = bounds.filter(({ high }) => high > 0);
    ok(share(active, ({ orders, high }) => orders >= high) > 0.1);
  }
});

Deno.test("spendInterval() is nothing at all where no order is likely", () => {
  const gone = {
    history: { repeats: 8, lastOrder: 10, age: 400 },
    spending: { orders: 9, mean: 20 },
  };
  const { low, high } = spendInterval(ORDERS, AMOUNTS, gone, WEEKS);
  strictEqual(low, 0);
  strictEqual(high, 0);
});
