import assert from "node:assert/strict";
import type { Freshness } from "@/db/queries/freshness.ts";
import { updatesOf } from "./freshness.ts";

const FRESH: Freshness = {
  hasChampion: true,
  championOfDemo: false,
  hasScores: true,
  scoresOutdated: false,
  hasSegments: true,
  segmentsOutdated: false,
  segmentsWithoutStrategy: 0,
};
const LABELLED = { customers: 10, labelled: 10 };

const kinds = (state: Partial<Freshness>, counts = LABELLED) =>
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
