import type { Database } from "@/db/client.ts";
import { findChampion, findModel, type ModelRow, readModelFile } from "@/db/queries/models.ts";
import type { FeatureEncoding } from "@/ml/features.ts";
import { incompatibilities, readEncoding } from "@/ml/stored_encoding.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { UserError } from "../errors.ts";
import { findFoldModels, type FoldModels } from "../training/fold_models.ts";

/** A model that is ready to score. */
export interface ServedModel {
  readonly row: ModelRow;
  /** The same array for the same model, so that a worker is sent it once. */
  readonly onnx: Uint8Array;
  readonly encoding: FeatureEncoding;
  /** What rates the customers that it learned from; null where that was not kept. */
  readonly folds: FoldModels | null;
}

/** The models of the database, the champion's file kept at hand. */
export interface ModelStore {
  /**
   * The model that serves, as the database names it now.
   *
   * @throws {UserError} `NO_MODEL` when none was trained, `INCOMPATIBLE_MODEL` when it needs columns that the customers
   * do not have
   */
  champion(): Promise<ServedModel>;
  /**
   * Any model.
   *
   * @throws {UserError} `NOT_FOUND` when there is no such model
   */
  get(id: number): Promise<ServedModel>;
}

/** Reads models from the database; its files are read once and kept until another model is asked for. */
export function createModelStore(db: Database): ModelStore {
  let kept: Omit<ServedModel, "encoding"> | undefined;
  const serve = async (row: ModelRow): Promise<ServedModel> => {
    let model = kept;
    // Two trainings may give the same file, to be sure of other customers.
    if (model?.row.id !== row.id || model.row.onnxSha256 !== row.onnxSha256) {
      const [file, folds] = await Promise.all([readModelFile(db, row.id), findFoldModels(db, row)]);
      if (!file) throw notFound(row.id);
      kept = model = { row, onnx: new Uint8Array(file), folds };
    }
    return { ...model, row, encoding: readEncoding(row.encoding) };
  };
  return {
    async champion() {
      const row = await findChampion(db);
      if (!row) throw noModel();
      requireCompatible(readEncoding(row.encoding), await currentSchema({ db }));
      return await serve(row);
    },
    async get(id) {
      const row = await findModel(db, id);
      if (!row) throw notFound(id);
      return await serve(row);
    },
  };
}

const notFound = (id: number) => new UserError("NOT_FOUND", `There is no model ${id}.`);
const noModel = () =>
  new UserError("NO_MODEL", "No model has been trained yet. Train one first: holdfast train.");

/** Columns that a message names at most. */
const COLUMNS_NAMED = 5;

/**
 * Checks that a model can be given customers of a schema.
 *
 * @throws {UserError} `INCOMPATIBLE_MODEL`, with the columns that are missing or hold something else
 */
export function requireCompatible(encoding: FeatureEncoding, schema: CustomerSchema): void {
  const found = incompatibilities(encoding, schema);
  if (found.length === 0) return;
  const list = (reason: "MISSING" | "OTHER_KIND") => {
    const keys = found.filter((each) => each.reason === reason).map(({ key }) => key);
    const more = keys.length > COLUMNS_NAMED ? ` and ${keys.length - COLUMNS_NAMED} more` : "";
    return keys.length === 0 ? undefined : keys.slice(0, COLUMNS_NAMED).join(", ") + more;
  };
  const [missing, changed] = [list("MISSING"), list("OTHER_KIND")];
  const parts = [
    ...missing ? [`it needs columns that the customers no longer have: ${missing}`] : [],
    ...changed ? [`these columns are of another kind now: ${changed}`] : [],
  ];
  throw new UserError(
    "INCOMPATIBLE_MODEL",
    `The model was trained on a table with other columns; ${
      parts.join("; ")
    }. Train again: holdfast train.`,
  );
}
