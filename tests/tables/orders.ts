/**
 * What a training forward in time comes to on real orders, with nothing chosen but the horizon: `deno task tables`. The
 * figures are held against those of the reference at the same cutoffs.
 */
import { ok, partialDeepStrictEqual } from "node:assert/strict";
import { join } from "node:path";
import { importOrderFile } from "@/services/orders/import_orders.ts";
import { setDefinition } from "@/services/orders/churn_definition.ts";
import { renewAfterOrders } from "@/services/orders/renew_customers.ts";
import { silentTask } from "@/services/task_context.ts";
import { trainCandidates } from "@/services/training/training.ts";
import { withServices } from "@/tests/pipeline/support.ts";
import { openAppFixture } from "@/tests/support/database.ts";
import { hasRealTables, REAL_TABLES_FOLDER } from "./real_tables.ts";

interface Expected {
  readonly file: string;
  readonly horizonDays: number;
  readonly cutoff: string;
  readonly verdict: "PREDICTS" | "NOTHING_PREDICTS";
  /** Lowest AUC of the champion; none where nothing predicts. */
  readonly auc?: number;
  /** Highest distance of the mean prediction from the share that churned, and of the calibration error. */
  readonly level?: number;
  readonly calibrationError?: number;
}

const EXPECTED: readonly Expected[] = [
  {
    file: "cdnow-master.txt",
    horizonDays: 180,
    cutoff: "1998-01-02",
    verdict: "PREDICTS",
    auc: 0.805,
    level: 0.03,
    calibrationError: 0.03,
  },
  {
    file: "cdnow-master.txt",
    horizonDays: 90,
    cutoff: "1998-04-02",
    verdict: "PREDICTS",
    auc: 0.745,
    level: 0.03,
    calibrationError: 0.03,
  },
  {
    file: "online-retail-lines.csv",
    horizonDays: 90,
    cutoff: "2011-09-11",
    verdict: "PREDICTS",
    auc: 0.7,
  },
  {
    file: "superstore-lines.csv",
    horizonDays: 90,
    cutoff: "2019-10-02",
    verdict: "NOTHING_PREDICTS",
    // A year before, the share had moved by less.
    level: 0.08,
  },
  {
    file: "superstore-lines.csv",
    horizonDays: 180,
    cutoff: "2019-07-04",
    verdict: "NOTHING_PREDICTS",
    level: 0.03,
  },
];

for (const expected of EXPECTED) {
  const { file, horizonDays, cutoff, verdict, auc = 0 } = expected;
  Deno.test({
    name: `training on ${file} says ${verdict} of ${horizonDays} days from ${cutoff} on`,
    ignore: !hasRealTables(),
    async fn() {
      const fixture = await openAppFixture();
      await withServices(fixture.connection, async (services) => {
        const path = join(REAL_TABLES_FOLDER, file);
        const { id } = await importOrderFile(services, path, {}, silentTask);
        await setDefinition(services, { horizonDays, activeDays: 365 }, "test");
        await renewAfterOrders(services, id, silentTask);
        const { champion } = await trainCandidates(services, {}, silentTask);
        const figures = champion!.outOfTime!;
        const { meanPrediction, rate, expectedCalibrationError } = figures;
        console.log(
          `${file}, ${horizonDays} days: AUC ${figures.auc}, recency alone ` +
            `${figures.baselines.recencyAlone?.auc}, BG/NBD ${figures.baselines.bgnbd?.auc}; expected ` +
            `${meanPrediction}, came ${rate}, calibration error ${expectedCalibrationError}`,
        );
        partialDeepStrictEqual(figures, { cutoff, horizon: horizonDays, verdict });
        ok(figures.auc! >= auc, `the AUC is ${figures.auc}`);
        ok(Math.abs(meanPrediction - rate) <= (expected.level ?? 1));
        ok(expectedCalibrationError <= (expected.calibrationError ?? 1));
      }).finally(() => fixture.dispose());
    },
  });
}
