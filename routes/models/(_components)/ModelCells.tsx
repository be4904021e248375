import { StatusTag } from "@/components/Tags.tsx";
import type { ModelRow } from "@/db/queries/models.ts";
import type { Ui } from "@/utils.ts";
import { modelName } from "@/components/models/model_name.ts";
import { PromoteButton } from "./PromoteButton.tsx";

interface ModelCellProps {
  ui: Ui;
  model: ModelRow;
  /** Whether it is the simplest good model of its training. */
  simplest?: boolean;
}

/** The first cell of a model's row: which it is, and what it is used for. */
export function NameCell({ ui, model, simplest }: ModelCellProps) {
  return (
    <th scope="row">
      <span class="index">{model.id}</span>
      <a href={`/models/${model.id}`}>{modelName(ui, model)}</a>{" "}
      <StatusTag ui={ui} status={model.status} />{" "}
      {simplest && <span class="tag low">{ui.t("models.simplest.tag")}</span>}
    </th>
  );
}

/** The last cell: what can be done with it. */
export function ActionCell({ ui, model }: ModelCellProps) {
  return (
    <td class="no-print">
      {model.status !== "CHAMPION" && <PromoteButton ui={ui} model={model} />}
    </td>
  );
}

/** The head of the last column. */
export function ActionHead({ ui: { t } }: { ui: Ui }) {
  return (
    <th scope="col" class="no-print">
      <span class="visually-hidden">{t("models.column.action")}</span>
    </th>
  );
}

/** Marks the row of the model that serves. */
export function rowClass({ status }: ModelRow): string | undefined {
  return status === "CHAMPION" ? "champion" : undefined;
}
