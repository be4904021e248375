import type { Queryable } from "@/db/client.ts";
import {
  insertTrainingMembers,
  readFoldModels,
  readTrainingMembers,
} from "@/db/queries/fold_models.ts";
import type { ModelRow } from "@/db/queries/models.ts";
import type { Membership } from "@/ml/membership.ts";
import { bufferOf, bytesOf } from "./bytes.ts";

/** What rates the customers that a model learned from: the models of its strict folds, and who was in which. */
export interface FoldModels {
  /** By fold. The same arrays for the same model, so that a worker is sent each once. */
  readonly files: readonly Uint8Array[];
  readonly members: Membership;
}

/** Stores who was in a training. */
export async function storeMembership(
  db: Queryable,
  trainingRunId: number,
  { customers, rows }: Membership,
): Promise<void> {
  await insertTrainingMembers(db, {
    trainingRunId,
    customers: bytesOf(customers.hashes),
    customerFolds: customers.folds,
    rows: bytesOf(rows.hashes),
    rowFolds: rows.folds,
  });
}

/**
 * The fold models of a model.
 *
 * @returns null where there are none: a model from elsewhere, or one that was trained before they were kept
 */
export async function findFoldModels(
  db: Queryable,
  { id, trainingRunId }: Pick<ModelRow, "id" | "trainingRunId">,
): Promise<FoldModels | null> {
  if (trainingRunId === null) return null;
  const stored = await readTrainingMembers(db, trainingRunId);
  const files = stored ? await readFoldModels(db, id) : [];
  if (!stored || files.length === 0) return null;
  const index = (hashes: Uint8Array, folds: Uint8Array) => ({
    hashes: new Float64Array(bufferOf(hashes)),
    folds: Uint8Array.from(folds),
  });
  return {
    files,
    members: {
      customers: index(stored.customers, stored.customerFolds),
      rows: index(stored.rows, stored.rowFolds),
    },
  };
}
