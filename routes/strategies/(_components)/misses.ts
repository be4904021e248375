import type { Miss } from "@/routes/strategies/(_components)/FallbackNotice.tsx";
import type { JobRow } from "@/db/queries/jobs.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { StrategiesResult } from "@/services/strategies/mod.ts";

/** What Gemini was asked for and did not write: by the job that the page shows, otherwise as the strategies bear it. */
export function missesOf(job: JobRow | undefined, strategies: readonly StrategyRow[]): Miss[] {
  if (job?.kind === "STRATEGIES" && job.status === "COMPLETED") {
    const { outcomes = [] } = (job.result ?? {}) as Partial<StrategiesResult>;
    return outcomes.flatMap(({ fallback, outcome }): Miss[] => {
      if (outcome === "KEPT") return [{ fallback: fallback ?? "EDITED", kept: true }];
      return fallback === null ? [] : [{ fallback, kept: false }];
    });
  }
  return strategies.flatMap(({ fallback, status }) =>
    fallback === null || status !== "DRAFT" ? [] : [{ fallback, kept: false }]
  );
}
