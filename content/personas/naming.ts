import { namePersonas } from "@/content/personas/persona.ts";
import { nameByTraits, type TraitName } from "@/content/personas/trait_names.ts";
import { isByRfm, type Rfm, type Traits, traitsOf } from "@/ml/segments/rfm.ts";
import type { Segmentation } from "@/ml/segments/segmentation.ts";

/**
 * Names the clusters of a segmentation by where their centroids lie and how many churn: by the catalogue of personas where
 * they rest on recency, frequency and monetary value, else by their columns.
 *
 * @param columns that the segmentation rests on, with their labels; their keys stand in for them if omitted
 * @param countsAllOrders whether the frequency is the number of all orders of a customer
 * @returns persona ids by the index of the cluster, no two of them equal; see {@linkcode personaName}
 */
export function nameClusters(
  { model, clusters, whole }: Pick<Segmentation, "model" | "clusters" | "whole">,
  columns: readonly TraitName[] = [],
  countsAllOrders = false,
): string[] {
  const positions = clusters.map(({ churnProbability, frequency }, index) => ({
    z: model.centroids[index]!,
    churnProbability,
    orders: countsAllOrders ? frequency ?? undefined : undefined,
  }));
  if (!isByRfm(model)) {
    return nameByTraits(positions, columns.length > 0 ? columns : traitsOf(model).map(unnamed));
  }
  return namePersonas(
    positions as (typeof positions[number] & { z: Traits & Rfm })[],
    whole.churnProbability,
  );
}

const unnamed = (key: string): TraitName => ({ key, label: { en: key, ko: key } });
