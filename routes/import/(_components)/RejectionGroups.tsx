import type { RejectionGroup } from "@/db/queries/imports.ts";
import type { Ui } from "@/utils.ts";

/** Why rows were rejected, by column and kind: one mistake that runs through a file is one line here. */
export function RejectionGroups({ ui, groups }: { ui: Ui; groups: readonly RejectionGroup[] }) {
  const { t, format } = ui;
  const title = t("import.groups.title");
  return (
    <section class="stack-s">
      <h2>{title}</h2>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("import.rejections.column")}</th>
              <th scope="col">{t("import.groups.kind")}</th>
              <th scope="col" class="number">{t("import.groups.count")}</th>
              <th scope="col" class="number">{t("import.groups.firstLine")}</th>
              <th scope="col">{t("import.groups.firstValue")}</th>
            </tr>
          </thead>
          <tbody>
            {groups.map(({ column, code, count, firstLine, firstValue }) => (
              <tr key={`${column} ${code}`}>
                <th scope="row">
                  {column ?? <span class="muted">{t("import.rejections.whole")}</span>}
                </th>
                <td class="wide">{t.maybe(`rejectionKind.${code}`, code)}</td>
                <td class="number">{format.integer(count)}</td>
                <td class="number">{format.integer(firstLine)}</td>
                <td class="nowrap">
                  {column !== null && <RejectedValue ui={ui} value={firstValue} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const VALUE_SHOWN = 40;

/** What stood in a rejected field, shortened. */
export function RejectedValue({ ui: { t }, value }: { ui: Ui; value: string | null }) {
  if (!value) return <span class="muted">{t("import.rejections.empty")}</span>;
  return <code>{value.length > VALUE_SHOWN ? `${value.slice(0, VALUE_SHOWN)}…` : value}</code>;
}
