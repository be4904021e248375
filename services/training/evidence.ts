import type { InferSelectModel } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { modelEvidence } from "@/db/schema/mod.ts";
import type { Evidence } from "@/ml/evaluation/judge.ts";
import { bufferOf, bytesOf } from "./bytes.ts";
import { findEvidence } from "@/db/queries/training.ts";

/** What a model's figures rest on, as it is stored. */
export function storedEvidence({ labels, groups, strictGroups, probabilities }: Evidence) {
  return {
    labels,
    groups: bytesOf(groups),
    strictGroups: bytesOf(strictGroups),
    grouped: bytesOf(probabilities.grouped),
    strict: bytesOf(probabilities.strict),
    naive: bytesOf(probabilities.naive),
  };
}

/** What a model's figures rest on; undefined where there is no such model. */
export async function readEvidence(db: Queryable, modelId: number): Promise<Evidence | undefined> {
  const row = await findEvidence(db, modelId);
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
