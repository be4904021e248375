/** One rule at every door: the same values are refused by files, inputs, filters and exports alike. */
import assert from "node:assert/strict";
import { UserError } from "@/services/errors.ts";
import { openExport } from "@/services/exports/mod.ts";
import { importFile } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { appTest } from "@/tests/support/database.ts";
import { answer, ask, createEndpoint, type Endpoint, openShop } from "./support.ts";

interface Value {
  readonly column: string;
  readonly header: string;
  readonly value: string | number;
}

const WRONG: readonly (Value & { readonly code: string })[] = [
  { column: "tenure", header: "Tenure", value: -5, code: "OUT_OF_RANGE" },
  { column: "tenure", header: "Tenure", value: 1201, code: "OUT_OF_RANGE" },
  { column: "cityTier", header: "CityTier", value: 9, code: "OUT_OF_RANGE" },
  { column: "satisfactionScore", header: "SatisfactionScore", value: 0, code: "OUT_OF_RANGE" },
  { column: "orderCount", header: "OrderCount", value: -1, code: "OUT_OF_RANGE" },
  { column: "gender", header: "Gender", value: "Robot", code: "UNKNOWN_CATEGORY" },
  { column: "gender", header: "Gender", value: "Femal", code: "UNKNOWN_CATEGORY" },
  {
    column: "preferredPaymentMode",
    header: "PreferredPaymentMode",
    value: "Barter",
    code: "UNKNOWN_CATEGORY",
  },
];

/** At the ends of ranges, in other case, by an alias and in Korean. */
const RIGHT: readonly Value[] = [
  { column: "tenure", header: "Tenure", value: 0 },
  { column: "tenure", header: "Tenure", value: 1200 },
  { column: "cityTier", header: "CityTier", value: 3 },
  { column: "gender", header: "Gender", value: "female" },
  { column: "gender", header: "Gender", value: "여성" },
  { column: "preferredPaymentMode", header: "PreferredPaymentMode", value: "COD" },
];

/** What a door says of a value: the code, and the column that it names; undefined where it takes the value. */
type Door = (endpoint: Endpoint, value: Value) => Promise<[string, string] | undefined>;

const importing: Door = async ({ services, ...endpoint }, { header, value }) => {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(path, `CustomerID,${header}\nD1,${value}\nD2,\n`);
    const options = { fileName: "door.csv", mode: "MERGE", dryRun: true } as const;
    await importFile(services, path, options, silentTask);
  } finally {
    await Deno.remove(path);
  }
  const query = "{ imports(first: 1) { nodes { rejections { nodes { column code } } } } }";
  const { imports } = await ask({ services, ...endpoint }, query);
  const [rejection] = imports.nodes[0].rejections.nodes;
  return rejection &&
    [rejection.code, `${rejection.column[0].toLowerCase()}${rejection.column.slice(1)}`];
};

/** What the first error of a query says: its code, and the column in its place. */
const stated = async (endpoint: Endpoint, query: string, at: number, input: unknown) => {
  const { errors } = await answer(endpoint, query, { input });
  if (!errors) return undefined;
  const [error] = (errors[0]!.extensions as { userErrors: UserError[] }).userErrors;
  return [error!.code, error!.path[at]!] as [string, string];
};

const predicting: Door = (endpoint, { column, value }) => {
  const query = `query($input: [CustomerInput!]!) {
    predictChurn(customers: $input) { probability } }`;
  return stated(endpoint, query, 2, [{ tenure: 3 }, { [column]: value }]);
};

const filtering: Door = (endpoint, { column, value }) => {
  const query = "query($input: CustomerFilter) { customers(filter: $input) { totalCount } }";
  return stated(endpoint, query, 3, { not: { [column]: { in: [value] } } }).then((found) =>
    found && [found[0], column]
  );
};

const exporting: Door = async ({ services }, { column, value }) => {
  const query = new URLSearchParams({ [column]: String(value) });
  try {
    await (await openExport(services, "customers", "csv", query)).cancel();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof UserError);
    return [error.code, error.path.join(".")];
  }
};

/**
 * Filters and exports take any number: a bound, such as "at most 5,000", is no value of a customer. What a category
 * names, they have to know.
 */
const DOORS: readonly { name: string; door: Door; takes: (value: Value) => boolean }[] = [
  { name: "an import", door: importing, takes: () => true },
  { name: "predictChurn", door: predicting, takes: () => true },
  { name: "a filter", door: filtering, takes: ({ value }) => typeof value === "string" },
  { name: "an export", door: exporting, takes: ({ value }) => typeof value === "string" },
];

for (const { name, door, takes } of DOORS) {
  appTest(`${name} refuses what no customer can have, by code and column`, async (fixture) => {
    await openShop(fixture.db);
    const endpoint = createEndpoint(fixture);
    for (const { code, ...value } of WRONG.filter(takes)) {
      assert.deepEqual(await door(endpoint, value), [code, value.column], JSON.stringify(value));
    }
    for (const value of RIGHT.filter(takes)) {
      assert.equal(await door(endpoint, value), undefined, JSON.stringify(value));
    }
  });
}

appTest("predictChurn() tells everything that is wrong, each with its place", async (fixture) => {
  await openShop(fixture.db);
  const { data, errors } = await answer(
    createEndpoint(fixture),
    `{ predictChurn(customers: [{ tenure: -5, gender: "Robot" }, {}, { cityTier: 9 }]) {
      probability } overview { customers } }`,
  );
  assert.equal(data.predictChurn, null);
  assert.equal(data.overview.customers, 40);
  const { code, userErrors } = errors![0]!.extensions as { code: string; userErrors: UserError[] };
  assert.equal(code, "OUT_OF_RANGE");
  assert.deepEqual(userErrors.map(({ code, path }) => [code, path.join(".")]).toSorted(), [
    ["OUT_OF_RANGE", "customers.0.tenure"],
    ["OUT_OF_RANGE", "customers.2.cityTier"],
    ["UNKNOWN_CATEGORY", "customers.0.gender"],
  ]);
});
