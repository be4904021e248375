import { Icon } from "@/components/Icon.tsx";
import { Pager } from "@/components/Pager.tsx";
import type { RejectionRow } from "@/db/queries/imports.ts";
import type { Page } from "@/db/queries/paging.ts";
import type { Ui } from "@/utils.ts";
import {
  type Mapping,
  orderRejectionText,
  rejectionText,
} from "@/components/imports/rejection_text.ts";
import { RejectedValue } from "./RejectionGroups.tsx";

interface RejectionsProps {
  ui: Ui;
  importId: number;
  /** Whether rows of an order file were rejected. */
  isOrders: boolean;
  /** What the columns of a customer table went to. */
  mapping: Mapping | null;
  rejections: Page<RejectionRow>;
  /** In all, one for each field with an error. */
  count: number;
}

/** Which fields kept rows out, where they stand in the file, and why. */
export function Rejections(
  { ui, importId, isOrders, mapping, rejections, count }: RejectionsProps,
) {
  const { t, format } = ui;
  const title = t("import.rejections.title", { count });
  const at = `/import/${importId}`;
  const { cursors, hasNextPage, hasPreviousPage } = rejections;
  return (
    <section class="stack-s" id="rejected">
      <div class="page-head">
        <h2>{title}</h2>
        <a class="button" href={`${at}/rejected.csv`} download>
          <Icon name="download" /> {t("import.rejections.download")}
        </a>
      </div>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col" class="number">{t("import.rejections.line")}</th>
              <th scope="col">{t("import.rejections.column")}</th>
              <th scope="col">{t("import.rejections.value")}</th>
              <th scope="col">{t("import.rejections.reason")}</th>
            </tr>
          </thead>
          <tbody>
            {rejections.rows.map((each) => (
              <tr key={each.id}>
                <th scope="row" class="number">{format.integer(each.line)}</th>
                <td class="nowrap">
                  {each.column ?? <span class="muted">{t("import.rejections.whole")}</span>}
                </td>
                <td class="nowrap">
                  {each.column !== null && <RejectedValue ui={ui} value={each.value} />}
                </td>
                <td class="wide">
                  {isOrders ? orderRejectionText(ui, each) : rejectionText(ui, mapping, each)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager
        ui={ui}
        label={t("import.rejections.pager")}
        summary=""
        first={hasPreviousPage ? `${at}#rejected` : undefined}
        previous={hasPreviousPage ? `${at}?before=${cursors[0]}#rejected` : undefined}
        next={hasNextPage ? `${at}?after=${cursors.at(-1)}#rejected` : undefined}
      />
    </section>
  );
}
