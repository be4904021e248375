/** What the form of a campaign holds, as it was typed. */
export interface CampaignForm {
  /** Per cent. */
  readonly holdout: string;
  /** Whether medium risk takes part as well. */
  readonly medium: boolean;
  /** Whether those who are known to have left take part as well. */
  readonly churned: boolean;
}

export const NEW_CAMPAIGN: CampaignForm = { holdout: "20", medium: false, churned: false };

/** The form as it was sent. */
export function readCampaignForm(form: FormData): CampaignForm {
  return {
    holdout: form.get("holdout")?.toString() ?? "",
    medium: form.has("medium"),
    churned: form.has("churned"),
  };
}
