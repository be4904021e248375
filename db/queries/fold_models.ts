import { asc, eq, type InferInsertModel, type InferSelectModel } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { modelFolds, trainingMembers } from "@/db/schema/mod.ts";

/** Stores the models of a model's folds, in the folds' order. */
export async function insertFoldModels(
  db: Queryable,
  modelId: number,
  files: readonly Uint8Array[],
): Promise<void> {
  // One at a time: together they may weigh hundreds of megabytes.
  for (const [fold, onnx] of files.entries()) {
    await db.insert(modelFolds).values({ modelId, fold, onnx });
  }
}

/** The models of a model's folds in their order; empty where none were kept. */
export async function readFoldModels(db: Queryable, modelId: number): Promise<Uint8Array[]> {
  const rows = await db.select({ onnx: modelFolds.onnx }).from(modelFolds)
    .where(eq(modelFolds.modelId, modelId)).orderBy(asc(modelFolds.fold));
  return rows.map(({ onnx }) => new Uint8Array(onnx));
}

/** Stores who was in a training. */
export async function insertTrainingMembers(
  db: Queryable,
  members: InferInsertModel<typeof trainingMembers>,
): Promise<void> {
  await db.insert(trainingMembers).values(members);
}

/** Who was in a training; undefined where that was not kept. */
export async function readTrainingMembers(
  db: Queryable,
  trainingRunId: number,
): Promise<InferSelectModel<typeof trainingMembers> | undefined> {
  const [row] = await db.select().from(trainingMembers)
    .where(eq(trainingMembers.trainingRunId, trainingRunId));
  return row;
}
