import { dirname } from "node:path";
import type { Database } from "@/db/client.ts";
import { currentSegmentation } from "@/db/queries/clusters.ts";
import { findChampion } from "@/db/queries/models.ts";
import { readCard } from "@/ml/artifact.ts";
import type { FeatureEncoding } from "@/ml/features.ts";
import { decodeMetadata } from "@/ml/onnx/proto.ts";
import { appendMetadata } from "@/ml/onnx/append_metadata.ts";
import type { SegmentationModel } from "@/ml/segments/segmentation.ts";
import { UserError } from "./errors.ts";
import type { ModelStore } from "./models.ts";

/** The key in the file's metadata under which the segments are. */
const SEGMENTS = "segments";

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
  readonly threshold: number;
  readonly segments: ServingSegments | undefined;
}

/** The champion's file with the current segments in its metadata. */
export async function servingFile(db: Database, models: ModelStore): Promise<Uint8Array> {
  const { onnx } = await models.champion();
  const segmentation = await currentSegmentation(db);
  if (!segmentation) return onnx;
  const segments: ServingSegments = {
    model: segmentation.model as SegmentationModel,
    personas: segmentation.clusters.map(({ persona }) => persona),
  };
  return appendMetadata(onnx, SEGMENTS, JSON.stringify(segments));
}

/** Keeps a serving file beside the data, so that files can be scored without the database. */
export interface ServingFile {
  /** Writes the file again, after a promotion, a segmentation or a replacing import; without a champion it is removed. */
  publish(): Promise<void>;
}

/** A serving file at the given path; the file is swapped in whole. */
export function createServingFile(path: string, db: Database, models: ModelStore): ServingFile {
  return {
    async publish() {
      if (!await findChampion(db)) return await removeFile(path);
      await Deno.mkdir(dirname(path), { recursive: true });
      const next = `${path}.${crypto.randomUUID()}.tmp`;
      try {
        await Deno.writeFile(next, await servingFile(db, models));
        await Deno.rename(next, path);
      } catch (error) {
        await Deno.remove(next).catch(() => {});
        throw error;
      }
    },
  };
}

async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Reads a serving file, or any model file of Holdfast's.
 *
 * @throws {UserError} `NO_MODEL` when there is no such file, `BAD_MODEL` when it is not a model of Holdfast's
 */
export async function readServingFile(path: string): Promise<ServingModel> {
  const onnx = await Deno.readFile(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UserError(
      "NO_MODEL",
      `There is no model file ${path}. Train one first (holdfast train), or name another file.`,
    );
  });
  try {
    const metadata = decodeMetadata(onnx);
    const card = readCard(metadata);
    const segments = metadata[SEGMENTS];
    return {
      onnx,
      encoding: card.features,
      threshold: card.threshold,
      segments: segments === undefined ? undefined : JSON.parse(segments) as ServingSegments,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError("BAD_MODEL", `${path} is not a Holdfast model file: ${reason}.`);
  }
}
