import { getLogger } from "@logtape/logtape";
import { currentClusters } from "@/db/queries/clusters.ts";
import { findChampion } from "@/db/queries/models.ts";
import type { Services } from "./context.ts";
import { reportOf } from "./error_report.ts";
import { readOpenCustomers } from "./open_customers.ts";
import { readOpenRisk } from "./open_risk.ts";

/** What the overview shows, all of it read at once. */
export async function readOverview({ reads, figures }: Pick<Services, "reads" | "figures">) {
  const inCharge = findChampion(reads);
  const [overview, clusters, atRisk, champion, open, risks, changes] = await Promise.all([
    figures.overview(),
    currentClusters(reads),
    figures.highRiskByCluster(),
    inCharge,
    inCharge.then((model) => readOpenCustomers(figures, model?.id)),
    readOpenRisk(figures),
    figures.scoreChanges(),
  ]);
  return { overview, clusters, atRisk, champion, open, risks, changes };
}

/**
 * Reads what the overview shows before somebody asks: with a million customers the first reading takes a second, the
 * next ones a moment.
 */
export function warmOverview(services: Pick<Services, "reads" | "figures">): void {
  readOverview(services).catch((error) =>
    // Nobody waited for it; who asks next is told.
    getLogger(["holdfast"]).debug("The overview was not read beforehand: {error}", {
      error: reportOf(error),
    })
  );
}
