import type { InferSelectModel } from "drizzle-orm";
import { eq } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { modelEvidence } from "@/db/schema/mod.ts";
import type { Evidence } from "@/ml/evaluation/judge.ts";
import { bufferOf, bytesOf } from "./array_bytes.ts";

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
