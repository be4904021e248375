import type { ClusterCountProfile } from "@/ml/segments/profile.ts";

/** Clusters unless told otherwise. */
export const DEFAULT_K = 6;
/** Minimum and maximum number of clusters. */
export const K_RANGE = { min: 2, max: 10 } as const;

type KFigures = Pick<ClusterCountProfile, "k" | "inertia"> & { readonly silhouette: number | null };

/** What the figures by k say about the k in use. */
export interface KJudgement {
  /** The k at which the inertia bends most; null below three k, or where nothing bends. */
  readonly bend: number | null;
  /** The k of the highest silhouette, the lower one of two alike; null where none is known. */
  readonly clearest: number | null;
  /** How far the silhouette in use is below the highest; null where either is unknown. */
  readonly shortfall: number | null;
  /** Part of the inertia that the last cluster takes away, against one fewer; null where that is unknown. */
  readonly lastGain: number | null;
  /** Part of the inertia that one more cluster would take away; null where that is unknown. */
  readonly nextGain: number | null;
}

/**
 * Judges the k in use by the inertia and the silhouette of its neighbours.
 *
 * The bend is where the curve of the inertia, both axes scaled to 0…1, lies farthest below the line from its first
 * point to its last (Satopää et al. 2011, "Finding a 'Kneedle' in a Haystack").
 *
 * @param profile by rising k
 */
export function judgeK(profile: readonly KFigures[], k: number): KJudgement {
  const inertiaAt = (each: number) => profile.find((figures) => figures.k === each)?.inertia;
  const known = profile.flatMap(({ k, silhouette }) =>
    silhouette === null ? [] : [{ k, silhouette }]
  );
  const clearest = known.reduce<(typeof known)[number] | undefined>(
    (best, each) => !best || each.silhouette > best.silhouette ? each : best,
    undefined,
  );
  const own = known.find((each) => each.k === k);
  return {
    bend: bendOf(profile),
    clearest: clearest?.k ?? null,
    shortfall: clearest && own ? clearest.silhouette - own.silhouette : null,
    lastGain: gain(inertiaAt(k - 1), inertiaAt(k)),
    nextGain: gain(inertiaAt(k), inertiaAt(k + 1)),
  };
}

function gain(before: number | undefined, after: number | undefined): number | null {
  return before && after !== undefined ? 1 - after / before : null;
}

function bendOf(profile: readonly KFigures[]): number | null {
  const first = profile[0];
  const last = profile.at(-1);
  if (profile.length < 3 || !first || !last || first.inertia <= last.inertia) return null;
  const belowLine = ({ k, inertia }: KFigures) =>
    1 - (k - first.k) / (last.k - first.k) -
    (inertia - last.inertia) / (first.inertia - last.inertia);
  const bend = profile.reduce((best, each) => belowLine(each) > belowLine(best) ? each : best);
  return belowLine(bend) > 0 ? bend.k : null;
}
