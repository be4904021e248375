import { TitledTable } from "@/components/TitledTable.tsx";
import { rejectionKindText } from "@/components/imports/rejection_text.ts";
import type { RejectionGroup } from "@/db/queries/imports.ts";
import type { Ui } from "@/utils.ts";

/** Why rows were rejected, by column and kind: one mistake that runs through a file is one line here. */
export function RejectionGroups({ ui, groups }: { ui: Ui; groups: readonly RejectionGroup[] }) {
  const { t, format } = ui;
  return (
    <TitledTable
      title={t("import.groups.title")}
      heads={[
        { name: t("import.rejections.column") },
        { name: t("import.groups.kind") },
        { name: t("import.groups.count"), isNumber: true },
        { name: t("import.groups.firstLine"), isNumber: true },
        { name: t("import.groups.firstValue") },
      ]}
    >
      {groups.map(({ column, code, count, firstLine, firstValue }) => (
        <tr key={`${column} ${code}`}>
          <th scope="row">
            {column ?? <span class="muted">{t("import.rejections.whole")}</span>}
          </th>
          <td class="wide">{rejectionKindText(ui, code)}</td>
          <td class="number">{format.integer(count)}</td>
          <td class="number">{format.integer(firstLine)}</td>
          <td class="nowrap">
            {column !== null && <RejectedValue ui={ui} value={firstValue} />}
          </td>
        </tr>
      ))}
    </TitledTable>
  );
}

const VALUE_SHOWN = 40;

/** What stood in a rejected field, shortened. */
export function RejectedValue({ ui: { t }, value }: { ui: Ui; value: string | null }) {
  if (!value) return <span class="muted">{t("import.rejections.empty")}</span>;
  return <code>{value.length > VALUE_SHOWN ? `${value.slice(0, VALUE_SHOWN)}…` : value}</code>;
}
