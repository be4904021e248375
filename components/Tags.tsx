import type { RISK_BANDS } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";

/** A band of risk. */
export type Band = (typeof RISK_BANDS)[number];

/** All bands, the highest first. */
export const BANDS = ["HIGH", "MEDIUM", "LOW"] as const satisfies typeof RISK_BANDS;

/** Class that colours a band. */
export const BAND_CLASS = { HIGH: "high", MEDIUM: "medium", LOW: "low" } as const;

interface BandTagProps {
  ui: Ui;
  band: Band | null;
  /** Whether the customer has left, and therefore has no band. */
  churned?: boolean | null;
}

/** A customer's risk band in words. */
export function BandTag({ ui: { t }, band, churned = false }: BandTagProps) {
  if (churned) return <span class="muted">{t("band.churned")}</span>;
  if (band === null) return <span class="muted">{t("band.none")}</span>;
  return <span class={`tag ${BAND_CLASS[band]}`}>{t(`band.${band}`)}</span>;
}

const STATUS_CLASS: Record<string, string> = {
  COMPLETED: "good",
  APPROVED: "good",
  CHAMPION: "good",
  FAILED: "high",
  RUNNING: "accent",
  QUEUED: "accent",
  PENDING: "accent",
  SCHEDULED: "accent",
  ENDED: "medium",
};

/** A state in words: of a job, an import, a strategy, a model. */
export function StatusTag({ ui: { t }, status }: { ui: Ui; status: string }) {
  return (
    <span class={`tag ${STATUS_CLASS[status] ?? ""}`}>{t.maybe(`status.${status}`, status)}</span>
  );
}
