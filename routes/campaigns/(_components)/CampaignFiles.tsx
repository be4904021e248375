import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import type { Ui } from "@/utils.ts";

/** The files that put a campaign to work: whom to contact, and whom to leave out everywhere else. */
export function CampaignFiles({ ui: { t }, view }: { ui: Ui; view: CampaignView }) {
  const { campaign: { id, offer }, counts, status } = view;
  const working = status === "SCHEDULED" || status === "RUNNING";
  return (
    <section class="card">
      <h2>{t("campaigns.files")}</h2>
      <p class="note">{t("campaigns.filesNote")}</p>
      {offer && <p>{t("campaigns.offer", { offer })}</p>}
      <div class="actions">
        <a
          class={`button ${working ? "primary" : ""}`}
          href={`/campaigns/${id}/contacts.csv`}
          download
        >
          {t("campaigns.contacts", { count: counts.treatment.members })}
        </a>
        <a class="button" href={`/campaigns/${id}/suppression.csv`} download>
          {t("campaigns.suppression", { count: counts.control.members })}
        </a>
      </div>
    </section>
  );
}
