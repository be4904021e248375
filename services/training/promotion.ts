import type { ServingFile } from "../scoring/serving_file.ts";
import type { Database, Queryable } from "@/db/client.ts";
import { findModel, listPromotions, type ModelRow } from "@/db/queries/models.ts";
import { promotions } from "@/db/schema/mod.ts";
import { UserError } from "../errors.ts";
import { makeChampion } from "@/db/queries/training.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly serving: ServingFile;
  readonly clock: () => Date;
}

/**
 * Makes a model the one that serves, and writes down on whose word; the champion before it is archived and
 * can be promoted again. Promoting the champion changes nothing.
 *
 * @throws {UserError} `NOT_FOUND` when there is no such model
 */
export function promoteModel(
  services: Deps,
  id: number,
  actor: string,
): Promise<ModelRow> {
  return change(services, async (tx) => {
    const model = await findModel(tx, id);
    if (!model) throw new UserError("NOT_FOUND", `There is no model ${id}.`, ["id"]);
    return { model, kind: "PROMOTED" };
  }, actor);
}

/**
 * Gives the lead back to the champion before the present one, and writes it down. Rolling back again goes
 * one further back.
 *
 * @throws {UserError} `NOTHING_BEFORE` when there was no champion before
 */
export function rollBackModel(services: Deps, actor: string): Promise<ModelRow> {
  return change(services, async (tx) => {
    const model = await formerChampion(tx);
    if (!model) {
      throw new UserError("NOTHING_BEFORE", "There was no champion before this one to go back to.");
    }
    return { model, kind: "ROLLED_BACK" };
  }, actor);
}

/** The champion before the present one, to which {@linkcode rollBackModel} goes; undefined when there is none. */
export async function formerChampion(db: Queryable): Promise<ModelRow | undefined> {
  const former = (await lineOfChampions(db)).at(-2);
  return former === undefined ? undefined : await findModel(db, former);
}

interface Change {
  readonly model: ModelRow;
  readonly kind: typeof promotions.$inferInsert["kind"];
}

async function change(
  services: Deps,
  choose: (tx: Queryable) => Promise<Change>,
  actor: string,
): Promise<ModelRow> {
  const { db, clock, serving } = services;
  const champion = await db.transaction(async (tx) => {
    const { model, kind } = await choose(tx);
    return await makeChampion(tx, model, { kind, actor, at: clock() });
  });
  await serving.publish();
  return champion;
}

/** The champions that led to the present one, which is the last; those rolled back from are left out. */
async function lineOfChampions(db: Queryable): Promise<number[]> {
  const line: number[] = [];
  for (const { kind, modelId } of (await listPromotions(db)).toReversed()) {
    if (kind === "PROMOTED") line.push(modelId);
    else while (line.length > 0 && line.at(-1) !== modelId) line.pop();
  }
  return line;
}
