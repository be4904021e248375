import type { DeclaredRow } from "@/routes/import/(_components)/DeclarationTable.tsx";
import { usageOf } from "@/components/schema/uses.ts";
import type { Ui } from "@/utils.ts";

interface DeclarationSummaryProps {
  ui: Ui;
  rows: readonly DeclaredRow[];
  /** Whether customers are stored, with whose ids the numbers of rows could collide. */
  stored: boolean;
}

/** What would be imported as the columns are declared. */
export function DeclarationSummary({ ui, rows, stored }: DeclarationSummaryProps) {
  const { t, format } = ui;
  const uses = rows.map(({ column }) => usageOf(column));
  const features = rows.filter(({ column }) => column.roles.includes("FEATURE")).length;
  const label = rows.find(({ column }) => usageOf(column) === "LABEL");
  return (
    <div class="column-review">
      <p>
        {t("import.declare.summary", {
          count: uses.filter((use) => use !== "IGNORED").length,
          features: format.integer(features),
        })}
      </p>
      {!uses.includes("ID") && (
        <p class="note">
          {t(stored ? "import.declare.rowNumbersReplace" : "import.declare.rowNumbers")}
        </p>
      )}
      <p class="note">
        {label
          ? t("import.declare.label", {
            column: label.header,
            values: (label.column.churnedWhen ?? []).join(", "),
          })
          : t("import.declare.noLabel")}
      </p>
    </div>
  );
}
