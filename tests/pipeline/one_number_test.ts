/**
 * One number for one question: every page, GraphQL, the exports, the views and the strategies' texts are read, and each is
 * held against what the rows of `/export/customers.csv` add up to.
 */
import assert from "node:assert/strict";
import { createDemoCustomers, type DemoCustomer } from "@/content/demo_store.ts";
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
import { demo, withServices } from "./support.ts";

/** A table, and how many of its customers the merge changes and adds. */
interface Table {
  readonly records: readonly DemoCustomer[];
  readonly changed: number;
  readonly added: number;
}

/** Some customers leave, some come back, some order again, and some are new. */
function mergeOf({ records, changed, added }: Table): DemoCustomer[] {
  const old = records.slice(0, changed).map((record, at) =>
    at % 3 === 2
      ? { ...record, tenure: (record.tenure ?? 0) + 1 }
      : { ...record, churned: at % 3 === 0 }
  );
  const newcomers = createDemoCustomers(createRandom(3), added)
    .map((record, at) => ({ ...record, customerId: `NEW-${at}`, churned: null }));
  return [...old, ...newcomers];
}

const tables: [name: string, table: (() => Table) | undefined][] = [
  ["the demo store", () => ({ records: demo(), changed: 200, added: 50 })],
  [
    "the public table",
    referenceTable() === undefined
      ? undefined
      : () => ({ records: readReferenceData().records, changed: 3000, added: 100 }),
  ],
];

for (const [name, table] of tables) {
  if (!table) continue;
  appTest(
    `pages, GraphQL, exports, views and strategies give the same numbers of ${name}`,
    async ({ connection }) => {
      await withServices(connection, async (services) => {
        const given = table();
        const { fetch } = await handlerOf(services as Parameters<typeof handlerOf>[0]);
        const store = (records: readonly DemoCustomer[], mode: "MERGE" | "REPLACE") =>
          importRecords(services, records, { fileName: name, mode }, silentTask);
        await store(given.records, "REPLACE");
        await trainCandidates(
          services,
          { estimators: ["LOGISTIC_REGRESSION"], folds: 2 },
          silentTask,
        );
        await scoreCustomers(services, silentTask);
        await segmentStoredCustomers(services, { k: 4 }, silentTask);
        await generateStrategies(services, {}, silentTask);
        await checkTexts(services, await checkAll(services, fetch));

        await store(mergeOf(given), "MERGE");
        const merged = await checkAll(services, fetch);
        assert.equal(merged.whole.customers, given.records.length + given.added);
        assert.ok(merged.segmented < merged.whole.customers);

        await scoreCustomers(services, silentTask);
        await generateStrategies(services, {}, silentTask);
        await checkTexts(services, await checkAll(services, fetch));

        await store(mergeOf(given), "REPLACE");
        const replaced = await fromRows(async (path) => await (await fetch(path)).text());
        assert.deepEqual([replaced.segmented, replaced.whole.atRisk], [0, 0]);
        const { clusters } = await segmentsNow(fetch);
        assert.ok(clusters.every(({ size }) => size === 0));
      });
    },
  );
}

async function segmentsNow(fetch: Awaited<ReturnType<typeof handlerOf>>["fetch"]) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ clusters { size } }" }),
  });
  return (await response.json()).data as { clusters: { size: number }[] };
}
