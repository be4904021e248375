import type { Database } from "@/db/client.ts";
import { listModels } from "@/db/queries/models.ts";
import { MODEL_STATUSES } from "@/db/schema/mod.ts";
import { type ExportRecord, recordsTable } from "./records.ts";
import type { ExportSource } from "./source.ts";
import type { ExportColumn } from "./table.ts";

/** Every column that models can be exported with; the metrics are those at the chosen threshold, strictly evaluated. */
const COLUMNS = [
  { field: "modelId", header: "ModelID", type: "integer" },
  { field: "estimator", header: "Estimator", type: "text" },
  { field: "name", header: "Name", type: "text" },
  { field: "status", header: "Status", type: "text" },
  { field: "threshold", header: "Threshold", type: "double" },
  { field: "trainingRows", header: "TrainingRows", type: "integer" },
  { field: "precision", header: "Precision", type: "double" },
  { field: "recall", header: "Recall", type: "double" },
  { field: "auc", header: "AUC", type: "double" },
  { field: "averagePrecision", header: "AveragePrecision", type: "double" },
  { field: "brier", header: "Brier", type: "double" },
  { field: "createdAt", header: "CreatedAt", type: "timestamp" },
  { field: "promotedAt", header: "PromotedAt", type: "timestamp" },
] as const satisfies readonly ExportColumn[];

/** All models, the newest first. */
export const modelsSource: ExportSource = {
  open({ db }, _schema, parameters) {
    const statuses = parameters.choicesIn("status", MODEL_STATUSES);
    const columns = parameters.columns(COLUMNS) ?? COLUMNS;
    const limit = parameters.limit();
    return () => Promise.resolve(recordsTable(records(db, statuses), columns, limit));
  },
};

async function* records(
  db: Database,
  statuses: readonly string[] | undefined,
): AsyncGenerator<ExportRecord[]> {
  const models = await listModels(db);
  yield models.filter(({ status }) => !statuses || statuses.includes(status)).map((model) => {
    const { precision, recall, auc, averagePrecision, brier } = model.metrics.strict.chosen;
    return {
      modelId: model.id,
      estimator: model.estimator,
      name: model.name,
      status: model.status,
      threshold: model.threshold,
      trainingRows: model.rows,
      ...{ precision, recall, auc, averagePrecision, brier },
      createdAt: model.createdAt.toISOString(),
      promotedAt: model.promotedAt?.toISOString() ?? null,
    };
  });
}
