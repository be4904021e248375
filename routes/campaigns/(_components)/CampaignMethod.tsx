import { actorText } from "@/components/access/audit_words.ts";
import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import { PlanNote } from "@/components/campaigns/PlanNote.tsx";
import { valueName } from "@/components/value_name.ts";
import type { Ui } from "@/utils.ts";

/** What an analyst wants to know: the draw, the power, how the result is computed. */
export function CampaignMethod({ ui, view }: { ui: Ui; view: CampaignView }) {
  const { t, format } = ui;
  const { campaign: { createdBy, createdAt, holdout, bands, seed, outcome }, plan } = view;
  return (
    <details class="card plain-details no-print">
      <summary>{t("campaigns.method.title")}</summary>
      <h3>{t("campaigns.method.size")}</h3>
      <PlanNote ui={ui} plan={plan} />
      <h3>{t("campaigns.method.draw")}</h3>
      <p>
        {t("campaigns.method.drawText", {
          actor: actorText(ui, createdBy),
          at: format.dateTime(createdAt),
          share: format.percent(holdout),
          bands: bands.map((band) => t(`band.${band}`)).join(", "),
          seed,
        })}
      </p>
      <h3>{t("campaigns.method.result")}</h3>
      <p>{t(`campaigns.${outcome}.resultText`, { value: valueName(ui) })}</p>
    </details>
  );
}
