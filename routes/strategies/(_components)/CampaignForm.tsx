import type { CampaignForm as Form } from "@/routes/strategies/(_components)/campaign_form.ts";
import type { Ui } from "@/utils.ts";

interface CampaignFormProps {
  ui: Ui;
  action: string;
  form: Form;
  /** When the campaign starts if no date is typed; undefined: now. */
  defaultStart: Date | undefined;
  limits: CampaignLimits;
}

/** How large what is typed may be. */
export interface CampaignLimits {
  /** The largest share of the control group, from 0 to 1. */
  readonly maxHoldout: number;
  readonly maxWindowDays: number;
}

/** Asks who is to be in a campaign and when it runs; its size can be checked before it starts. */
export function CampaignForm(
  { ui: { t, format }, action, form, defaultStart, limits }: CampaignFormProps,
) {
  const start = defaultStart ? format.date(defaultStart) : t("campaigns.now");
  return (
    <form class="filters" method="post" action={action}>
      <div class="field">
        <label for="holdout">{t("campaigns.holdout")}</label>
        <input
          type="number"
          id="holdout"
          name="holdout"
          min="1"
          max={100 * limits.maxHoldout}
          value={form.holdout}
          required
        />
      </div>
      <div class="field">
        <label for="start">{t("campaigns.start", { date: start })}</label>
        <input type="date" id="start" name="start" value={form.start} />
      </div>
      <div class="field">
        <label for="window">{t("campaigns.window")}</label>
        <input
          type="number"
          id="window"
          name="window"
          min="1"
          max={limits.maxWindowDays}
          value={form.window}
          required
        />
      </div>
      <label class="choice">
        <input type="checkbox" name="medium" checked={form.medium} /> {t("campaigns.medium")}
      </label>
      <button type="submit" class="button primary">{t("campaigns.create")}</button>
      <button type="submit" class="button" formMethod="get">{t("campaigns.plan.check")}</button>
    </form>
  );
}
