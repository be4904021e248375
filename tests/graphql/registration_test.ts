import assert from "node:assert/strict";
import { findChampion, listModels } from "@/db/queries/models.ts";
import { endlessModel } from "@/ml/testing/endless_model.ts";
import { foreignModel } from "@/ml/testing/foreign_model.ts";
import { appTest } from "@/tests/support/database.ts";
import {
  type Answer,
  ask,
  createEndpoint,
  type Endpoint,
  openShop,
  SHOP_SIZE,
  userErrorsOf,
} from "./support.ts";
import type { CustomerSchema } from "@/schema/column.ts";

const REGISTER =
  `mutation($input: RegisterModelInput!) { registerModel(input: $input) { userErrors { code message path } model {
  id estimator name status threshold rows explanationMethod trainingRun { folds } importance { field }
  metrics { grouped { support } } } } }`;

async function register(
  { handler }: Endpoint,
  onnx: Uint8Array<ArrayBuffer>,
  name?: string,
  signal?: AbortSignal,
): Promise<Answer> {
  const body = new FormData();
  const variables = { input: { file: null, name } };
  body.append("operations", JSON.stringify({ query: REGISTER, variables }));
  body.append("map", JSON.stringify({ 0: ["variables.input.file"] }));
  body.append("0", new File([onnx], "churn 2026.onnx"));
  const headers = { "graphql-preflight": "1" };
  const request = new Request("http://localhost/graphql", {
    method: "POST",
    body,
    headers,
    signal: signal ?? null,
  });
  return await (await handler(request)).json();
}

appTest("an uploaded model becomes a candidate, and can be promoted", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const { data, errors } = await register(endpoint, foreignModel(), "Theirs");
  assert.equal(errors, undefined);
  const { id, importance, metrics, ...model } = data.registerModel.model;
  assert.deepEqual(model, {
    estimator: "EXTERNAL",
    name: "Theirs",
    status: "CANDIDATE",
    threshold: model.threshold,
    rows: SHOP_SIZE,
    explanationMethod: "PERMUTATION",
    trainingRun: null,
  });
  assert.equal(metrics.grouped.support, SHOP_SIZE);
  assert.equal(importance.length, 3);
  const promote =
    "mutation($id: ID!) { promoteModel(input: { id: $id }) { model { name status } } }";
  const { promoteModel: { model: promoted } } = await ask(endpoint, promote, { id });
  assert.deepEqual(promoted, { name: "Theirs", status: "CHAMPION" });
  const unnamed = await register(endpoint, foreignModel({ slope: -0.3 }));
  assert.equal(unnamed.data.registerModel.model.name, "churn 2026");
});

appTest(
  "an uploaded file that is no model is refused, and the champion stays",
  async (fixture) => {
    await openShop(fixture.db);
    const endpoint = createEndpoint(fixture);
    const champion = await findChampion(fixture.db);
    const { length } = await listModels(fixture.db);
    const noModel = await register(endpoint, new TextEncoder().encode("no model"));
    assert.equal(userErrorsOf(noModel.data)[0]?.code, "BAD_MODEL");
    assert.match(userErrorsOf(noModel.data)[0]!.message, /^Expected an ONNX model/);
    const large = await register(endpoint, new Uint8Array(64 * 1024 ** 2 + 1));
    assert.equal(userErrorsOf(large.data)[0]?.code, "BAD_MODEL");
    const badName = await register(endpoint, foreignModel(), "x".repeat(81));
    assert.equal(userErrorsOf(badName.data)[0]?.code, "BAD_NAME");
    assert.equal((await listModels(fixture.db)).length, length);
    assert.equal((await findChampion(fixture.db))?.id, champion!.id);
  },
);

appTest("a registration ends when whoever asked for it goes away", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const { workers } = endpoint.services;
  const client = new AbortController();
  const ended = Promise.withResolvers<unknown>();
  // The client hangs up while the model, which never answers, is being tried.
  Object.assign(endpoint.services, {
    workers: {
      ...workers,
      tryModel: (
        onnx: Uint8Array,
        schema: CustomerSchema,
        options: { signal: AbortSignal },
      ) => {
        const trial = workers.tryModel(onnx, schema, options);
        trial.catch(ended.resolve);
        client.abort();
        return trial;
      },
    },
  });
  const { length } = await listModels(fixture.db);
  const answer = register(endpoint, endlessModel(), undefined, client.signal);
  assert.equal((await ended.promise as Error).name, "AbortError");
  await answer.catch(() => undefined);
  assert.equal((await listModels(fixture.db)).length, length);
});
