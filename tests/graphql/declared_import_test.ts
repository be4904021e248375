import assert from "node:assert/strict";
import { buildSchema as parseSchema, parse, validate } from "graphql";
import { schemaText } from "@/graphql/print_schema.ts";
import { currentSchema } from "@/services/schema/customer_schema.ts";
import { appTest } from "../support/database.ts";
import {
  type Answer,
  answer,
  ask,
  codeOf,
  createEndpoint,
  type Endpoint,
  userErrorsOf,
} from "./support.ts";

const UPLOAD =
  `mutation($input: UploadCustomersInput!) { uploadCustomers(input: $input) { import { id
  file { rowNumbers columns { header column { kind roles } } }
  proposal { rows complete declared rowNumbers
    columns { header samples distinct noFeature column { key kind roles } labelValues { value count } } }
} } }`;
const START = `mutation($input: StartImportInput!) { startImport(input: $input) {
  job { id } userErrors { code message path } } }`;

const TABLE = ["customerID,gender,tenure,MonthlyCharges,signup,Churn"]
  .concat(Array.from({ length: 40 }, (_, n) =>
    [
      `${1000 + 37 * n}-AB`,
      n % 2 ? "Male" : "Female",
      n,
      20 + n * 1.5,
      `2026-01-${String(1 + n % 28).padStart(2, "0")}`,
      n % 3 ? "No" : "Yes",
    ].join(","))).join("\n");

async function upload({ handler }: Endpoint): Promise<NonNullable<Answer["data"]>> {
  const form = new FormData();
  form.append(
    "operations",
    JSON.stringify({ query: UPLOAD, variables: { input: { file: null } } }),
  );
  form.append("map", JSON.stringify({ 0: ["variables.input.file"] }));
  form.append("0", new File([TABLE], "telco.csv", { type: "text/csv" }));
  const headers = { "graphql-preflight": "1" };
  const request = new Request("http://localhost/graphql", { method: "POST", body: form, headers });
  const { data, errors }: Answer = await (await handler(request)).json();
  assert.deepEqual(errors, undefined);
  return data.uploadCustomers.import;
}

async function ended(endpoint: Endpoint, id: string): Promise<void> {
  const query = "query($id: ID!) { job(id: $id) { status error } }";
  for (;;) {
    const { job } = await ask(endpoint, query, { id });
    if (["QUEUED", "RUNNING"].includes(job.status)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    assert.deepEqual([job.status, job.error], ["COMPLETED", null]);
    return;
  }
}

const SCHEMA = [
  { header: "customerID", kind: "TEXT", roles: ["ID"] },
  {
    header: "gender",
    kind: "CATEGORY",
    roles: ["FEATURE"],
    aliases: [{ value: "female", meaning: "F" }],
  },
  { header: "tenure", key: "monthsWithUs", kind: "INTEGER", roles: ["FEATURE", "FREQUENCY"] },
  {
    header: "MonthlyCharges",
    kind: "NUMBER",
    roles: ["FEATURE", "MONETARY"],
    label: { en: "Monthly bill", ko: "월 요금" },
    unit: { en: "dollars" },
  },
  { header: "signup", kind: "DATE", roles: ["FEATURE"] },
  { header: "Churn", kind: "BOOLEAN", roles: ["LABEL"], churnedWhen: ["Yes"] },
];

appTest(
  "a file's columns are proposed, declared, and then typed on every server",
  async (fixture) => {
    const [first, second] = [createEndpoint(fixture), createEndpoint(fixture)];
    await first.services.jobs.start();
    try {
      const { id, proposal } = await upload(first);
      assert.deepEqual(
        [proposal.rows, proposal.complete, proposal.declared, proposal.rowNumbers],
        [40, true, false, false],
      );
      const kinds = proposal.columns.map((
        { header, column }: Record<string, { kind: string }>,
      ) => [header, column!.kind]);
      assert.deepEqual(new Map(kinds).get("signup" as never), "DATE");
      const { column, labelValues } = proposal.columns.at(-1);
      assert.deepEqual([column.key, column.roles], ["churned", ["LABEL"]]);
      assert.deepEqual(labelValues, [{ value: "No", count: 26 }, { value: "Yes", count: 14 }]);

      const OLD = "{ customers { nodes { couponsUsed } } }";
      await ask(second, OLD);
      const input = { id, mode: "REPLACE", schema: SCHEMA };
      const { startImport } = await ask(first, START, { input });
      await ended(first, startImport.job.id);

      assert.equal(
        (await answer(second, OLD)).errors?.[0]?.message,
        'Cannot query field "couponsUsed" on type "Customer".',
      );
      const document = `{
      customers(filter: { churned: true, gender: { eq: "Female" }, signup: { lt: "2026-01-05" } }, first: 1,
        orderBy: [{ field: MONTHS_WITH_US, direction: DESC }]) {
        totalCount nodes { customerId gender monthsWithUs monthlyCharges signup churned }
      }
      customerSchema { columns { key label(locale: KO) unit(locale: KO) } }
    }`;
      const { customers, customerSchema } = await ask(second, document);
      assert.deepEqual(customers, {
        totalCount: 2,
        nodes: [{
          customerId: "2110-AB",
          gender: "F",
          monthsWithUs: 30,
          monthlyCharges: 65,
          signup: "2026-01-03",
          churned: true,
        }],
      });
      assert.deepEqual(customerSchema.columns[3], {
        key: "monthlyCharges",
        label: "월 요금",
        unit: "dollars",
      });
      // What a code generator reads: the document fits the served schema, and none of another shop's.
      const served = parseSchema(schemaText(await currentSchema(second.services)));
      assert.deepEqual(validate(served, parse(document)), []);
      assert.equal(validate(served, parse(OLD)).length, 1);
    } finally {
      await first.services.jobs.stop();
    }
  },
);

appTest("a declaration that cannot be is refused, and names the column", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const { id } = await upload(endpoint);
  const refused = async (change: Record<string, unknown>) => {
    const schema = SCHEMA.map((column) =>
      column.header === "signup" ? { ...column, ...change } : column
    );
    return await codeOf(endpoint, START, { input: { id, mode: "REPLACE", schema } });
  };
  assert.equal(await refused({ roles: ["FEATURE", "MONETARY"] }), "BAD_SCHEMA");
  assert.equal(await refused({ roles: ["ID"] }), "BAD_SCHEMA");
  assert.equal(await refused({ key: "id" }), "BAD_SCHEMA");
  assert.equal(await refused({ key: "gender" }), "BAD_SCHEMA");
  const { data } = await answer(endpoint, START, {
    input: { id, schema: [{ ...SCHEMA[4], churnedWhen: ["Yes"] }] },
  });
  assert.match(userErrorsOf(data)[0]!.message, /^Column "signup": /);
});
