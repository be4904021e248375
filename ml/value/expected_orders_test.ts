import { ok, strictEqual } from "node:assert/strict";
import { createRandom } from "@/ml/random.ts";
import { simulateBuyers } from "@/ml/testing/simulated_buyers.ts";
import type { BgNbd } from "./bgnbd.ts";
import {
  expectedOrders,
  expectedOrdersOfNewCustomer,
  probabilityOfBeingActive,
} from "./expected_orders.ts";
import { nextOrderWindow } from "./next_order.ts";

/** Published for CDNOW, in weeks (Fader, Hardie and Lee, 2005). */
const CDNOW: BgNbd = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

const isClose = (actual: number, expected: number, tolerance: number) =>
  ok(Math.abs(actual - expected) <= tolerance, `Expected ${expected}, but found ${actual}`);

/** 2F1 by its series, for arguments at which that converges quickly. */
function hypergeometric(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; Math.abs(term) > 1e-17 * sum; n++) {
    term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
    sum += term;
  }
  return sum;
}

Deno.test("expectedOrders() gives the published example", () => {
  const history = { repeats: 2, lastOrder: 30.43, age: 38.86 };
  isClose(expectedOrders(CDNOW, history, 39), 1.226, 0.001);
});

Deno.test("expectedOrders() equals the closed form with a hypergeometric function", () => {
  for (const repeats of [1, 4, 30]) {
    for (const time of [1, 13, 104]) {
      const history = { repeats, lastOrder: 25, age: 40 };
      const { r, alpha, a, b } = CDNOW;
      const x = repeats;
      const ended = alpha + history.age + time;
      const inner = Math.pow((alpha + history.age) / ended, r + x) *
        hypergeometric(r + x, b + x, a + b + x - 1, time / ended);
      const closed = (a + b + x - 1) / (a - 1) * (1 - inner) *
        probabilityOfBeingActive(CDNOW, history);
      isClose(expectedOrders(CDNOW, history, time) / closed, 1, 1e-8);
    }
  }
});

Deno.test("expectedOrders() holds where the closed form divides by 0, and for a thousand orders", () => {
  const history = { repeats: 3, lastOrder: 20, age: 30 };
  const beside = (a: number) => expectedOrders({ ...CDNOW, a }, history, 52);
  isClose(beside(1), (beside(0.999) + beside(1.001)) / 2, 1e-5);
  const often = expectedOrders(CDNOW, { repeats: 1000, lastOrder: 100, age: 100 }, 10);
  ok(often > 80 && often < 100, `Expected close to 96, but found ${often}`);
});

Deno.test("expectedOrders() rises with time and is 0 at once", () => {
  const history = { repeats: 1, lastOrder: 10, age: 30 };
  strictEqual(expectedOrders(CDNOW, history, 0), 0);
  const rising = [1, 4, 13, 52, 520].map((time) => expectedOrders(CDNOW, history, time));
  ok(rising.every((value, i) => i === 0 || value > rising[i - 1]!));
});

Deno.test("expectedOrders() adds up to what simulated customers order", () => {
  const truth: BgNbd = { r: 0.6, alpha: 5, a: 1.2, b: 3 };
  const buyers = simulateBuyers(truth, { customers: 20_000, time: 52, ahead: 26 }, createRandom(7));
  const came = buyers.reduce((sum, { later }) => sum + later.length, 0);
  const expected = buyers.reduce(
    (sum, { history }) => sum + expectedOrders(truth, history, 26),
    0,
  );
  isClose(expected / came, 1, 0.03);
});

Deno.test("expectedOrdersOfNewCustomer() is what a customer orders who has just come", () => {
  isClose(
    expectedOrdersOfNewCustomer(CDNOW, 39),
    expectedOrders(CDNOW, { repeats: 0, lastOrder: 0, age: 0 }, 39),
    1e-9,
  );
});

Deno.test("probabilityOfBeingActive() is 1 for those who ordered once, however long ago", () => {
  strictEqual(probabilityOfBeingActive(CDNOW, { repeats: 0, lastOrder: 0, age: 500 }), 1);
});

Deno.test("nextOrderWindow() holds four fifths of the next orders of simulated customers", () => {
  const truth: BgNbd = { r: 0.6, alpha: 5, a: 0.8, b: 2.5 };
  const buyers = simulateBuyers(truth, { customers: 20_000, time: 78, ahead: 52 }, createRandom(8));
  const next = buyers.filter(({ later }) => later.length > 0);
  const within = next.filter(({ history, later }) => {
    const { from, to } = nextOrderWindow(truth, history, 52);
    return from <= later[0]! && later[0]! <= to;
  });
  const share = within.length / next.length;
  ok(share >= 0.77 && share <= 0.83, `${within.length} of ${next.length} came within their window`);
});
