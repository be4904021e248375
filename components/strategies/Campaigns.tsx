import type { ArmCount, ArmCounts, CampaignRow } from "@/db/queries/campaigns.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Estimate, Uplift } from "@/services/campaigns/mod.ts";
import type { Ui } from "@/utils.ts";

/** A campaign and what came of it. */
export interface CampaignView {
  readonly campaign: CampaignRow;
  readonly counts: ArmCounts;
  readonly uplift: Uplift | undefined;
}

interface CampaignsProps {
  ui: Ui;
  strategy: StrategyRow;
  campaigns: readonly CampaignView[];
}

/** A strategy's campaigns, and the way to another one where it is approved. */
export function Campaigns({ ui, strategy, campaigns }: CampaignsProps) {
  const { t } = ui;
  const approved = strategy.status === "APPROVED";
  if (!approved && campaigns.length === 0) return null;
  return (
    <section class="card" id="campaigns">
      <h2>{t("strategies.campaign.title")}</h2>
      <p class="note">{t("strategies.campaign.note")}</p>
      {campaigns.map((view) => <CampaignCard key={view.campaign.id} ui={ui} view={view} />)}
      {approved && (
        <form class="filters" method="post" action={`/strategies/${strategy.id}/campaigns`}>
          <div class="field">
            <label for="holdout">{t("strategies.campaign.holdout")}</label>
            <input type="number" id="holdout" name="holdout" min="1" max="50" value="20" required />
          </div>
          <label class="choice">
            <input type="checkbox" name="medium" /> {t("strategies.campaign.medium")}
          </label>
          <button type="submit" class="button">{t("strategies.campaign.create")}</button>
        </form>
      )}
    </section>
  );
}

function CampaignCard({ ui, view: { campaign, counts, uplift } }: { ui: Ui; view: CampaignView }) {
  const { t, format } = ui;
  const { id } = campaign;
  const arm = ({ members, known, retained }: ArmCount) => (
    <>
      <td class="number">{format.integer(members)}</td>
      <td class="number">{format.integer(known)}</td>
      <td class="number">{known === 0 ? "–" : format.percent(retained / known)}</td>
    </>
  );
  const estimate = ({ value, low, high }: Estimate, show: (value: number) => string) =>
    t("strategies.campaign.interval", { value: show(value), low: show(low), high: show(high) });
  return (
    <article class="strategy">
      <h3>
        {t("strategies.campaign.name", {
          number: id,
          actor: campaign.createdBy,
          at: format.dateTime(campaign.createdAt),
        })}
      </h3>
      <div class="table-frame">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("strategies.campaign.arm")}</th>
              <th scope="col" class="number">{t("strategies.campaign.customers")}</th>
              <th scope="col" class="number">{t("strategies.campaign.known")}</th>
              <th scope="col" class="number">{t("strategies.campaign.retention")}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{t("strategies.campaign.contact")}</th>
              {arm(counts.contact)}
            </tr>
            <tr>
              <th scope="row">{t("strategies.campaign.left")}</th>
              {arm(counts.holdout)}
            </tr>
          </tbody>
        </table>
      </div>
      {uplift && (
        <p>
          {t("strategies.campaign.uplift", {
            difference: estimate(uplift.difference, (value) => format.points(value)),
            kept: estimate(uplift.kept, (value) => format.fixed(value, 1)),
          })}
        </p>
      )}
      <div class="actions">
        <a class="button" href={`/campaigns/${id}/contacts.csv`} download>
          {t("strategies.campaign.download", { count: counts.contact.members })}
        </a>
        <form
          class="filters"
          method="post"
          action={`/campaigns/${id}/outcomes`}
          encType="multipart/form-data"
        >
          <div class="field">
            <label for={`outcomes-${id}`}>{t("strategies.campaign.outcomes")}</label>
            <input type="file" id={`outcomes-${id}`} name="file" accept=".csv,text/csv" required />
          </div>
          <button type="submit" class="button">{t("strategies.campaign.read")}</button>
        </form>
      </div>
    </article>
  );
}
