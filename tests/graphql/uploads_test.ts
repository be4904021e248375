import assert from "node:assert/strict";
import { appTest } from "../support/database.ts";
import {
  type Answer,
  ask,
  codeOf,
  createEndpoint,
  type Endpoint,
  globalId,
  userErrorsOf,
} from "./support.ts";

const UPLOAD =
  `mutation($input: UploadCustomersInput!) { uploadCustomers(input: $input) { userErrors { code message path }
  import { id status file { encoding delimiter
    columns { header samples field leaveOut basis misfits } } } } }`;
const START =
  `mutation($input: StartImportInput!) { startImport(input: $input) { userErrors { code message path }
  import { id status dryRun mode } job { id kind } } }`;

/** An upload as the GraphQL multipart request specification says. */
async function upload({ handler }: Endpoint, text: string): Promise<Answer> {
  const form = new FormData();
  form.append(
    "operations",
    JSON.stringify({ query: UPLOAD, variables: { input: { file: null } } }),
  );
  form.append("map", JSON.stringify({ 0: ["variables.input.file"] }));
  form.append("0", new File([text], "shop.csv", { type: "text/csv" }));
  const headers = { "graphql-preflight": "1" };
  const request = new Request("http://localhost/graphql", { method: "POST", body: form, headers });
  return await (await handler(request)).json();
}

const TABLE = "Nr;Churnd;x;Mail\nA1;0;Male;a@example.org\nA2;1;Female;\nA3;2;Male;\n";

appTest("an uploaded table is looked at, tried, and started by its id", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const { services } = endpoint;
  await services.jobs.start();
  try {
    const { data, errors } = await upload(endpoint, TABLE);
    assert.deepEqual(errors, undefined);
    const { id, status, file } = data.uploadCustomers.import;
    assert.equal(status, "STAGED");
    assert.deepEqual([file.encoding, file.delimiter], ["utf-8", ";"]);
    assert.deepEqual(file.columns, [
      { ...column("Nr", ["A1", "A2", "A3"]), field: "CUSTOMER_ID", basis: "NAME" },
      column("Churnd", ["0", "1", "2"]),
      column("x", ["Male", "Female"]),
      column("Mail", ["a@example.org"]),
    ]);

    const mapping = [
      { header: "Nr", field: "CUSTOMER_ID" },
      { header: "Churnd", field: "CHURNED" },
      { header: "x", field: "GENDER" },
      { header: "Mail", leaveOut: true },
    ];
    const start = async (input: Record<string, unknown>) => {
      const { startImport } = await ask(endpoint, START, { input: { id, ...input } });
      await ended(endpoint, startImport.job.id);
      const outcome = await ask(
        endpoint,
        `query($id: ID!) { import(id: $id) { status dryRun mode rowsAccepted rowsRejected rowsUnchanged
          mapping { header field leftOut } file { encoding }
          rejectionGroups { column code count firstLine firstValue } }
          customers(first: 5) { nodes { customerId gender } } }`,
        { id },
      );
      return { ...outcome.import, customers: outcome.customers.nodes };
    };
    const tried = await start({ mapping, dryRun: true, mode: "REPLACE" });
    assert.partialDeepStrictEqual(tried, {
      status: "COMPLETED",
      dryRun: true,
      rowsAccepted: 2,
      rowsRejected: 1,
      file: { encoding: "utf-8" },
      customers: [],
      rejectionGroups: [
        { column: "Churnd", code: "NOT_YES_OR_NO", count: 1, firstLine: 4, firstValue: "2" },
      ],
    });
    assert.deepEqual(
      tried.mapping.find(({ header }: { header: string }) => header === "Mail"),
      { header: "Mail", field: null, leftOut: true },
    );
    // A third of the rows is rejected, so that the import stops and asks.
    const stopped = await start({});
    assert.partialDeepStrictEqual(stopped, { status: "FAILED", customers: [] });
    const taken = await start({ acceptRejected: true });
    assert.partialDeepStrictEqual(taken, { dryRun: false, mode: "REPLACE", file: null });
    assert.deepEqual(taken.customers.length, 2);
    assert.equal(await codeOf(endpoint, START, { input: { id } }), "ALREADY_IMPORTED");
  } finally {
    await services.jobs.stop();
  }
});

function column(header: string, samples: string[]) {
  return { header, samples, field: null, leaveOut: false, basis: null, misfits: 0 };
}

/** Waits until a job has ended. */
async function ended(endpoint: Endpoint, id: string): Promise<void> {
  while (true) {
    const { job } = await ask(endpoint, "query($id: ID!) { job(id: $id) { status } }", { id });
    if (!["QUEUED", "RUNNING"].includes(job.status)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

appTest(
  "what cannot be started is refused with a code, and queues nothing",
  async (fixture) => {
    const endpoint = createEndpoint(fixture);
    const { data } = await upload(endpoint, TABLE);
    const { id } = data.uploadCustomers.import;
    const refused = async (input: Record<string, unknown>, code: string) =>
      assert.equal(await codeOf(endpoint, START, { input: { id, ...input } }), code);
    const nr = { header: "Nr", field: "CUSTOMER_ID" };
    await refused({ mapping: [nr, { header: "x", field: "CUSTOMER_ID" }] }, "DUPLICATE_COLUMN");
    await refused({ mapping: [nr, { header: "y", field: "TENURE" }] }, "UNKNOWN_HEADER");
    await refused({ mapping: [nr, nr] }, "INVALID_MAPPING");
    await refused({ mapping: [{ ...nr, leaveOut: true }] }, "INVALID_MAPPING");
    await refused({ id: globalId("Import", 99) }, "NO_IMPORT");
    await refused({ id: "x" }, "INVALID_ID");
    const { jobs } = await ask(endpoint, "{ jobs { totalCount } }");
    assert.equal(jobs.totalCount, 0);

    const discard = `mutation($id: ID!) {
      discardUpload(input: { id: $id }) { discardedId userErrors { code } } }`;
    assert.deepEqual(await ask(endpoint, discard, { id }), {
      discardUpload: { discardedId: id, userErrors: [] },
    });
    assert.equal(await codeOf(endpoint, discard, { id }), "NO_IMPORT");
  },
);

appTest("a file that is no table is refused at once", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  for (const [text, code] of [["", "EMPTY_FILE"], ["%PDF-1.4 %%%", "NOT_TEXT"]] as const) {
    const { data } = await upload(endpoint, text);
    assert.equal(userErrorsOf(data)[0]?.code, code);
  }
  const { imports } = await ask(endpoint, "{ imports { totalCount } }");
  assert.equal(imports.totalCount, 0);
});
