import { belowBaseRateText } from "@/components/models/BaseRateNotice.tsx";
import { policyWords } from "@/routes/models/(_components)/policy_words.ts";
import type { ThresholdWords } from "@/islands/ThresholdForm.tsx";
import type { Ui } from "@/utils.ts";

/** What the island puts its own figures into stays as it is. */
const KEPT = Object.fromEntries(
  ["contacted", "recall", "threshold", "precision", "contacts", "missed", "cost"]
    .map((name) => [name, `{{${name}}}`]),
);

interface ShownThreshold {
  /** Active customers in all. */
  readonly active: number;
  /** Whether the model scored them, so that they are counted rather than estimated. */
  readonly counted: boolean;
  /** Share of the judged customers who churned. */
  readonly baseRate: number;
  /** ISO 4217 code; undefined where the shop has set none. */
  readonly currency: string | undefined;
}

/** The words of the threshold's island. */
export function thresholdWords(
  ui: Ui,
  { active, counted, baseRate, currency }: ShownThreshold,
): ThresholdWords {
  const { t, format, locale } = ui;
  return {
    locale,
    currency: currency ?? null,
    policy: policyWords(ui),
    finding: t("models.cut.finding", KEPT),
    note: t("models.cut.note"),
    spoken: t("models.cut.spoken", KEPT),
    alternative: t("models.cut.alternative"),
    axis: t("models.gains.x"),
    shareAxis: t("models.cut.shareAxis"),
    recall: t("models.cut.recall"),
    precision: t("models.cut.precision"),
    slider: t("models.column.threshold"),
    nobody: t("models.cut.nobody"),
    everybody: t("models.cut.everybody"),
    outcome: t("models.cut.outcome"),
    contacts: t("models.cut.contacts"),
    stored: t(counted ? "models.cut.stored" : "models.cut.storedAbout", {
      customers: format.integer(active),
    }),
    missed: t("models.cut.missed"),
    cost: t("models.cut.cost"),
    saving: t("models.cut.saving"),
    costNote: t("models.cut.costNote"),
    calibrated: t("models.cut.calibrated", KEPT),
    belowBaseRate: belowBaseRateText(ui, baseRate),
    follow: t("models.cut.follow"),
    save: t("models.cut.save"),
  };
}
