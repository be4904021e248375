import { Notice } from "@/components/Notices.tsx";
import { PostButton } from "@/components/PostButton.tsx";
import type { ImportRow } from "@/db/queries/imports.ts";
import type { Ui } from "@/utils.ts";
import { FileActions } from "./CheckedFile.tsx";
import { FileGone } from "./FileGone.tsx";

/** A file of orders was checked and nothing was stored: what importing it would do, and the ways on. */
export function CheckedOrders({ ui, found, kept }: { ui: Ui; found: ImportRow; kept: boolean }) {
  const { t, format } = ui;
  const { id, rowsRejected, rowsInserted, rowsUpdated, rowsUnchanged } = found;
  if (!kept) return <FileGone ui={ui} />;
  const orders = rowsInserted + rowsUpdated;
  const clean = rowsRejected === 0;
  const title = orders === 0
    ? t("import.orders.checked.none")
    : clean
    ? t("import.check.clean")
    : t("import.check.faults", { count: rowsRejected });
  return (
    <Notice kind={clean ? "info" : "warn"} title={title}>
      <p>
        {t("import.orders.checked.consequence", {
          inserted: format.integer(rowsInserted),
          changed: format.integer(rowsUpdated - rowsUnchanged),
          unchanged: format.integer(rowsUnchanged),
        })}
      </p>
      {!clean && <p>{t("import.check.mend")}</p>}
      <div class="actions">
        {orders > 0 && (
          <PostButton
            action={`/import/${id}/start`}
            label={t("import.orders.checked.import", { count: orders })}
            primary
          />
        )}
        <FileActions ui={ui} importId={id} primary={orders === 0} />
      </div>
    </Notice>
  );
}
