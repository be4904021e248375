import assert from "node:assert/strict";
import { appTest } from "../support/database.ts";
import { type Answer, ask, codeOf, createEndpoint, type Endpoint } from "./support.ts";

const UPLOAD =
  `mutation($input: UploadCustomersInput!) { uploadCustomers(input: $input) { import { id kind
  file { rowNumbers }
  orderFile { system missing dateOrder dateOrderBasis columns { header samples key } } } } }`;
const START = `mutation($input: StartImportInput!) { startImport(input: $input) {
  job { id } import { id } userErrors { code } } }`;

/** Headers that say little, dates that can be read in two ways, and a test order. */
const TABLE = `Wer;Beleg;Wann;Soviel;Lage
ann;1;03/04/2026;10,50;bezahlt
ann;2;05/06/2026;20,00;bezahlt
bob;3;07/08/2026;5,00;cancelled
;4;07/08/2026;5,00;bezahlt
bob;5;07/09/2026;zehn;bezahlt
`;
const MAPPING = [
  { header: "Wer", key: "customerId" },
  { header: "Beleg", key: "orderId" },
  { header: "Wann", key: "orderedAt" },
  { header: "Soviel", key: "amount" },
  { header: "Lage", key: "status" },
];

async function upload({ handler }: Endpoint, text: string, kind: string | null = null) {
  const form = new FormData();
  form.append(
    "operations",
    JSON.stringify({ query: UPLOAD, variables: { input: { file: null, kind } } }),
  );
  form.append("map", JSON.stringify({ 0: ["variables.input.file"] }));
  form.append("0", new File([text], "belege.csv", { type: "text/csv" }));
  const headers = { "graphql-preflight": "1" };
  const request = new Request("http://localhost/graphql", { method: "POST", body: form, headers });
  const { data, errors }: Answer = await (await handler(request)).json();
  assert.deepEqual(errors, undefined);
  return data.uploadCustomers.import;
}

async function carryOut(
  endpoint: Endpoint,
  input: Record<string, unknown>,
): Promise<Answer["data"]> {
  const { startImport } = await ask(endpoint, START, { input });
  const query = `query($job: ID!, $import: ID!) { job(id: $job) { status error }
    import(id: $import) { kind status dryRun rowsRead rowsRejected rowsInserted rowsUnchanged
      rejectionGroups { column code count }
      orders { system dateOrder dateOrderBasis counts { kind hasCustomer orders inserted } proxies { customers } } } }`;
  for (;;) {
    const answer = await ask(endpoint, query, {
      job: startImport.job.id,
      import: startImport.import.id,
    });
    if (!["QUEUED", "RUNNING"].includes(answer.job.status)) {
      assert.deepEqual([answer.job.status, answer.job.error], ["COMPLETED", null]);
      return answer.import;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

appTest("an unknown file of orders is mapped, checked and imported", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  await endpoint.services.jobs.start();
  try {
    const uploaded = await upload(endpoint, TABLE, "ORDERS");
    assert.partialDeepStrictEqual(uploaded, { kind: "ORDERS", file: null });
    assert.deepEqual(uploaded.orderFile.missing, ["CUSTOMER", "DATE"]);
    const { id } = uploaded;
    const refused = (input: Record<string, unknown>) =>
      codeOf(endpoint, START, { input: { id, ...input } });
    assert.equal(await refused({}), "NOT_ORDERS");
    assert.equal(await refused({ mapping: MAPPING }), "AMBIGUOUS_DATES");
    assert.equal(await refused({ mapping: [{ header: "Wer", key: "buyer" }] }), "UNKNOWN_FIELD");
    assert.equal(await refused({ mapping: [{ header: "Who", key: "email" }] }), "UNKNOWN_HEADER");

    const dateOrder = "DAY_FIRST";
    const checked = await carryOut(endpoint, { id, mapping: MAPPING, dateOrder, dryRun: true });
    assert.deepEqual(checked, {
      kind: "ORDERS",
      status: "COMPLETED",
      dryRun: true,
      rowsRead: 5,
      rowsRejected: 1,
      rowsInserted: 4,
      rowsUnchanged: 0,
      rejectionGroups: [{ column: "Soviel", code: "NOT_A_NUMBER", count: 1 }],
      orders: {
        system: "INFERRED",
        dateOrder: "DAY_FIRST",
        dateOrderBasis: "CHOSEN",
        counts: [
          { kind: "PLACED", hasCustomer: true, orders: 2, inserted: 2 },
          { kind: "CANCELLED", hasCustomer: true, orders: 1, inserted: 1 },
          { kind: "PLACED", hasCustomer: false, orders: 1, inserted: 1 },
        ],
        proxies: { customers: 0 },
      },
    });
    const { sql } = fixture.connection;
    assert.equal((await sql`select from orders`).length, 0);

    assert.partialDeepStrictEqual(await carryOut(endpoint, { id }), {
      dryRun: false,
      rowsInserted: 4,
    });
    const [first] =
      await sql`select ordered_at::text as at, amount from orders where order_id = '1'`;
    assert.deepEqual({ ...first }, { at: "2026-04-03 00:00:00", amount: 10.5 });
    assert.deepEqual((await sql`select customer_id from customers`).map((row) => row.customer_id), [
      "ann",
    ]);
  } finally {
    await endpoint.services.jobs.stop();
  }
});

appTest("an upload is told to hold orders or customers by what it holds", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const orders = "order_id,customer_id,order_date,total\n1,ann,2026-01-02,5\n2,ann,2026-01-13,7\n";
  const recognised = await upload(endpoint, orders);
  assert.equal(recognised.kind, "ORDERS");
  assert.deepEqual(
    recognised.orderFile.columns.map(({ header, key }: Record<string, string>) => [header, key]),
    [["order_id", "orderId"], ["customer_id", "customerId"], ["order_date", "orderedAt"], [
      "total",
      "lineAmount",
    ]],
  );
  assert.equal((await upload(endpoint, orders, "CUSTOMERS")).kind, "CUSTOMERS");
  const customers = "customer_id,city\nann,Seoul\nbob,Busan\n";
  assert.partialDeepStrictEqual(await upload(endpoint, customers), {
    kind: "CUSTOMERS",
    orderFile: null,
  });
});
