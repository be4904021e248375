import type { Queryable } from "@/db/client.ts";
import { type ModelRow, readModelFile } from "@/db/queries/models.ts";
import { type PartialCurve, partialCurves } from "@/ml/additive/partial_curves.ts";
import { readTerms } from "@/ml/explain/explainer.ts";
import { readEncoding } from "@/ml/stored_encoding.ts";

/** The curves of a stored additive model, one a feature; null for any other model. */
export async function readPartialCurves(
  db: Queryable,
  { id, estimator, encoding }: ModelRow,
): Promise<PartialCurve[] | null> {
  if (estimator !== "ADDITIVE") return null;
  const onnx = await readModelFile(db, id);
  const terms = onnx && readTerms(onnx);
  return terms ? partialCurves(readEncoding(encoding), terms) : null;
}
