import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { createRandom } from "@/ml/random.ts";
import { chooseCalibration } from "@/ml/calibration.ts";
import { calibrateEvidence, type Evidence, judge } from "./judge.ts";
import { chooseThreshold } from "./threshold.ts";

const ROWS = 400;
const random = createRandom(3);
const labels = Uint8Array.from({ length: ROWS }, (_, row) => row % 4 === 0 ? 1 : 0);
/** Probabilities that know the label as well as `skill` says. */
const probabilities = (skill: number) =>
  Float32Array.from(labels, (label) => Math.min(1, skill * label + (1 - skill) * random.next()));
const evidence: Evidence = {
  labels,
  groups: Int32Array.from(labels.keys()),
  strictGroups: Int32Array.from(labels.keys(), (row) => row >> 3),
  probabilities: {
    strict: probabilities(0.2),
    grouped: probabilities(0.6),
    naive: probabilities(0.9),
  },
};
const folds = Uint8Array.from(labels.keys(), (row) => (row >> 3) % 5);

Deno.test("judge() chooses the threshold on the strict split and reports every split at it", () => {
  const { threshold, evaluations } = judge(evidence, { kind: "F1" }, 1);
  strictEqual(threshold, chooseThreshold(labels, evidence.probabilities.strict, { kind: "F1" }));
  for (const { chosen } of Object.values(evaluations)) strictEqual(chosen.threshold, threshold);
  ok(evaluations.strict.chosen.auc! < evaluations.naive.chosen.auc!);
});

Deno.test("judge() draws whole strict groups for the intervals of the strict split", () => {
  const loose = { ...evidence, strictGroups: evidence.groups };
  const width = (own: Evidence) => {
    const { low, high } = judge(own, { kind: "F1" }, 1).evaluations.strict.intervals.auc!;
    return high - low;
  };
  ok(width(evidence) !== width(loose));
});

Deno.test("calibrateEvidence() fits the calibration on the strict split", () => {
  const { calibration, evidence: calibrated } = calibrateEvidence({ evidence, folds });
  deepStrictEqual(calibration, chooseCalibration(evidence.probabilities.strict, labels, folds));
  ok(calibration !== null);
  ok(calibrated.probabilities.strict.some((p, row) => p !== evidence.probabilities.strict[row]));
});
