/** What a column is for. RECENCY, FREQUENCY and MONETARY stand beside FEATURE, or alone. */
export type Role =
  | "ID"
  | "LABEL"
  | "FEATURE"
  | "RECENCY"
  | "FREQUENCY"
  | "MONETARY"
  | "CONTACT"
  | "IGNORED";

/** The roles that segmentation by recency, frequency and monetary value reads. */
export const RFM_ROLES = ["RECENCY", "FREQUENCY", "MONETARY"] as const satisfies readonly Role[];

/** One of {@linkcode RFM_ROLES}. */
export type RfmRole = (typeof RFM_ROLES)[number];
