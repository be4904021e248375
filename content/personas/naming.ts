import { namePersonas } from "@/content/personas/persona.ts";
import { nameByTraits, type TraitName } from "@/content/personas/trait_names.ts";
import { isByRfm, type Rfm, type Traits, traitsOf } from "@/ml/segments/rfm.ts";
import type { Segmentation } from "@/ml/segments/segmentation.ts";

/**
 * Names the clusters of a segmentation by where their centroids lie and how many churn: by the catalogue of personas where
 * they rest on recency, frequency and monetary value, else by their columns.
 *
 * @param columns that the segmentation rests on, with their labels; their keys stand in for them if omitted
 * @returns persona ids by the index of the cluster, no two of them equal; see {@linkcode personaName}
 */
export function nameClusters(
  { model, clusters, whole }: Pick<Segmentation, "model" | "clusters" | "whole">,
  columns: readonly TraitName[] = [],
): string[] {
  const positions = clusters.map(({ churnProbability }, index) => ({
    z: model.centroids[index]!,
    churnProbability,
  }));
  if (!isByRfm(model)) {
    return nameByTraits(positions, columns.length > 0 ? columns : traitsOf(model).map(unnamed));
  }
  return namePersonas(
    positions as { z: Traits & Rfm; churnProbability: number | null }[],
    whole.churnProbability,
  );
}

const unnamed = (key: string): TraitName => ({ key, label: { en: key, ko: key } });
