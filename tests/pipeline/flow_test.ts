/** What follows an import: new customers are placed, what is out of date is named, the demo store leaves nothing behind. */
import assert from "node:assert/strict";
import { isNull, like, sql } from "drizzle-orm";
import { currentSegmentation } from "@/db/queries/clusters.ts";
import { readFreshness } from "@/db/queries/freshness.ts";
import { customers } from "../support/shop_customers.ts";
import { assignCustomer, type SegmentationModel } from "@/ml/segments/segmentation.ts";
import { updatesOf } from "@/services/jobs/freshness.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { scoreCustomers } from "@/services/scoring/scoring.ts";
import { segmentStoredCustomers } from "@/services/segments/segmentation.ts";
import { generateStrategies } from "@/services/strategies/mod.ts";
import { trainCandidates } from "@/services/training/training.ts";
import { appTest } from "@/tests/support/database.ts";
import { demo, type TestServices, withServices } from "./support.ts";

const LABELLED = { customers: 600, labelled: 600 };

const FIT = { churnByDefinition: false, championIncompatible: false, canSegment: true };

const reasons = async ({ db }: TestServices) =>
  updatesOf({ ...await readFreshness(db), ...FIT }, LABELLED).map(({ reason }) => reason);

async function importAs(
  services: TestServices,
  prefix: string,
  mode: "MERGE" | "REPLACE",
  isDemo = false,
): Promise<void> {
  const records = demo().map((record) => ({ ...record, customerId: prefix + record.customerId }));
  await importRecords(services, records, { fileName: prefix, mode, demo: isDemo }, silentTask);
}

async function prepare(services: TestServices): Promise<void> {
  // The quickest there is: which model it is does not matter here.
  await trainCandidates(services, { estimators: ["LOGISTIC_REGRESSION"], folds: 2 }, silentTask);
  await scoreCustomers(services, silentTask);
  await segmentStoredCustomers(services, { k: 4 }, silentTask);
  await generateStrategies(services, {}, silentTask);
}

appTest(
  "scoring puts new customers into the nearest segment",
  async ({ connection, db }) => {
    await withServices(connection, async (services) => {
      await importAs(services, "A-", "REPLACE");
      await prepare(services);
      assert.deepEqual(await reasons(services), []);
      await importAs(services, "B-", "MERGE");
      assert.deepEqual(await reasons(services), ["SCORES_OUTDATED"]);
      assert.equal(await db.$count(customers, isNull(customers.clusterId)), 600);
      await scoreCustomers(services, silentTask);
      assert.deepEqual(await reasons(services), []);
      assert.equal(await db.$count(customers, isNull(customers.clusterId)), 0);
      const { model, clusters } = (await currentSegmentation(db))!;
      const [row] = await db.select().from(customers).where(like(customers.customerId, "B-%"))
        .limit(1);
      const nearest = assignCustomer(model as SegmentationModel, row!);
      assert.equal(row!.clusterId, clusters[nearest]!.id);
    });
  },
);

appTest(
  "readFreshness() names segments of a replaced table",
  async ({ connection }) => {
    await withServices(connection, async (services) => {
      await importAs(services, "A-", "REPLACE");
      await prepare(services);
      await importAs(services, "B-", "REPLACE");
      assert.deepEqual(await reasons(services), ["SCORES_OUTDATED", "SEGMENTS_OUTDATED"]);
    });
  },
);

appTest(
  "a replacing import removes what was made from the demo store",
  async ({ connection, db }) => {
    await withServices(connection, async (services, folder) => {
      await importAs(services, "D-", "REPLACE", true);
      await prepare(services);
      await importAs(services, "A-", "MERGE");
      assert.ok((await reasons(services)).includes("MODEL_OF_DEMO"));
      await importAs(services, "D-", "REPLACE");
      await services.serving.publish();
      const counts = await Promise.all(
        ["models", "training_runs", "scoring_runs", "predictions", "segmentations", "strategies"]
          .map((table) => db.$count(sql.identifier(table))),
      );
      assert.deepEqual(counts, [0, 0, 0, 0, 0, 0]);
      const left = await db.query.customers.findFirst({
        where: {
          OR: [{ churnProbability: { isNotNull: true } }, { clusterId: { isNotNull: true } }],
        },
      });
      assert.equal(left, undefined);
      await assert.rejects(Deno.stat(`${folder}/serving.onnx`), Deno.errors.NotFound);
      assert.deepEqual(await reasons(services), ["NO_MODEL", "NO_SEGMENTS"]);
    });
  },
);
