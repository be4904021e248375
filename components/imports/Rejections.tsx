import { Icon } from "@/components/Icon.tsx";
import { Pager } from "@/components/Pager.tsx";
import type { RejectionRow } from "@/db/queries/imports.ts";
import type { Page } from "@/db/queries/paging.ts";
import type { Ui } from "@/utils.ts";

interface RejectionsProps {
  ui: Ui;
  importId: number;
  rejections: Page<RejectionRow>;
  /** In all, one for each field at fault. */
  count: number;
}

/** Which fields kept rows out, where they stand in the file, and why. */
export function Rejections({ ui, importId, rejections, count }: RejectionsProps) {
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
                <td>{each.column ?? <span class="muted">{t("import.rejections.whole")}</span>}</td>
                <td>
                  {each.value
                    ? <code>{shorten(each.value)}</code>
                    : <span class="muted">{t("import.rejections.empty")}</span>}
                </td>
                <td class="wide">{reasonText(ui, each)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager
        ui={ui}
        label={t("import.rejections.pager")}
        summary={title}
        first={hasPreviousPage ? `${at}#rejected` : undefined}
        previous={hasPreviousPage ? `${at}?before=${cursors[0]}#rejected` : undefined}
        next={hasNextPage ? `${at}?after=${cursors.at(-1)}#rejected` : undefined}
      />
    </section>
  );
}

/** The stored reason is English; another language names the kind of fault first. */
function reasonText({ t, locale }: Ui, { code, reason }: RejectionRow) {
  if (locale === "en") return reason;
  const text = t.maybe(`rejection.${code}`, "");
  if (!text) return <span lang="en">{reason}</span>;
  return (
    <>
      {text} <span class="note" lang="en">{reason}</span>
    </>
  );
}

const VALUE_SHOWN = 80;

function shorten(value: string): string {
  return value.length > VALUE_SHOWN ? `${value.slice(0, VALUE_SHOWN)}…` : value;
}
