/** A training on the stored customers whose outcome a label column names. */
import { getLogger } from "@logtape/logtape";
import { readSettings } from "@/db/queries/settings.ts";
import { candidateConfig, gapsOf } from "@/ml/candidates.ts";
import type { FeatureLeak } from "@/ml/data_check/leaks.ts";
import { DEFAULT_CANDIDATES, DEFAULT_TRAINING_CONFIG } from "@/ml/default_config.ts";
import type { FeatureEncoding } from "@/ml/features.ts";
import { leadingFolds } from "@/ml/training.ts";
import { UserError } from "../errors.ts";
import { costPolicyOf } from "../settings/settings.ts";
import type { Deps, PreparedTraining, Settings } from "./candidates.ts";
import type { TrainingInput } from "./training_input.ts";
import { readTrainingTable, requireFolds, type StoredTrainingTable } from "./training_table.ts";

/**
 * Reads the customers and decides what candidates are given of them.
 *
 * @throws {UserError} `NO_LABELS`, `ONE_CLASS`, `NOTHING_TO_LEARN` or `TOO_FEW_CUSTOMERS` when the table cannot teach a
 * model
 */
export async function prepareByLabel(
  services: Deps,
  input: TrainingInput,
  signal: AbortSignal,
): Promise<PreparedTraining> {
  const { keepLeaks = false, categories = DEFAULT_TRAINING_CONFIG.categories } = input;
  const table = await readTrainingTable(services, { categories, keepLeaks }, signal);
  const thresholdPolicy = input.thresholdPolicy ?? costPolicyOf(await readSettings(services.db));
  const settings = settingsOf({ ...input, thresholdPolicy }, table);
  const { encoding, features } = table;
  requireFeatures(encoding);
  logLeaks(settings);
  requireFolds(table, settings.folds);
  const strictGroups = new Set(table.strictGroups).size;
  const traits = { gaps: gapsOf(encoding, features), independent: strictGroups };
  const estimators = [...new Set(input.estimators ?? DEFAULT_CANDIDATES)];
  return {
    settings,
    run: {
      rows: table.labels.length,
      groups: new Set(table.groups).size,
      strictGroups,
      churnDefinitionId: null,
    },
    membership: await services.workers.membership({
      customerIds: table.customerIds,
      features,
      // The folds that all candidates share.
      folds: leadingFolds(table, settings),
    }, signal),
    customers: table.labels.length,
    sample: { rows: table.labels.length, featuresBy: () => features },
    configs: new Map(
      estimators.map((name) => [name, { ...settings, estimator: candidateConfig(name, traits) }]),
    ),
    train: (config, options) => services.workers.train(table, config, options),
  };
}

function settingsOf(
  { seed, folds, categories, thresholdPolicy, keepLeaks = false }:
    & TrainingInput
    & Pick<Settings, "thresholdPolicy">,
  { customerIds, unfit, total, leaks }: StoredTrainingTable,
): Settings {
  const standard = DEFAULT_TRAINING_CONFIG;
  const mode = categories ?? standard.categories;
  const leakSettings = leaks.length === 0
    ? {}
    : keepLeaks
    ? { keptLeaks: leaks }
    : { leftOut: leaks };
  return {
    ...leakSettings,
    ...unfit.length === 0 ? {} : { unfit },
    ...total > customerIds.length ? { sampledFrom: total } : {},
    seed: seed ?? standard.seed,
    folds: folds ?? standard.folds,
    categories: mode,
    thresholdPolicy,
  };
}

/** @throws {UserError} `NOTHING_TO_LEARN` */
function requireFeatures(encoding: FeatureEncoding): void {
  if (encoding.length > 0) return;
  throw new UserError(
    "NOTHING_TO_LEARN",
    "Every column leaks the outcome or says nothing about customers to come, so that none is left to learn from. " +
      "Import columns that were known before customers churned.",
  );
}

function logLeaks({ leftOut = [], keptLeaks = [] }: Settings): void {
  const log = getLogger(["holdfast", "training"]);
  const fields = (leaks: readonly FeatureLeak[]) => leaks.map(({ field }) => field).join(", ");
  if (leftOut.length > 0) {
    log.warn("Training leaves out {fields}, which leak the outcome", { fields: fields(leftOut) });
  }
  if (keptLeaks.length > 0) {
    log.warn("Training keeps {fields}, which leak the outcome", { fields: fields(keptLeaks) });
  }
}
