import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import { dayText } from "@/components/customers/values.ts";
import { PostButton } from "@/components/PostButton.tsx";
import type { ReportRow } from "@/db/queries/campaign_reports.ts";
import type { Ui } from "@/utils.ts";

interface CampaignOutcomesProps {
  ui: Ui;
  view: CampaignView;
  /** When the outcomes were observed, as it was typed. */
  asOf?: string;
}

/** Where a campaign's outcomes come from, and the form for another file. */
export function CampaignOutcomes({ ui, view, asOf = "" }: CampaignOutcomesProps) {
  const { t } = ui;
  const { campaign: { id, outcome }, status, reports } = view;
  const takesOutcomes = status === "RUNNING" || status === "ENDED";
  return (
    <section class="card">
      <h2>{t("campaigns.outcomes")}</h2>
      {takesOutcomes && <p class="note">{t(`campaigns.${outcome}.outcomesNote`)}</p>}
      {reports.length > 0 && <ReportList ui={ui} reports={reports} closed={status === "CLOSED"} />}
      {takesOutcomes
        ? (
          <form
            class="filters no-print"
            method="post"
            action={`/campaigns/${id}`}
            encType="multipart/form-data"
          >
            <div class="field">
              <label for="outcomes">{t("campaigns.file")}</label>
              <input type="file" id="outcomes" name="file" accept=".csv,text/csv" required />
            </div>
            <div class="field">
              <label for="as-of">{t("campaigns.asOf")}</label>
              <input type="date" id="as-of" name="asOf" value={asOf} />
            </div>
            <button type="submit" class="button">{t("campaigns.upload")}</button>
          </form>
        )
        : (
          <p class="note">
            {t(status === "CLOSED" ? "campaigns.closedNote" : "campaigns.scheduledNote")}
          </p>
        )}
    </section>
  );
}

/** Files and imports that told outcomes, a line each, which can be undone while the campaign is open. */
function ReportList(
  { ui, reports, closed }: { ui: Ui; reports: readonly ReportRow[]; closed: boolean },
) {
  const { t, format } = ui;
  return (
    <ul class="reports" aria-label={t("campaigns.reports")}>
      {reports.map((report) => (
        <li key={report.id}>
          <span>
            {report.importId === null
              ? t(`campaigns.from.${report.source}`)
              : (
                <a href={`/import/${report.importId}`}>
                  {t("campaigns.fromImport", { file: report.fileName ?? "" })}
                </a>
              )}
            <span class="note">
              {t("campaigns.report", {
                count: report.members,
                at: format.dateTime(report.recordedAt),
              })}
              {report.knownUntil &&
                ` · ${t("campaigns.knownUntil", { date: dayText(ui, report.knownUntil) })}`}
            </span>
          </span>
          {!closed && (
            <PostButton
              action={`/campaigns/${report.campaignId}/undo`}
              label={t("campaigns.undo")}
              fields={{ report: String(report.id) }}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
