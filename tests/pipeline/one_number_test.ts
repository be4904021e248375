/**
 * One number for one question: every page, GraphQL, the exports, the views and the strategies' texts are read, and each is
 * held against what the rows of `/export/customers.csv` add up to.
 */
import assert from "node:assert/strict";
import type { Connection } from "@/db/client.ts";
import { createLabelledShop, type LabelledCustomer } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { readReferenceData } from "@/ml/testing/reference_data.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { scoreCustomers } from "@/services/scoring/scoring.ts";
import { segmentStoredCustomers } from "@/services/segments/segmentation.ts";
import { generateStrategies } from "@/services/strategies/mod.ts";
import { trainCandidates } from "@/services/training/training.ts";
import { handlerOf } from "@/tests/http/test_app.ts";
import { appTest } from "@/tests/support/database.ts";
import { referenceTable } from "@/tests/support/reference.ts";
import { checkAll, checkTexts, fromRows } from "./numbers.ts";
import { demo, type TestServices, withServices } from "./support.ts";

/** How many customers the merge changes and adds. */
const CHANGED = 200;
const ADDED = 50;

/** Some customers leave, some come back, some order again, and some are new. */
function mergeOf(records: readonly LabelledCustomer[]): LabelledCustomer[] {
  const old = records.slice(0, CHANGED).map((record, at) =>
    at % 3 === 2
      ? { ...record, tenure: (record.tenure ?? 0) + 1 }
      : { ...record, churned: at % 3 === 0 }
  );
  const newcomers = createLabelledShop(createRandom(3), ADDED)
    .map((record, at) => ({ ...record, customerId: `NEW-${at}`, churned: null }));
  return [...old, ...newcomers];
}

type Fetch = Awaited<ReturnType<typeof handlerOf>>["fetch"];

/** Hands on an app whose customers were imported, scored and put into segments with strategies. */
function withStore(
  connection: Connection,
  records: readonly LabelledCustomer[],
  body: (services: TestServices, fetch: Fetch) => Promise<void>,
): Promise<void> {
  return withServices(connection, async (services) => {
    const { fetch } = await handlerOf(services as Parameters<typeof handlerOf>[0]);
    await store(services, records, "REPLACE");
    const training = { estimators: ["LOGISTIC_REGRESSION"], folds: 2 } as const;
    await trainCandidates(services, training, silentTask);
    await scoreCustomers(services, silentTask);
    await segmentStoredCustomers(services, { k: 4 }, silentTask);
    await generateStrategies(services, {}, silentTask);
    await body(services, fetch);
  });
}

const store = (
  services: TestServices,
  records: readonly LabelledCustomer[],
  mode: "MERGE" | "REPLACE",
) => importRecords(services, records, { fileName: "customers", mode }, silentTask);

appTest(
  "pages, GraphQL, exports, views and strategies give the same numbers, before and after other imports",
  async ({ connection }) => {
    await withStore(connection, demo(), async (services, fetch) => {
      await checkTexts(services, await checkAll(services, fetch));

      await store(services, mergeOf(demo()), "MERGE");
      const merged = await checkAll(services, fetch);
      assert.equal(merged.whole.customers, demo().length + ADDED);
      assert.ok(merged.segmented < merged.whole.customers);

      await scoreCustomers(services, silentTask);
      await generateStrategies(services, {}, silentTask);
      await checkTexts(services, await checkAll(services, fetch));

      await store(services, mergeOf(demo()), "REPLACE");
      const replaced = await fromRows(async (path) => await (await fetch(path)).text());
      assert.deepEqual([replaced.segmented, replaced.whole.atRisk], [0, 0]);
      const { clusters } = await segmentsNow(fetch);
      assert.ok(clusters.every(({ size }) => size === 0));
    });
  },
);

if (referenceTable() !== undefined) {
  appTest(
    "pages, GraphQL, exports, views and strategies give the same numbers of the public table",
    async ({ connection }) => {
      await withStore(connection, readReferenceData().records, async (services, fetch) => {
        await checkTexts(services, await checkAll(services, fetch));
      });
    },
  );
}

async function segmentsNow(fetch: Fetch) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ clusters { size } }" }),
  });
  return (await response.json()).data as { clusters: { size: number }[] };
}
