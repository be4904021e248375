import type { CampaignForm as Form } from "@/components/campaigns/campaign_form.ts";
import type { Ui } from "@/utils.ts";

interface CampaignFormProps {
  ui: Ui;
  action: string;
  form: Form;
  /** The largest share that may be left alone, from 0 to 1. */
  mostHoldout: number;
}

/** Asks who is to be in a campaign. */
export function CampaignForm({ ui: { t }, action, form, mostHoldout }: CampaignFormProps) {
  return (
    <form class="filters" method="post" action={action}>
      <div class="field">
        <label for="holdout">{t("campaigns.holdout")}</label>
        <input
          type="number"
          id="holdout"
          name="holdout"
          min="1"
          max={100 * mostHoldout}
          value={form.holdout}
          required
        />
      </div>
      <label class="choice">
        <input type="checkbox" name="medium" checked={form.medium} /> {t("campaigns.medium")}
      </label>
      <label class="choice">
        <input type="checkbox" name="churned" checked={form.churned} /> {t("campaigns.churned")}
      </label>
      <button type="submit" class="button">{t("campaigns.create")}</button>
    </form>
  );
}
