import { eq, or, sql } from "drizzle-orm";
import type { Database, Queryable } from "@/db/client.ts";
import { bandOf, modelEvidence, models, promotions, trainingRuns } from "@/db/schema/mod.ts";
import { findChampion, findModel, type ModelRow } from "./models.ts";

/** Records a training and returns its id. */
export async function insertTrainingRun(
  db: Queryable,
  values: typeof trainingRuns.$inferInsert,
): Promise<number> {
  const [row] = await db.insert(trainingRuns).values(values).returning({ id: trainingRuns.id });
  return row!.id;
}

/** Writes down what a training came to. */
export async function finishTrainingRun(
  db: Queryable,
  id: number,
  values: Pick<typeof trainingRuns.$inferInsert, "finishedAt" | "proposal">,
): Promise<void> {
  await db.update(trainingRuns).set(values).where(eq(trainingRuns.id, id));
}

/** Stores a model with what its figures rest on, and returns its id. */
export async function insertModel(
  tx: Queryable,
  values: typeof models.$inferInsert,
  evidence: Omit<typeof modelEvidence.$inferInsert, "modelId">,
): Promise<number> {
  const [row] = await tx.insert(models).values(values).returning({ id: models.id });
  await insertEvidence(tx, row!.id, evidence);
  return row!.id;
}

/** Stores what the figures of a model rest on. */
export async function insertEvidence(
  tx: Queryable,
  modelId: number,
  evidence: Omit<typeof modelEvidence.$inferInsert, "modelId">,
): Promise<void> {
  await tx.insert(modelEvidence).values({ ...evidence, modelId });
}

/** What the figures of a model rest on; undefined where there is no such model. */
export async function findEvidence(
  db: Queryable,
  modelId: number,
): Promise<typeof modelEvidence.$inferSelect | undefined> {
  const [row] = await db.select().from(modelEvidence).where(eq(modelEvidence.modelId, modelId));
  return row;
}

/** Has others wait who register a model: two that register one file at once would both find it new. */
export async function lockModels(tx: Queryable): Promise<void> {
  await tx.execute(sql`lock table models in share row exclusive mode`);
}

/** The model that a file is, or was registered as, by its SHA-256. */
export async function findModelByFile(
  db: Queryable,
  hash: string,
): Promise<Pick<ModelRow, "id" | "name"> | undefined> {
  const [row] = await db.select({ id: models.id, name: models.name }).from(models)
    .where(or(eq(models.onnxSha256, hash), eq(sql`${models.config} ->> 'sha256'`, hash)));
  return row;
}

/**
 * Makes a model the champion, archives the one before and writes down who did so. The champion itself stays as it is.
 *
 * @param tx a transaction
 */
export async function makeChampion(
  tx: Queryable,
  model: ModelRow,
  { kind, actor, at }: Pick<typeof promotions.$inferInsert, "kind" | "actor"> & { at: Date },
): Promise<ModelRow> {
  const before = await findChampion(tx);
  if (before?.id === model.id) return before;
  if (before) await tx.update(models).set({ status: "ARCHIVED" }).where(eq(models.id, before.id));
  await tx.update(models).set({ status: "CHAMPION", promotedAt: at })
    .where(eq(models.id, model.id));
  await tx.insert(promotions).values({
    kind,
    modelId: model.id,
    replacedId: before?.id ?? null,
    threshold: model.threshold,
    actor,
    at,
  });
  return (await findModel(tx, model.id))!;
}

/**
 * Gives a model another threshold, and the band by it to all whose current score is of that model.
 *
 * @param beforeCommit called last; what it throws undoes everything
 */
export async function storeThreshold(
  db: Database,
  id: number,
  values: Pick<
    typeof models.$inferInsert,
    "threshold" | "thresholdPolicy" | "metrics" | "onnx" | "onnxSha256"
  >,
  beforeCommit: () => void,
): Promise<void> {
  const cut = `${values.threshold}::float8`;
  const band = sql.raw(bandOf("churned", "churn_probability", cut));
  const bandThen = sql.raw(bandOf("p.band is null", "p.probability", cut));
  await db.transaction(async (tx) => {
    await tx.update(models).set(values).where(eq(models.id, id));
    await tx.execute(sql`
      update customers set risk_band = ${band}
      where scoring_run_id in (select id from scoring_runs where model_id = ${id}::int)
        and risk_band is distinct from ${band}`);
    await tx.execute(sql`
      update predictions p set band = ${bandThen} from customers c
      where c.customer_id = p.customer_id and c.scoring_run_id = p.run_id
        and p.band is distinct from ${bandThen}
        and p.run_id in (select id from scoring_runs where model_id = ${id}::int)`);
    beforeCommit();
  });
}
