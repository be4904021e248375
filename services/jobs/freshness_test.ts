import assert from "node:assert/strict";
import { updatesOf } from "./freshness.ts";

type State = Parameters<typeof updatesOf>[0];

const FRESH: State = {
  hasChampion: true,
  championOfDemo: false,
  championIncompatible: false,
  championOfOtherDefinition: false,
  churnByDefinition: false,
  canSegment: true,
  hasScores: true,
  scoresOutdated: false,
  hasSegments: true,
  segmentsOutdated: false,
  segmentsWithoutStrategy: 0,
};
const LABELLED = { customers: 10, labelled: 10 };

const kinds = (state: Partial<State>, counts = LABELLED) =>
  updatesOf({ ...FRESH, ...state }, counts).map(({ kind }) => kind);

Deno.test("updatesOf() names nothing while everything is up to date", () => {
  assert.deepEqual(kinds({}), []);
});

Deno.test("updatesOf() names nothing without customers", () => {
  assert.deepEqual(kinds({ hasChampion: false }, { customers: 0, labelled: 0 }), []);
});

Deno.test("updatesOf() names first what the others rest on", () => {
  const state = { championOfDemo: true, scoresOutdated: true, segmentsWithoutStrategy: 2 };
  assert.deepEqual(kinds(state), ["TRAIN", "SCORE", "STRATEGIES"]);
});

Deno.test("updatesOf() asks for no training where no outcome is known", () => {
  const state = { hasChampion: false, hasScores: false, hasSegments: false };
  assert.deepEqual(kinds(state, { customers: 10, labelled: 0 }), ["SEGMENT"]);
});

Deno.test("updatesOf() asks for a training where the champion needs other columns, and for no scoring with it", () => {
  const reasons = updatesOf(
    { ...FRESH, championIncompatible: true, scoresOutdated: true },
    LABELLED,
  ).map(({ reason }) => reason);
  assert.deepEqual(reasons, ["MODEL_INCOMPATIBLE"]);
});

Deno.test("updatesOf() asks for a training where churn is defined by orders in another way", () => {
  const state = { championOfOtherDefinition: true };
  assert.deepEqual(kinds({ ...state, churnByDefinition: true }), ["TRAIN"]);
  assert.deepEqual(kinds(state), []);
});

Deno.test("updatesOf() asks for no segments where no columns have the roles", () => {
  assert.deepEqual(kinds({ hasSegments: false, canSegment: false }), []);
});
