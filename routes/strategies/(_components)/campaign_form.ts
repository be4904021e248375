/** What the form of a campaign holds, as it was typed. */
export interface CampaignForm {
  /** Per cent. */
  readonly holdout: string;
  /** Whether medium risk takes part as well. */
  readonly medium: boolean;
  /** A date; empty: now. */
  readonly start: string;
  /** Days. */
  readonly window: string;
}

/** The form before anything was typed, with the window where none is chosen. */
export function newCampaignForm(windowDays: number): CampaignForm {
  return { holdout: "20", medium: false, start: "", window: String(windowDays) };
}

/** The form as it was sent, by its body or by the address. */
export function readCampaignForm(form: FormData | URLSearchParams): CampaignForm {
  const text = (name: string) => form.get(name)?.toString() ?? "";
  return {
    holdout: text("holdout"),
    medium: form.has("medium"),
    start: text("start"),
    window: text("window"),
  };
}
