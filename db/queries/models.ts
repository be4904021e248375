import { desc, eq, getTableColumns, type InferSelectModel } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { models } from "@/db/schema/mod.ts";

const { onnx: _onnx, ...columns } = getTableColumns(models);

/** A trained model without its file, which weighs megabytes. */
export type ModelRow = Omit<InferSelectModel<typeof models>, "onnx">;

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

/** The ONNX file of a model. */
export async function readModelFile(db: Queryable, id: number): Promise<Uint8Array | undefined> {
  const [row] = await db.select({ onnx: models.onnx }).from(models).where(eq(models.id, id));
  return row?.onnx;
}
