import type { Database } from "@/db/client.ts";
import {
  deleteAuditEntries,
  deleteJobs,
  deletePredictions,
  deleteRejections,
} from "@/db/queries/retention.ts";
import { deleteWebhookEvents } from "@/db/queries/webhook_deliveries.ts";
import { UserError } from "../errors.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly clock: () => Date;
}

/** How long what is no longer needed is kept; 0 stands for always. */
export interface Retention {
  /** Days that jobs are kept after they ended. */
  readonly jobDays: number;
  /** Hours that uploaded files wait to be imported; at least 1. */
  readonly uploadHours: number;
  /** Days that rejected rows are kept after their import ended. */
  readonly rejectionDays: number;
  /** Days that predictions are kept after their scoring ended. */
  readonly predictionDays: number;
  /** Days that entries of the audit log are kept. */
  readonly auditDays: number;
  /** Days that events of webhooks are kept with their deliveries, but for those that wait. */
  readonly webhookDays: number;
}

/** Without any variable set. */
export const DEFAULT_RETENTION: Retention = {
  jobDays: 90,
  uploadHours: 24,
  rejectionDays: 90,
  predictionDays: 365,
  auditDays: 0,
  webhookDays: 30,
};

const DAY_MS = 86_400_000;
/** Some hundred years: what is more is a slip. */
const MAX_DAYS = 36_500;

/**
 * Reads how long what is kept.
 *
 * @param env one variable of the environment by name
 * @throws {UserError} `BAD_CONFIG`, naming the variable and what it takes
 */
export function readRetention(env: (name: string) => string | undefined): Retention {
  const number = (name: string, preset: number, from = 0) => {
    const text = env(name) || String(preset);
    if (/^\d+$/.test(text) && Number(text) >= from && Number(text) <= MAX_DAYS) return Number(text);
    throw new UserError(
      "BAD_CONFIG",
      `${name} must be a whole number from ${from} to ${MAX_DAYS}, but is "${text}".`,
    );
  };
  return {
    jobDays: number("HOLDFAST_KEEP_JOBS_DAYS", DEFAULT_RETENTION.jobDays),
    uploadHours: number("HOLDFAST_KEEP_UPLOADS_HOURS", DEFAULT_RETENTION.uploadHours, 1),
    rejectionDays: number("HOLDFAST_KEEP_REJECTIONS_DAYS", DEFAULT_RETENTION.rejectionDays),
    predictionDays: number("HOLDFAST_KEEP_PREDICTIONS_DAYS", DEFAULT_RETENTION.predictionDays),
    auditDays: number("HOLDFAST_KEEP_AUDIT_DAYS", DEFAULT_RETENTION.auditDays),
    webhookDays: number("HOLDFAST_KEEP_WEBHOOKS_DAYS", DEFAULT_RETENTION.webhookDays),
  };
}

/**
 * Deletes what has been kept long enough, piece by piece, so that no one waits long for the database. The last two
 * scorings, and those that a customer's current score comes from, are always kept.
 *
 * @param signal ends it after a piece; the rest goes next time
 */
export async function applyRetention(
  { db, clock }: Deps,
  retention: Retention,
  signal: AbortSignal,
): Promise<void> {
  const steps = [
    { days: retention.jobDays, step: deleteJobs },
    { days: retention.rejectionDays, step: deleteRejections },
    { days: retention.predictionDays, step: deletePredictions },
    { days: retention.auditDays, step: deleteAuditEntries },
    { days: retention.webhookDays, step: deleteWebhookEvents },
  ];
  for (const { days, step } of steps) {
    if (days === 0) continue;
    const before = new Date(clock().getTime() - days * DAY_MS);
    while (!signal.aborted && await step(db, before) > 0);
  }
}
