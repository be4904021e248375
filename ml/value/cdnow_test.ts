/** The published figures of CDNOW: calibration to 1997-09-30, holdout of 39 weeks, times in weeks. */
import { ok } from "node:assert/strict";
import { cdnowTest, splitAt } from "@/ml/testing/cdnow.ts";
import { fitBgNbd } from "./bgnbd.ts";
import { expectedOrders } from "./expected_orders.ts";
import { expectedAmount, fitGammaGamma } from "./gamma_gamma.ts";
import { holdoutFigures } from "./holdout.ts";

const HOLDOUT_WEEKS = 39;

const isWithin = (actual: number, expected: number, tolerance: number) =>
  ok(Math.abs(actual - expected) <= tolerance, `Expected ${expected}, but found ${actual}`);

cdnowTest("fitBgNbd() gives the published parameters of the CDNOW sample", "sample", (all) => {
  const fit = fitBgNbd(splitAt(all, "19970930").map(({ history }) => history));
  ok(fit.kind === "FITTED");
  isWithin(fit.model.r, 0.243, 0.002);
  isWithin(fit.model.alpha, 4.414, 0.002);
  isWithin(fit.model.a, 0.793, 0.002);
  isWithin(fit.model.b, 2.426, 0.002);
  isWithin(fit.logLikelihood, -9582.4, 0.05);
});

cdnowTest("expectedOrders() holds on the orders that CDNOW had next", "sample", (all) => {
  const customers = splitAt(all, "19970930");
  const fit = fitBgNbd(customers.map(({ history }) => history));
  ok(fit.kind === "FITTED");
  const figures = holdoutFigures(
    Float64Array.from(
      customers,
      ({ history }) => expectedOrders(fit.model, history, HOLDOUT_WEEKS),
    ),
    Float64Array.from(customers, ({ after }) => after.length),
  );
  ok(figures.rootMeanSquaredError <= 1.61);
  isWithin(figures.correlation!, 0.626, 0.0005);
  ok(Math.abs(figures.totalError!) <= 0.125);
});

cdnowTest("fitGammaGamma() gives the published parameters of the CDNOW sample", "sample", (all) => {
  const spendings = splitAt(all, "19970930").map(({ before }) => {
    const repeats = before.slice(1);
    const spent = repeats.reduce((sum, amount) => sum + amount, 0);
    return { orders: repeats.length, mean: spent / Math.max(1, repeats.length) };
  });
  const fit = fitGammaGamma(spendings);
  ok(fit.kind === "FITTED");
  isWithin(fit.model.p / 6.25, 1, 0.01);
  isWithin(fit.model.q / 3.74, 1, 0.01);
  isWithin(fit.model.gamma / 15.44, 1, 0.01);
  ok(expectedAmount(fit.model, { orders: 0, mean: 0 }) > 30);
});

cdnowTest("fitBgNbd() fits all of CDNOW", "master", (all) => {
  const customers = splitAt(all, "19970930");
  const fit = fitBgNbd(customers.map(({ history }) => history));
  ok(fit.kind === "FITTED");
  const figures = holdoutFigures(
    Float64Array.from(
      customers,
      ({ history }) => expectedOrders(fit.model, history, HOLDOUT_WEEKS),
    ),
    Float64Array.from(customers, ({ after }) => after.length),
  );
  isWithin(figures.rootMeanSquaredError, 1.733, 0.01);
  isWithin(figures.correlation!, 0.669, 0.005);
});
