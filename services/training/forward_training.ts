/** A training forward in time, on snapshots of the orders. */
import { countByGroup, totalsOf } from "@/db/queries/customer_totals.ts";
import { readSettings } from "@/db/queries/settings.ts";
import { gapsOf } from "@/ml/candidates.ts";
import { DEFAULT_TRAINING_CONFIG } from "@/ml/default_config.ts";
import { encodeFeatures } from "@/ml/features.ts";
import { FORWARD_CANDIDATES, forwardConfig } from "@/ml/forward/candidates.ts";
import { testRows } from "@/ml/forward/forward_table.ts";
import { encodingOf } from "@/ml/training.ts";
import { unfitFeatures } from "@/ml/unfit.ts";
import { currentDefinition, settleDefinition } from "../orders/churn_definition.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { policyAtRate } from "../settings/settings.ts";
import type { Deps, PreparedTraining } from "./candidates.ts";
import { readSnapshots } from "./forward_snapshots.ts";
import type { TrainingInput } from "./training_input.ts";
import { requireBothOutcomes, requireFolds } from "./training_table.ts";

/**
 * Reads snapshots of the customers by the definition of churn that holds. What a customer table adds to the orders
 * carries no time, so that nothing is learned from it.
 *
 * @throws {UserError} those of `readSnapshots`; `ONE_CLASS` or `TOO_FEW_CUSTOMERS` when these cannot teach a model
 */
export async function prepareForward(
  services: Deps,
  input: TrainingInput,
  signal: AbortSignal,
): Promise<PreparedTraining> {
  const stored = await currentSchema(services);
  const definition = await currentDefinition(services) ?? await settleDefinition(services);
  const task = await readSnapshots(services, stored, definition, signal);
  const { table } = task;
  const tested = testRows(table);
  requireBothOutcomes(table.labels);
  const churnRate = tested.reduce((sum, row) => sum + table.labels[row]!, 0) / tested.length;
  const { active } = totalsOf(await countByGroup(services.db, stored));
  const standard = DEFAULT_TRAINING_CONFIG;
  const mode = input.categories ?? standard.categories;
  const unfit = unfitFeatures(table.schema, table.rows, mode);
  const settings = {
    ...unfit.length > 0 ? { unfit } : {},
    ...task.total > tested.length ? { sampledFrom: task.total } : {},
    seed: input.seed ?? standard.seed,
    folds: input.folds ?? standard.folds,
    categories: mode,
    thresholdPolicy: input.thresholdPolicy ??
      policyAtRate(await readSettings(services.db), active, churnRate),
  };
  requireFolds({ labels: table.labels, strictGroups: table.customers }, settings.folds);
  const encoding = encodingOf(table, settings);
  const traits = {
    gaps: gapsOf(encoding, encodeFeatures(table.rows, encoding)),
    independent: task.customers,
    rows: table.rows.length,
  };
  const estimators = [...new Set(input.estimators ?? FORWARD_CANDIDATES)];
  return {
    settings,
    run: {
      rows: tested.length,
      groups: tested.length,
      strictGroups: tested.length,
      churnDefinitionId: definition.id,
    },
    membership: null,
    customers: task.customers,
    sample: {
      rows: tested.length,
      featuresBy: (by) => encodeFeatures(Array.from(tested, (row) => table.rows[row]!), by),
    },
    configs: new Map(
      estimators.map((name) => [name, { ...settings, estimator: forwardConfig(name, traits) }]),
    ),
    train: (config, options) => services.workers.trainForward(task, config, options),
  };
}
