import type { CheckedFinding } from "@/services/data_check/data_check.ts";
import type { Ui } from "@/utils.ts";

const TONES = { HIGH: "high", MEDIUM: "medium", LOW: "" } as const;

/** How much a finding of the data check matters. */
export function SeverityTag(
  { ui: { t }, severity }: { ui: Ui; severity: CheckedFinding["severity"] },
) {
  return <span class={`tag ${TONES[severity]}`}>{t(`data.severity.${severity}`)}</span>;
}
