import { HttpError } from "fresh";
import type { ModelRow } from "@/db/queries/models.ts";
import type { StoredMetrics } from "@/db/schema/mod.ts";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";

/** At which threshold figures are shown: the model's own, or one half. */
export const THRESHOLDS = ["chosen", "default"] as const;
export type AtThreshold = (typeof THRESHOLDS)[number];

type Read = (model: ModelRow, at: AtThreshold) => number | null;

const leading = (name: keyof StoredMetrics): Read => ({ metrics }, at) =>
  metrics[LEADING_SPLIT][at][name];

/** The columns that sort, and what each reads. */
export const LEADERBOARD_FIGURES = {
  averagePrecision: leading("averagePrecision"),
  auc: leading("auc"),
  recall: leading("recall"),
  precision: leading("precision"),
  brier: leading("brier"),
  grouped: ({ metrics }) => metrics.grouped.chosen.averagePrecision,
  naive: ({ metrics }) => metrics.naive.chosen.averagePrecision,
} as const satisfies Record<string, Read>;
export type LeaderboardFigure = keyof typeof LEADERBOARD_FIGURES;

/** Of these figures less is better. */
const LOWER_IS_BETTER: readonly LeaderboardFigure[] = ["brier"];

/** What the address of the leaderboard says. */
export interface LeaderboardQuery {
  readonly at: AtThreshold;
  readonly sort: LeaderboardFigure;
  readonly descending: boolean;
}

const STANDARD: LeaderboardQuery = { at: "chosen", sort: "averagePrecision", descending: true };

/**
 * Reads the address of the leaderboard.
 *
 * @throws {HttpError} 400 that names the parameter and what it takes
 */
export function parseLeaderboardQuery({ searchParams }: URL): LeaderboardQuery {
  const at = searchParams.get("at") || STANDARD.at;
  if (!isOneOf(THRESHOLDS, at)) throw bad("at", THRESHOLDS.join(" or "), at);
  const text = searchParams.get("sort");
  if (!text) return { ...STANDARD, at };
  const names = Object.keys(LEADERBOARD_FIGURES) as LeaderboardFigure[];
  const sort = text.replace(/^-/, "");
  if (!isOneOf(names, sort)) throw bad("sort", `one of ${names.join(", ")}, or - before it`, text);
  return { at, sort, descending: text.startsWith("-") };
}

function isOneOf<Name extends string>(names: readonly Name[], text: string): text is Name {
  return (names as readonly string[]).includes(text);
}

function bad(parameter: string, expected: string, found: string): HttpError {
  return new HttpError(400, `Expected ${parameter} to be ${expected}, but found "${found}".`);
}

/** The address of the leaderboard with a change. */
export function leaderboardHref(query: LeaderboardQuery, change: Partial<LeaderboardQuery>) {
  const { at, sort, descending } = { ...query, ...change };
  const parameters = new URLSearchParams();
  if (at !== STANDARD.at) parameters.set("at", at);
  if (sort !== STANDARD.sort || descending !== STANDARD.descending) {
    parameters.set("sort", (descending ? "-" : "") + sort);
  }
  const text = parameters.toString();
  return `/models${text && `?${text}`}`;
}

/** The order that a column's header offers next: the best first, then the other way. */
export function nextOrder(query: LeaderboardQuery, sort: LeaderboardFigure) {
  const best = !LOWER_IS_BETTER.includes(sort);
  return { sort, descending: query.sort === sort ? !query.descending : best };
}

/** Models in the order asked for; those without the figure last. */
export function sortModels(
  models: readonly ModelRow[],
  { at, sort, descending }: LeaderboardQuery,
): ModelRow[] {
  const read = LEADERBOARD_FIGURES[sort];
  const sign = descending ? -1 : 1;
  return models.toSorted((a, b) => {
    const [x, y] = [read(a, at), read(b, at)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y) || a.id - b.id;
  });
}
