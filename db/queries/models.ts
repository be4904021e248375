import { desc, eq, getTableColumns, type InferSelectModel, max, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { models, promotions, trainingRuns } from "@/db/schema/mod.ts";

const { onnx: _onnx, ...own } = getTableColumns(models);
const columns = {
  ...own,
  unseenScores: sql<boolean>`${models.outOfTime} is not null
    or exists (select from model_folds f where f.model_id = ${models.id})`,
};

/** A trained model without its file, which weighs megabytes. */
export interface ModelRow extends Omit<InferSelectModel<typeof models>, "onnx"> {
  /** Whether the customers that it learned from are rated by fold models that have not seen them. */
  readonly unseenScores: boolean;
}

/** All models, the newest first, without their files. */
export function listModels(db: Queryable): Promise<ModelRow[]> {
  return db.select(columns).from(models).orderBy(desc(models.id));
}

/** The model with an id, without its file. */
export async function findModel(db: Queryable, id: number): Promise<ModelRow | undefined> {
  const [row] = await db.select(columns).from(models).where(eq(models.id, id));
  return row;
}

/** The model that scores now, without its file; undefined before the first training. */
export async function findChampion(db: Queryable): Promise<ModelRow | undefined> {
  const [row] = await db.select(columns).from(models).where(eq(models.status, "CHAMPION"));
  return row;
}

/** A training run. */
export type TrainingRunRow = InferSelectModel<typeof trainingRuns>;

/** The training run with an id. */
export async function findTrainingRun(
  db: Queryable,
  id: number,
): Promise<TrainingRunRow | undefined> {
  const [row] = await db.select().from(trainingRuns).where(eq(trainingRuns.id, id));
  return row;
}

/** The models of the newest training run that has any, best first by the strict split: one table, one set of folds. */
export async function readLeaderboard(db: Queryable): Promise<ModelRow[]> {
  const [newest] = await db.select({ runId: max(models.trainingRunId) }).from(models);
  if (newest?.runId == null) return [];
  const precision = sql`(${models.metrics} -> 'strict' -> 'chosen' ->> 'averagePrecision')::float8`;
  return await db.select(columns).from(models).where(eq(models.trainingRunId, newest.runId))
    .orderBy(sql`${precision} desc nulls last`, models.id);
}

/** Which model took over from which, the newest first. */
export function listPromotions(db: Queryable): Promise<InferSelectModel<typeof promotions>[]> {
  return db.select().from(promotions).orderBy(desc(promotions.id));
}

/** The ONNX file of a model. */
export async function readModelFile(db: Queryable, id: number): Promise<Uint8Array | undefined> {
  const [row] = await db.select({ onnx: models.onnx }).from(models).where(eq(models.id, id));
  return row?.onnx;
}
