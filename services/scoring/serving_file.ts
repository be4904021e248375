import { dirname } from "node:path";
import type { Database } from "@/db/client.ts";
import { currentSegmentation } from "@/db/queries/clusters.ts";
import { findChampion } from "@/db/queries/models.ts";
import { readCard } from "@/ml/artifact.ts";
import type { FeatureEncoding } from "@/ml/features.ts";
import { decodeMetadata } from "@/ml/onnx/proto.ts";
import { incompatibilities, readEncoding } from "@/ml/stored_encoding.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { appendMetadata } from "@/ml/onnx/append_metadata.ts";
import type { SegmentationModel } from "@/ml/segments/segmentation.ts";
import { UserError } from "../errors.ts";
import { sha256 } from "../training/bytes.ts";
import type { FoldModels } from "../training/fold_models.ts";
import type { ModelStore } from "./model_store.ts";
import { decodeServingFolds, encodeServingFolds, servingFoldsPath } from "./serving_folds.ts";

/** The key in the file's metadata under which the segments are. */
const SEGMENTS = "segments";
/** The key under which is the schema of the customers that the model serves. */
const SCHEMA = "schema";
/** The key under which is the SHA-256 of the file beside it that holds the fold models. */
const FOLDS = "foldModels";

/** What it takes to put a customer into a segment, and what the segments are called. */
export interface ServingSegments {
  readonly model: SegmentationModel;
  /** Persona ids by cluster index. */
  readonly personas: readonly string[];
}

/** Champion and segmentation in one ONNX file: all that scoring a file needs. */
export interface ServingModel {
  readonly onnx: Uint8Array;
  readonly encoding: FeatureEncoding;
  /** By which a file is read. */
  readonly schema: CustomerSchema;
  readonly threshold: number;
  readonly segments: ServingSegments | undefined;
  /** What rates the customers that the model learned from; null where the file stands alone. */
  readonly folds: FoldModels | null;
}

/** The champion's file with the schema of the customers and the current segments in its metadata. */
export async function servingFile(db: Database, models: ModelStore): Promise<Uint8Array> {
  const { onnx, schema, segments } = await servingModel(db, models);
  const withSchema = appendMetadata(onnx, SCHEMA, JSON.stringify(schema));
  return segments ? appendMetadata(withSchema, SEGMENTS, JSON.stringify(segments)) : withSchema;
}

/**
 * The champion with the current segments, as the database has them.
 *
 * @throws {UserError} `NO_MODEL` when none was trained, `INCOMPATIBLE_MODEL` when the customers have other columns
 */
export async function servingModel(db: Database, models: ModelStore): Promise<ServingModel> {
  const { row: { threshold }, onnx, encoding, folds } = await models.champion();
  const segmentation = await currentSegmentation(db);
  const segments = segmentation && {
    model: segmentation.model as SegmentationModel,
    personas: segmentation.clusters.map(({ persona }) => persona),
  };
  const schema = await currentSchema({ db });
  return { onnx, encoding, schema, threshold, segments, folds };
}

/** Keeps a serving file beside the data, so that files can be scored without the database. */
export interface ServingFile {
  /**
   * Writes the file again, after a promotion, a segmentation or a replacing import; without a champion that can be
   * given the customers it is removed. */
  publish(): Promise<void>;
}

/** A serving file at the given path; the file is swapped in whole. */
export function createServingFile(path: string, db: Database, models: ModelStore): ServingFile {
  return {
    async publish() {
      const champion = await findChampion(db);
      const serves = champion &&
        incompatibilities(readEncoding(champion.encoding), await currentSchema({ db })).length ===
          0;
      if (!serves) {
        await removeFile(servingFoldsPath(path));
        return await removeFile(path);
      }
      await Deno.mkdir(dirname(path), { recursive: true });
      const [onnx, { folds }] = [await servingFile(db, models), await models.champion()];
      if (!folds) {
        await removeFile(servingFoldsPath(path));
        return await swapIn(path, onnx);
      }
      // First, so that a reader of the new model finds its folds.
      const foldModels = encodeServingFolds(folds);
      await swapIn(servingFoldsPath(path), foldModels);
      await swapIn(path, appendMetadata(onnx, FOLDS, JSON.stringify(await sha256(foldModels))));
    },
  };
}

/** Writes a file beside its place and moves it there once it is whole. */
async function swapIn(path: string, bytes: Uint8Array): Promise<void> {
  const next = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.writeFile(next, bytes);
    await Deno.rename(next, path);
  } catch (error) {
    await Deno.remove(next).catch(() => {});
    throw error;
  }
}

async function removeFile(path: string): Promise<void> {
  await Deno.remove(path).catch(ignoreMissing);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/**
 * Reads a serving file, or any model file of Holdfast's.
 *
 * @throws {UserError} `NO_MODEL` when there is no such file, `BAD_MODEL` when it is not a model of Holdfast's, `BUSY` when
 * another model is being written
 */
export async function readServingFile(path: string): Promise<ServingModel> {
  const onnx = await Deno.readFile(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UserError(
      "NO_MODEL",
      `There is no model file ${path}. Train one first (holdfast train), or name another file.`,
    );
  });
  const served = parseServing(path, onnx);
  return { ...served, folds: await readFolds(path, served.foldsSha256) };
}

function parseServing(path: string, onnx: Uint8Array) {
  try {
    const metadata = decodeMetadata(onnx);
    const card = readCard(metadata);
    const { [SCHEMA]: schema, [SEGMENTS]: segments, [FOLDS]: folds } = metadata;
    return {
      onnx,
      encoding: card.features,
      // Files of earlier versions serve the one table that there was.
      schema: schema === undefined ? ECOMMERCE : JSON.parse(schema) as CustomerSchema,
      threshold: card.threshold,
      segments: segments === undefined ? undefined : JSON.parse(segments) as ServingSegments,
      foldsSha256: folds === undefined ? undefined : String(JSON.parse(folds)),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError("BAD_MODEL", `${path} is not a Holdfast model file: ${reason}.`);
  }
}

/** The fold models beside a serving file; null where it stands alone, as a copy of it does. */
async function readFolds(path: string, expected: string | undefined): Promise<FoldModels | null> {
  if (expected === undefined) return null;
  const bytes = await Deno.readFile(servingFoldsPath(path)).catch((error) => {
    ignoreMissing(error);
    return null;
  });
  if (!bytes) return null;
  if (await sha256(bytes) === expected) return decodeServingFolds(bytes);
  throw new UserError("BUSY", `${path} is being replaced by another model. Try again in a moment.`);
}
