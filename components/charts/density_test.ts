import { deepStrictEqual, ok } from "node:assert/strict";
import { binnedDensity } from "./density.ts";

const stretch = (from: number, count: number) => ({ from, to: from + 1, count });

Deno.test("binnedDensity() has the area of the bars where the ends are empty", () => {
  const bars = [0, 0, 0, 0, 5, 20, 40, 20, 5, 0, 0, 0, 0].map((count, at) => stretch(at, count));
  const curve = binnedDensity(bars);
  const area = curve.slice(1).reduce((sum, [place, height], i) => {
    const [before, heightBefore] = curve[i]!;
    return sum + (place - before) * (height + heightBefore) / 2;
  }, 0);
  ok(Math.abs(area - 90) < 0.5, `${area}`);
  const top = curve.reduce((best, each) => each[1] > best[1] ? each : best);
  ok(Math.abs(top[0] - 6.5) < 0.2);
});

Deno.test("binnedDensity() draws nothing of fewer than three bars or of no customers", () => {
  deepStrictEqual(binnedDensity([stretch(0, 5), stretch(1, 5)]), []);
  deepStrictEqual(binnedDensity([stretch(0, 0), stretch(1, 0), stretch(2, 0)]), []);
});
