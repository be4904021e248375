import {
  type CampaignView,
  differenceText,
  keptText,
} from "@/components/campaigns/campaign_view.ts";
import type { ArmCount } from "@/db/queries/campaigns.ts";
import type { Uplift } from "@/services/campaigns/mod.ts";
import type { Ui } from "@/utils.ts";

/** Both sides of a campaign, and what it changed as far as that is known. */
export function CampaignResult({ ui, view }: { ui: Ui; view: CampaignView }) {
  const { t, format } = ui;
  const { counts: { contact, holdout }, uplift } = view;
  const oneSided = (contact.known === 0) !== (holdout.known === 0);
  const unknown = contact.members + holdout.members - contact.known - holdout.known;
  return (
    <section class="card">
      <h2>
        {uplift
          ? t(`campaigns.verdict.${verdictOf(uplift)}`)
          : t(oneSided ? "campaigns.oneSided" : "campaigns.waiting")}
      </h2>
      {oneSided && <p>{t("campaigns.oneSidedNote")}</p>}
      {uplift && (
        <dl class="facts">
          <div>
            <dt>{t("campaigns.differenceLong")}</dt>
            <dd>{differenceText(ui, uplift)}</dd>
          </div>
          <div>
            <dt>{t("campaigns.kept")}</dt>
            <dd>{keptText(ui, uplift)}</dd>
          </div>
        </dl>
      )}
      <div class="table-frame" tabIndex={0} role="region" aria-label={t("campaigns.sides")}>
        <table class="table">
          <caption class="visually-hidden">{t("campaigns.sides")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("campaigns.side")}</th>
              <th scope="col" class="number">{t("campaigns.customers")}</th>
              <th scope="col" class="number">{t("campaigns.known")}</th>
              <th scope="col" class="number">{t("campaigns.retained")}</th>
              <th scope="col" class="number">{t("campaigns.retention")}</th>
            </tr>
          </thead>
          <tbody>
            <ArmRow ui={ui} name={t("campaigns.contact")} arm={contact} />
            <ArmRow ui={ui} name={t("campaigns.left")} arm={holdout} />
          </tbody>
        </table>
      </div>
      {uplift && unknown > 0 && (
        <p class="note">{t("campaigns.unknown", { count: unknown, n: format.integer(unknown) })}</p>
      )}
    </section>
  );
}

function ArmRow({ ui: { format }, name, arm }: { ui: Ui; name: string; arm: ArmCount }) {
  const { members, known, retained } = arm;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{format.integer(members)}</td>
      <td class="number">{format.integer(known)}</td>
      <td class="number">{known === 0 ? "–" : format.integer(retained)}</td>
      <td class="number">{known === 0 ? "–" : format.percent(retained / known)}</td>
    </tr>
  );
}

/** What the interval lets one say. */
function verdictOf({ difference: { low, high } }: Uplift): "KEPT" | "LOST" | "OPEN" {
  if (low > 0) return "KEPT";
  return high < 0 ? "LOST" : "OPEN";
}
