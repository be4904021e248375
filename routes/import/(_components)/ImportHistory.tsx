import type { ImportRow } from "@/db/queries/imports.ts";
import { DemoTag } from "@/components/Notices.tsx";
import type { Ui } from "@/utils.ts";
import { ImportTag } from "./ImportTag.tsx";

/** What was imported so far, the newest first. */
export function ImportHistory({ ui, imports }: { ui: Ui; imports: readonly ImportRow[] }) {
  const { t, format } = ui;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={t("import.history.title")}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t("import.history.file")}</th>
            <th scope="col">{t("import.history.when")}</th>
            <th scope="col">{t("import.history.mode")}</th>
            <th scope="col">{t("import.history.status")}</th>
            <th scope="col" class="number">{t("import.history.read")}</th>
            <th scope="col" class="number">{t("import.history.accepted")}</th>
            <th scope="col" class="number">{t("import.history.rejected")}</th>
          </tr>
        </thead>
        <tbody>
          {imports.map((each) => (
            <tr key={each.id}>
              <th scope="row">
                <a href={`/import/${each.id}${each.status === "STAGED" ? "/columns" : ""}`}>
                  {each.fileName}
                </a>{" "}
                {each.demo && <DemoTag ui={ui} />}
              </th>
              <td class="nowrap">{format.dateTime(each.createdAt)}</td>
              <td class="nowrap">
                {each.kind === "ORDERS"
                  ? t("import.kind.ORDERS")
                  : t(each.mode === "MERGE" ? "import.merge" : "import.replace")}
              </td>
              <td>
                <ImportTag ui={ui} found={each} />
              </td>
              <td class="number">
                {format.integer(each.status === "STAGED" ? null : each.rowsRead)}
              </td>
              <td class="number">
                {format.integer(each.status === "STAGED" ? null : each.rowsAccepted)}
              </td>
              <td class="number">
                {format.integer(each.status === "STAGED" ? null : each.rowsRejected)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
