import { cutsOf, rank } from "@/ml/evaluation/ranking.ts";
import { thin } from "@/ml/evaluation/thin.ts";

/** What each of some thresholds comes to, as the browser is sent it. Arrays are of shape [C], by falling threshold. */
export interface CutTable {
  /** Customers that were judged, by outcome. */
  readonly churned: number;
  readonly stayed: number;
  /** The first names no one where that is possible, the last everyone. */
  readonly thresholds: readonly number[];
  /** Of the churned those at or above the threshold: true positives. */
  readonly found: readonly number[];
  /** Of the others: false positives. */
  readonly troubled: readonly number[];
}

/** Where customers are told apart: above `below`, at or below `from`, every threshold names the same. */
interface Cut {
  /** The least probability that is named; infinite where none are. */
  readonly from: number;
  /** The next below; undefined where everyone is named. */
  readonly below: number | undefined;
  readonly found: number;
  readonly troubled: number;
}

/** So many steps of a slider can be told apart. */
const CUTS_MAX = 512;

/**
 * The thresholds that matter, thinned where they lie close. Each is the shortest decimal fraction near the middle of
 * those that name the same customers, so that it reads well and rounding at serving does not tip a row over.
 *
 * @param labels shape [N], 0 or 1
 * @param probabilities shape [N], out of fold
 * @param inUse the model's threshold, which is in the table as it is
 */
export function cutTable(
  labels: Uint8Array,
  probabilities: Float32Array,
  inUse: number,
): CutTable {
  const cuts = allCuts(labels, probabilities);
  const { found: churned, troubled: stayed } = cuts.at(-1)!;
  const current = cuts.findLast(({ from }) => from >= inUse) ?? cuts[0]!;
  const kept = thin(cuts, CUTS_MAX - 1, ({ found, troubled }) => [
    troubled / Math.max(1, stayed),
    found / Math.max(1, churned),
  ]);
  const table = [...new Set([...kept, current])]
    .sort((a, b) => b.from - a.from)
    .map((cut) => ({ ...cut, threshold: cut === current ? inUse : thresholdOf(cut) }));
  return {
    churned,
    stayed,
    thresholds: table.map(({ threshold }) => threshold),
    found: table.map(({ found }) => found),
    troubled: table.map(({ troubled }) => troubled),
  };
}

function allCuts(labels: Uint8Array, probabilities: Float32Array): Cut[] {
  const { thresholds, truePositives, falsePositives } = cutsOf(rank(labels, probabilities));
  const nobody: Cut = { from: Infinity, below: thresholds[0], found: 0, troubled: 0 };
  const cuts = Array.from(thresholds, (from, at): Cut => ({
    from,
    below: thresholds[at + 1],
    found: truePositives[at]!,
    troubled: falsePositives[at]!,
  }));
  return cuts.length > 0 && cuts[0]!.from >= 1 ? cuts : [nobody, ...cuts];
}

/** The decimal fraction of fewest digits that is nearest to the middle, above `below` and at or below `above`. */
function thresholdOf({ below, from: above }: Cut): number {
  if (above === Infinity) return 1;
  if (below === undefined) return 0;
  for (let digits = 2; digits <= 8; digits++) {
    const fraction = Number(((below + above) / 2).toFixed(digits));
    if (fraction > below && fraction <= above) return fraction;
  }
  return above;
}
