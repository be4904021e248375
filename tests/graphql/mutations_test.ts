import assert from "node:assert/strict";
import { appTest } from "@/tests/support/database.ts";
import {
  type Answer,
  ask,
  codeOf,
  createEndpoint,
  customers,
  type Endpoint,
  globalId,
  openShop,
  userErrorsOf,
} from "./support.ts";

appTest("predictChurn scores what is sent, in order, and keeps nothing", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const { predictChurn } = await ask(
    endpoint,
    `query($customers: [CustomerInput!]!) { predictChurn(customers: $customers) {
      customerId probability band threshold persona ko: persona(locale: KO) model { status }
      reasons { sentence contribution } cluster { index } } }`,
    {
      customers: [
        { customerId: "new", tenure: 0, gender: "Female", orderCount: 1, cashbackAmount: 9.5 },
        { tenure: 3, complained: true, preferredPaymentMode: "COD", orderCount: 9 },
      ],
    },
  );
  assert.deepEqual(
    predictChurn.map(({ customerId, probability, band }: Record<string, unknown>) => [
      customerId,
      probability,
      band,
    ]),
    [["new", 1, "HIGH"], [null, 0.25, "LOW"]],
  );
  assert.equal(predictChurn[0].threshold, 0.6);
  assert.equal(predictChurn[0].cluster.index, 1);
  assert.equal(predictChurn[0].model.status, "CHAMPION");
  assert.equal(predictChurn[0].reasons.length, 1);
  assert.notEqual(predictChurn[0].persona, predictChurn[0].ko);
});

appTest("predictChurn refuses what it cannot score", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const query = `query($customers: [CustomerInput!]!) {
    predictChurn(customers: $customers) { probability } }`;
  assert.equal(await codeOf(endpoint, query, { customers: [{ tenure: 1 }] }), "NO_MODEL");
  await openShop(fixture.db);
  const many = Array.from({ length: 1001 }, () => ({}));
  assert.equal(await codeOf(endpoint, query, { customers: many }), "TOO_MANY");
  const unknown = [{ gender: "Robot" }];
  assert.equal(await codeOf(endpoint, query, { customers: unknown }), "UNKNOWN_CATEGORY");
});

appTest("long work is queued and answers with its job", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const data = await ask(
    endpoint,
    `mutation {
      train: trainModels(input: { estimators: [GRADIENT_BOOSTING], seed: 3 }) { job { ...job } }
      plain: trainModels { job { ...job } }
      score: scoreCustomers { job { ...job } }
      segment: segmentCustomers(input: { k: 4 }) { job { ...job } }
      strategies: generateStrategies(input: { locales: [KO], clusters: [0] }) { job { ...job } }
    } fragment job on Job { id kind status progress }`,
  );
  const kinds = { train: "TRAIN", plain: "TRAIN", score: "SCORE", segment: "SEGMENT" };
  for (const [name, kind] of Object.entries({ ...kinds, strategies: "STRATEGIES" })) {
    assert.deepEqual([data[name].job.kind, data[name].job.status], [kind, "QUEUED"], name);
  }
  const rows = await fixture.db.query.jobs.findMany({ orderBy: { createdAt: "asc" } });
  assert.deepEqual(rows.map(({ input }) => input), [
    { estimators: ["GRADIENT_BOOSTING"], seed: 3, actor: "local" },
    { actor: "local" },
    {},
    { k: 4 },
    { locales: ["KO"], clusters: [0] },
  ]);

  const cancel = `mutation($id: ID!) { cancelJob(input: { id: $id }) {
    job { id status finishedAt } userErrors { code } } }`;
  const { cancelJob: { job: cancelled } } = await ask(endpoint, cancel, { id: data.score.job.id });
  assert.equal(cancelled.status, "CANCELLED");
  assert.ok(cancelled.finishedAt);
  assert.equal(
    await codeOf(endpoint, cancel, { id: globalId("Job", crypto.randomUUID()) }),
    "NOT_FOUND",
  );
  assert.equal(await codeOf(endpoint, cancel, { id: globalId("Job", "' or 1=1") }), "NOT_FOUND");
  const segment = "mutation { segmentCustomers(input: { k: 1 }) { userErrors { code } } }";
  assert.equal(await codeOf(endpoint, segment), "OUT_OF_RANGE");
});

appTest("promoteModel makes a candidate the champion", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const promote = `mutation($id: ID!) { promoteModel(input: { id: $id }) {
    model { id status } userErrors { code } } }`;
  const { promoteModel: { model } } = await ask(endpoint, promote, { id: globalId("Model", 2) });
  assert.equal(model.status, "CHAMPION");
  const { models } = await ask(endpoint, "{ models { status } }");
  assert.deepEqual(models, [{ status: "CHAMPION" }, { status: "ARCHIVED" }]);
  for (const inner of ["77", "x", "-1", "1e9"]) {
    const id = globalId("Model", inner);
    assert.equal(await codeOf(endpoint, promote, { id }), "NOT_FOUND", inner);
  }
  for (const id of ["2", "", globalId("Strategy", 2)]) {
    assert.equal(await codeOf(endpoint, promote, { id }), "INVALID_ID", id);
  }
});

const IMPORT = `mutation($input: ImportCustomersInput!) { importCustomers(input: $input) {
  import { id status fileName mode dryRun } job { id kind status } userErrors { code } } }`;

/** An upload as the GraphQL multipart request specification says. */
function uploadForm(file: File, input: Record<string, unknown>): FormData {
  const form = new FormData();
  form.append(
    "operations",
    JSON.stringify({ query: IMPORT, variables: { input: { file: null, ...input } } }),
  );
  form.append("map", JSON.stringify({ 0: ["variables.input.file"] }));
  form.append("0", file);
  return form;
}

async function upload(
  { handler }: Endpoint,
  file: File,
  input: Record<string, unknown>,
  headers: Record<string, string> = { "graphql-preflight": "1" },
): Promise<{ status: number; answer: Answer }> {
  const body = uploadForm(file, input);
  const response = await handler(
    new Request("http://localhost/graphql", { method: "POST", body, headers }),
  );
  return { status: response.status, answer: await response.json() };
}

const csv = (text: string) => new File([text], "shop.csv", { type: "text/csv" });

appTest("an uploaded table is taken in by a job that can be followed", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const { services, handler } = endpoint;
  try {
    const { answer } = await upload(
      endpoint,
      csv("CustomerID,Tenure,Monate,Gender,Note\nA1,1,5,Female,red\nA2,1,,Robot,blue\n"),
      {
        mode: "REPLACE",
        acceptRejected: true,
        mapping: [{ header: "Monate", field: "ORDER_COUNT" }, { header: "Note", field: null }],
      },
    );
    assert.deepEqual(answer.errors, undefined);
    const { import: started, job } = answer.data.importCustomers;
    assert.deepEqual([started.fileName, started.mode, started.dryRun, job.kind], [
      "shop.csv",
      "REPLACE",
      false,
      "IMPORT",
    ]);
    // The worker starts only when the follower has seen the job waiting.
    const events = await follow(handler, job.id, () => services.jobs.start());
    assert.equal(events[0]?.data.jobProgress.status, "QUEUED");
    assert.equal(events.at(-1)?.data.jobProgress.status, "COMPLETED");
    const { import: done } = await ask(
      endpoint,
      `query($id: ID!) { import(id: $id) { status rowsRead rowsAccepted rowsRejected rowsInserted
         rejections { totalCount nodes { line column value code reason } } } }`,
      { id: started.id },
    );
    assert.equal(done.status, "COMPLETED");
    assert.deepEqual([done.rowsRead, done.rowsAccepted, done.rowsRejected], [2, 1, 1]);
    assert.equal(done.rejections.nodes[0].column, "Gender");
    const { customer } = await ask(
      endpoint,
      `{ customer(customerId: "A1") { tenure orderCount gender note attributes { name } } }`,
    );
    assert.deepEqual(customer, {
      tenure: 1,
      orderCount: 5,
      gender: "Female",
      note: "red",
      attributes: [],
    });
  } finally {
    await services.jobs.stop();
  }
});

/** Follows a job by server-sent events until the stream ends; `begun` is called at the first event. */
async function follow(
  handler: Endpoint["handler"],
  id: string,
  begun: () => Promise<void>,
): Promise<Answer[]> {
  const response = await handler(
    new Request("http://localhost/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({
        query: "subscription($id: ID!) { jobProgress(id: $id) { status progress step } }",
        variables: { id },
      }),
    }),
  );
  assert.match(response.headers.get("content-type")!, /text\/event-stream/);
  let text = "";
  const events = () =>
    [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, json]) => JSON.parse(json!));
  let started = false;
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (started || events().length === 0) continue;
    started = true;
    await begun();
  }
  return events();
}

appTest("following a job that is not there is an error", async (fixture) => {
  const query = `subscription { jobProgress(id: "${globalId("Job", "x")}") { status } }`;
  assert.equal(await codeOf(createEndpoint(fixture), query), "NOT_FOUND");
});

appTest("an upload needs a file and maps each header once", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const input = { file: "text" };
  const { errors } = await (await endpoint.handler(
    new Request("http://localhost/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: IMPORT, variables: { input } }),
    }),
  )).json();
  assert.match(errors[0].message, /file/i);
  const mapping = [{ header: "a", field: "TENURE" }, { header: "a", field: "GENDER" }];
  const twice = await upload(endpoint, csv("CustomerID\nA\n"), { mapping });
  assert.equal(userErrorsOf(twice.answer.data)[0]?.code, "INVALID_MAPPING");
  assert.equal(await fixture.db.$count(customers), 0);
});

appTest("an upload from another site is refused", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const file = csv("CustomerID\nA\n");
  const foreign: Record<string, string>[] = [
    {},
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://localhost.evil.example" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];
  for (const headers of foreign) {
    const { status, answer } = await upload(endpoint, file, {}, headers);
    assert.equal(status, 403);
    assert.equal(answer.errors?.[0]?.extensions?.code, "CSRF_PREVENTED");
  }
  assert.equal(await fixture.db.query.imports.findFirst(), undefined);
  for (const headers of [{ origin: "http://localhost" }, { "apollo-require-preflight": "true" }]) {
    const { status, answer } = await upload(endpoint, file, { dryRun: true }, headers);
    assert.deepEqual([status, answer.errors], [200, undefined]);
  }
});
