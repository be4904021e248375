import type { InferSelectModel } from "drizzle-orm";
import { eq } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { modelEvidence } from "@/db/schema/mod.ts";
import type { Evidence } from "@/ml/evaluation/judge.ts";

/** Stores what a model's figures rest on. */
export async function storeEvidence(
  db: Queryable,
  modelId: number,
  { labels, groups, strictGroups, probabilities }: Evidence,
): Promise<void> {
  await db.insert(modelEvidence).values({
    modelId,
    labels,
    groups: bytesOf(groups),
    strictGroups: bytesOf(strictGroups),
    grouped: bytesOf(probabilities.grouped),
    strict: bytesOf(probabilities.strict),
    naive: bytesOf(probabilities.naive),
  });
}

/** What a model's figures rest on; undefined where there is no such model. */
export async function readEvidence(db: Queryable, modelId: number): Promise<Evidence | undefined> {
  const [row] = await db.select().from(modelEvidence).where(eq(modelEvidence.modelId, modelId));
  return row && evidenceOf(row);
}

function evidenceOf(row: InferSelectModel<typeof modelEvidence>): Evidence {
  return {
    labels: Uint8Array.from(row.labels),
    groups: new Int32Array(bufferOf(row.groups)),
    strictGroups: new Int32Array(bufferOf(row.strictGroups)),
    probabilities: {
      grouped: new Float32Array(bufferOf(row.grouped)),
      strict: new Float32Array(bufferOf(row.strict)),
      naive: new Float32Array(bufferOf(row.naive)),
    },
  };
}

/** Every machine that Deno runs on is little-endian, so an array's bytes are the stored form. */
function bytesOf(array: Int32Array | Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** A copy that begins at an element's boundary, which a slice of a message need not. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
