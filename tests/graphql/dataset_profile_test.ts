import assert from "node:assert/strict";
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { appTest } from "@/tests/support/database.ts";
import { ask, createEndpoint, storeCustomers } from "./support.ts";

const SUMMARY = "count mean std min q1 median q3 max lowWhisker highWhisker outliers";
const TEST = "kind statistic df p effect effectSize text(locale: KO)";

const EVERYTHING = /* GraphQL */ `{
  dataset {
    customers retained churned churnRate
    preview { customerId line cells { column value } }
    columns {
      field header label(locale: KO) unit kind count missing distinct distinctSpellings
      all { ${SUMMARY} } retained { ${SUMMARY} } churned { ${SUMMARY} }
      values { value from to customers retained churned churnRate spellings { spelling customers } }
    }
    hoursAgainstOrders { customers correlation points { x y customers retained churned } }
    hypotheses {
      kind field verdict obstacle claim finding(locale: KO)
      groups { name customers figure } test { ${TEST} }
    }
    featureTests { field label(locale: KO) test { kind p } obstacle adjustedP significant }
    satisfaction {
      groups { name from to retained churned expectedRetained expectedChurned churnRate }
      test { ${TEST} }
    }
  }
}`;

appTest("dataset gives the figures of the data page in one request", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const records = createLabelledShop(createRandom(8), 500);
  await importRecords(fixture, records, { fileName: "x.csv", mode: "REPLACE" }, silentTask);
  const { dataset } = await ask(endpoint, EVERYTHING);
  const profile = await endpoint.services.profile.current();
  assert.equal(dataset.customers, 500);
  assert.equal(dataset.churnRate, profile.churned / (profile.churned + profile.retained));
  assert.deepEqual(
    dataset.columns.map(({ field }: { field: string }) => field),
    ECOMMERCE.columns.map(({ key }) => key),
  );
  for (const [i, column] of dataset.columns.entries()) {
    const { numbers, categories, count } = profile.columns[i]!;
    assert.equal(column.count, count);
    assert.deepEqual(column.all && { ...column.all }, numbers?.all ?? null, column.field);
    assert.deepEqual(column.churned && { ...column.churned }, numbers?.churned ?? null);
    const values = numbers?.bins ?? categories?.categories ?? [];
    assert.deepEqual(
      column.values.map((each: { customers: number }) => each.customers),
      values.map((each) => each.customers),
    );
  }
  assert.deepEqual(
    dataset.featureTests.map((
      each: { field: string; adjustedP: number; test: { p: number } },
    ) => [each.field, each.test?.p, each.adjustedP]),
    profile.featureTests.map(({ field, figures, adjustedP }) => [field, figures?.p, adjustedP]),
  );
  assert.equal(dataset.featureTests[0].label, ECOMMERCE.columns[2]!.label.ko);
  assert.equal(dataset.preview.length, 10);
  assert.deepEqual(dataset.preview[0].cells[0], {
    column: "CustomerID",
    value: records[0]!.customerId,
  });
  assert.equal(dataset.hypotheses.length, 3);
  for (const [i, { verdict, test, finding }] of dataset.hypotheses.entries()) {
    assert.equal(verdict, profile.hypotheses[i]!.verdict);
    assert.equal(test?.p, profile.hypotheses[i]!.figures?.p);
    assert.match(finding, /[가-힣]/);
  }
  assert.equal(dataset.satisfaction.test.df, 2);
  assert.deepEqual(
    { ...dataset.hoursAgainstOrders.points[0] },
    profile.hoursAgainstOrders.points[0],
  );
});

appTest("dataset says why a hypothesis cannot be tested", async (fixture) => {
  await storeCustomers(fixture.db, [{ customerId: "A", churned: true }]);
  const { dataset } = await ask(createEndpoint(fixture), EVERYTHING);
  for (const { verdict, obstacle, test } of dataset.hypotheses) {
    assert.deepEqual([verdict, obstacle, test], ["NOT_TESTED", "NO_OUTCOME", null]);
  }
  assert.deepEqual(dataset.satisfaction, { groups: [], test: null });
});

appTest("dataset.column finds one column, an attribute too", async (fixture) => {
  await storeCustomers(fixture.db, [
    {
      customerId: "A",
      preferredLoginDevice: "Mobile Phone",
      spellings: { preferredLoginDevice: "Phone" },
      attributes: { Colour: "red" },
    },
    { customerId: "B", preferredLoginDevice: "Mobile Phone" },
  ]);
  const { dataset } = await ask(
    createEndpoint(fixture),
    /* GraphQL */ `{
      dataset {
        colour: column(field: "Colour") { kind count missing distinct values { customers } }
        device: column(field: "preferredLoginDevice") {
          kind distinctSpellings values { value from churnRate spellings { spelling customers } }
        }
        none: column(field: "nothing") { kind }
      }
    }`,
  );
  assert.deepEqual(dataset.colour, {
    kind: "ATTRIBUTE",
    count: 1,
    missing: 1,
    distinct: 1,
    values: [],
  });
  assert.deepEqual(dataset.device, {
    kind: "CATEGORICAL",
    distinctSpellings: 2,
    values: [{
      value: "Mobile Phone",
      from: null,
      churnRate: null,
      spellings: [{ spelling: "Phone", customers: 1 }],
    }],
  });
  assert.equal(dataset.none, null);
});

appTest("dataset reads no column again until the customers change", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  await storeCustomers(fixture.db, [{ customerId: "A", tenure: 4 }]);
  const columns = () => endpoint.statements.filter((text) => text.includes("counted")).length;
  await ask(endpoint, EVERYTHING);
  const read = columns();
  assert.ok(read > 0);
  await ask(endpoint, EVERYTHING);
  assert.equal(columns(), read);
  await storeCustomers(fixture.db, [{ customerId: "B", tenure: 6 }]);
  const { dataset } = await ask(
    endpoint,
    `{ dataset { column(field: "tenure") { all { mean } } } }`,
  );
  assert.deepEqual([dataset.column.all.mean, columns() > read], [5, true]);
});
