import type { AuditRow } from "@/db/queries/audit_log.ts";
import type { Ui } from "@/utils.ts";
import { actionText, actorText } from "@/components/access/audit_words.ts";

/** Who did what, and what came of it. */
export function AuditTable({ ui, entries }: { ui: Ui; entries: readonly AuditRow[] }) {
  const { t, format } = ui;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={t("audit.title")}>
      <table class="table audit">
        <thead>
          <tr>
            <th scope="col">{t("audit.at")}</th>
            <th scope="col">{t("audit.actor")}</th>
            <th scope="col">{t("audit.action")}</th>
            <th scope="col">{t("audit.subject")}</th>
            <th scope="col">{t("audit.detail")}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ id, at, actor, action, subject, detail }) => (
            <tr key={id}>
              <td class="nowrap">
                <time dateTime={at.toISOString()}>{format.dateTime(at)}</time>
              </td>
              <th scope="row">{actorText(ui, actor)}</th>
              <td>
                {actionText(ui, action)} <code class="muted">{action}</code>
              </td>
              <td>{subject ?? <span class="muted">–</span>}</td>
              <td class="wide">
                <Detail ui={ui} detail={detail as Readonly<Record<string, unknown>> | null} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DetailProps {
  ui: Ui;
  detail: Readonly<Record<string, unknown>> | null;
}

/** The code of a failure, and the arguments that are on record. */
function Detail({ ui: { t }, detail }: DetailProps) {
  const { error, ...rest } = detail ?? {};
  return (
    <>
      {error !== undefined && (
        <span class="tag high">{t("audit.failed", { code: String(error) })}</span>
      )} {Object.keys(rest).length > 0 && <code>{JSON.stringify(rest)}</code>}
    </>
  );
}
