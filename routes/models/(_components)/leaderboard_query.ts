import { HttpError } from "fresh";
import type { ModelRow } from "@/db/queries/models.ts";
import { type LeaderboardRow, rankingOf } from "@/services/training/leaderboard.ts";
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
  /** The column that an address without one sorts by. */
  readonly standard: LeaderboardFigure;
}

const AT: AtThreshold = "chosen";

/**
 * Reads the address of the leaderboard.
 *
 * @param standard the column to sort by where the address names none
 * @throws {HttpError} 400 that names the parameter and what it takes
 */
export function parseLeaderboardQuery(
  { searchParams }: URL,
  standard: LeaderboardFigure = "averagePrecision",
): LeaderboardQuery {
  const at = searchParams.get("at") || AT;
  if (!isOneOf(THRESHOLDS, at)) throw bad("at", THRESHOLDS.join(" or "), at);
  const text = searchParams.get("sort");
  if (!text) return { at, sort: standard, descending: true, standard };
  const names = Object.keys(LEADERBOARD_FIGURES) as LeaderboardFigure[];
  const sort = text.replace(/^-/, "");
  if (!isOneOf(names, sort)) throw bad("sort", `one of ${names.join(", ")}, or - before it`, text);
  return { at, sort, descending: text.startsWith("-"), standard };
}

function isOneOf<Name extends string>(names: readonly Name[], text: string): text is Name {
  return (names as readonly string[]).includes(text);
}

function bad(parameter: string, expected: string, found: string): HttpError {
  return new HttpError(400, `Expected ${parameter} to be ${expected}, but found "${found}".`);
}

/** The address of the leaderboard with a change. */
export function leaderboardHref(query: LeaderboardQuery, change: Partial<LeaderboardQuery>) {
  const { at, sort, descending, standard } = { ...query, ...change };
  const parameters = new URLSearchParams();
  if (at !== AT) parameters.set("at", at);
  if (sort !== standard || !descending) {
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

/** Rows in the order asked for; those without the figure last, as baselines are by all but how they rank. */
export function sortRows(
  rows: readonly LeaderboardRow[],
  { at, sort, descending }: LeaderboardQuery,
): LeaderboardRow[] {
  const read = (row: LeaderboardRow) => {
    if (row.model) return LEADERBOARD_FIGURES[sort](row.model, at);
    return sort === "auc" || sort === "averagePrecision" ? rankingOf(row)[sort] : null;
  };
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [read(a), read(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y) || (a.model?.id ?? 0) - (b.model?.id ?? 0);
  });
}
