import type { Database } from "@/db/client.ts";
import { findChampion, type ModelRow } from "@/db/queries/models.ts";
import type { FeatureLeak } from "@/ml/data_check/leaks.ts";
import type { TrainingConfig } from "@/ml/training.ts";
import type { UnfitFeature } from "@/ml/unfit.ts";

/** Features that leak the label and that a model was given on request; its metrics say nothing then. */
export function leaksOf({ config }: Pick<ModelRow, "config">): readonly FeatureLeak[] {
  return configOf(config).keptLeaks ?? [];
}

/** Features that a model was not given, since they leak the label. */
export function leftOutOf({ config }: Pick<ModelRow, "config">): readonly FeatureLeak[] {
  return configOf(config).leftOut ?? [];
}

/** Features that a model was not given, since none can learn from them. */
export function unfitOf({ config }: Pick<ModelRow, "config">): readonly UnfitFeature[] {
  return configOf(config).unfit ?? [];
}

/** How many customers with a known outcome there were, where a model learned from a random part; else null. */
export function sampledFromOf({ config }: Pick<ModelRow, "config">): number | null {
  return configOf(config).sampledFrom ?? null;
}

/** {@linkcode leaksOf} of the champion; none without one. */
export async function readChampionLeaks(
  { readDb }: { readonly readDb: Database },
): Promise<readonly FeatureLeak[]> {
  const champion = await findChampion(readDb);
  return champion ? leaksOf(champion) : [];
}

/** What a training leaves behind of the columns and customers that it was given. */
type Left = Pick<TrainingConfig, "keptLeaks" | "leftOut" | "unfit" | "sampledFrom">;

/** The training wrote it; a model from elsewhere has other contents, and none of these. */
function configOf(config: unknown): Left {
  return config as Left;
}
