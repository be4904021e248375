import assert from "node:assert/strict";
import type { GraphQLField, GraphQLResolveInfo } from "graphql";
import { apiKeys, auditLog } from "@/db/schema/mod.ts";
import type { GraphQLContext } from "@/graphql/context.ts";
import { buildSchema } from "@/graphql/schema.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import type { Identity, Scope } from "@/services/access/mod.ts";
import { appTest } from "@/tests/support/database.ts";
import {
  type Answer,
  answer,
  ask,
  codeOf,
  createEndpoint,
  globalId,
  openShop,
  post,
} from "./support.ts";

/** The scope that each field of the root types needs. */
const NEEDED: Readonly<Record<string, Record<string, Scope>>> = {
  Query: {
    apiKeys: "admin",
    auditLog: "admin",
    campaignPlan: "read",
    campaigns: "read",
    champion: "read",
    churnChange: "read",
    churnDefinition: "read",
    cluster: "read",
    clusters: "read",
    customer: "read",
    customerAggregate: "read",
    customerChanges: "read",
    customerMonths: "read",
    customerSchema: "read",
    customers: "read",
    dataset: "read",
    deletedCustomers: "read",
    import: "read",
    imports: "read",
    job: "read",
    jobs: "read",
    leaderboard: "read",
    leaderboardRows: "read",
    model: "read",
    models: "read",
    months: "read",
    movement: "read",
    node: "read",
    nodes: "read",
    orders: "read",
    overview: "read",
    predictChurn: "read",
    promotions: "read",
    retention: "read",
    rfmGroups: "read",
    segmentation: "read",
    settings: "read",
    strategies: "read",
    webhooks: "admin",
  },
  Mutation: {
    cancelJob: "write",
    changeCustomerSchema: "write",
    createApiKey: "admin",
    createWebhook: "admin",
    deleteWebhook: "admin",
    replayDelivery: "admin",
    replayFailedDeliveries: "admin",
    rotateWebhookSecret: "admin",
    sendTestEvent: "admin",
    updateWebhook: "admin",
    eraseCustomer: "admin",
    closeCampaign: "write",
    createCampaign: "write",
    discardUpload: "write",
    generateStrategies: "write",
    importCustomers: "write",
    explainCustomers: "write",
    promoteModel: "write",
    recordOutcomes: "write",
    reopenCampaign: "write",
    undoReport: "write",
    registerModel: "write",
    revokeApiKey: "admin",
    rollBackModel: "write",
    scoreCustomers: "write",
    segmentCustomers: "write",
    setChurnDefinition: "write",
    setStrategyStatus: "write",
    setThreshold: "write",
    startImport: "write",
    trainModels: "write",
    updateSettings: "write",
    updateStrategy: "write",
    uploadCustomers: "write",
  },
  Subscription: { jobProgress: "read" },
};

/** What each scope lets its bearer do. */
const GRANTED: Readonly<Record<Scope, readonly Scope[]>> = {
  read: ["read"],
  write: ["read", "write"],
  admin: ["read", "write", "admin"],
};

const key = (scope: Scope): Identity => ({
  kind: "key",
  actor: `key ${scope} (hf_abc…)`,
  scopes: [scope],
  keyId: 1,
});

const schema = buildSchema(ECOMMERCE);

Deno.test("the table of scopes names every field of the root types, and no other", () => {
  for (const [name, fields] of Object.entries(NEEDED)) {
    const type = schema.getType(name) as ReturnType<typeof schema.getQueryType>;
    assert.deepEqual(Object.keys(type!.getFields()).sort(), Object.keys(fields).sort(), name);
  }
});

/** Calls a field of a root type as someone, with services that notice when they are reached for. */
async function call(field: GraphQLField<unknown, unknown>, identity: Identity) {
  let reached = false;
  const services = new Proxy({}, {
    get() {
      reached = true;
      throw new Error("reached");
    },
  });
  const context = { identity, services, loaders: services } as unknown as GraphQLContext;
  const resolve = field.subscribe ?? field.resolve!;
  try {
    await resolve({}, {}, context, {} as GraphQLResolveInfo);
  } catch (error) {
    const { extensions } = error as { extensions?: { code?: string; scope?: string } };
    if (extensions?.code === "FORBIDDEN") return { denied: extensions.scope, reached };
  }
  return { denied: undefined, reached };
}

for (const [typeName, fields] of Object.entries(NEEDED)) {
  for (const [fieldName, needed] of Object.entries(fields)) {
    Deno.test(`${typeName}.${fieldName} needs ${needed}`, async () => {
      const type = schema.getType(typeName) as ReturnType<typeof schema.getQueryType>;
      const field = type!.getFields()[fieldName]!;
      for (const scope of ["read", "write", "admin"] as const) {
        const { denied, reached } = await call(field, key(scope));
        const allowed = GRANTED[scope].includes(needed);
        assert.equal(denied, allowed ? undefined : needed, scope);
        if (!allowed) assert.equal(reached, false, `${scope} reached the services`);
      }
    });
  }
}

appTest("a read key reads, and what it may not do names the scope", async (fixture) => {
  const { handler } = createEndpoint(fixture);
  const send = async (query: string) => {
    const response = await handler(post(query), key("read"));
    return { status: response.status, ...await response.json() as Answer };
  };
  assert.equal((await send("{ overview { customers } }")).data.overview.customers, 0);
  const refused = await send("mutation { scoreCustomers { job { id } } }");
  assert.equal(refused.status, 403);
  assert.deepEqual(refused.data, { scoreCustomers: null });
  assert.equal(refused.errors![0]!.extensions!.code, "FORBIDDEN");
  assert.match(refused.errors![0]!.message, /"write"/);
  assert.equal(await fixture.db.query.jobs.findFirst(), undefined);
  assert.equal((await send("{ auditLog { nodes { id } } }")).status, 403);
});

appTest(
  "a key can be made through an alias or a fragment by admins alone",
  async (fixture) => {
    const { handler } = createEndpoint(fixture);
    const query = `mutation { ...make } fragment make on Mutation {
    innocent: createApiKey(input: { name: "x", scopes: [ADMIN] }) { token }
  }`;
    assert.equal((await handler(post(query), key("write"))).status, 403);
    assert.equal(await fixture.db.$count(apiKeys), 0);
  },
);

appTest("a key is shown once, and kept as a hash", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const { createApiKey: { token, apiKey } } = await ask(
    endpoint,
    `mutation { createApiKey(input: {
      name: " Power BI ", scopes: [WRITE, READ], expiresAt: "2999-01-01T00:00:00Z"
    }) { token apiKey { id name prefix scopes expiresAt lastUsedAt revokedAt } } }`,
  );
  assert.match(token, /^hf_[\w-]{43}$/);
  assert.deepEqual(apiKey, {
    id: globalId("ApiKey", 1),
    name: "Power BI",
    prefix: token.slice(0, 11),
    scopes: ["READ", "WRITE"],
    expiresAt: "2999-01-01T00:00:00.000Z",
    lastUsedAt: null,
    revokedAt: null,
  });
  const stored = JSON.stringify(await fixture.db.select().from(apiKeys));
  assert.ok(!stored.includes(token.slice(11)));
  const { apiKeys: listed } = await ask(endpoint, "{ apiKeys { name prefix } }");
  assert.deepEqual(listed, [{ name: "Power BI", prefix: token.slice(0, 11) }]);
  const { revokeApiKey: { apiKey: first } } = await ask(
    endpoint,
    `mutation { revokeApiKey(input: { id: "${apiKey.id}" }) { apiKey { revokedAt } } }`,
  );
  assert.ok(first.revokedAt);
  const again = await ask(
    endpoint,
    `mutation { revokeApiKey(input: { id: "${apiKey.id}" }) { apiKey { revokedAt } } }`,
  );
  assert.deepEqual(again.revokeApiKey.apiKey, first);
});

appTest("a key that cannot be is refused by its field", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const wrong = [
    [`name: "", scopes: [READ]`, /name/],
    [`name: "${"x".repeat(61)}", scopes: [READ]`, /name/],
    [`name: "a\\nb", scopes: [READ]`, /name/],
    [`name: "a", scopes: []`, /scopes/],
    [`name: "a", scopes: [READ], expiresAt: "2001-01-01T00:00:00Z"`, /expiresAt/],
  ] as const;
  for (const [input, message] of wrong) {
    const query =
      `mutation { createApiKey(input: { ${input} }) { token userErrors { code message } } }`;
    const { createApiKey: { token, userErrors } } = (await answer(endpoint, query)).data;
    assert.deepEqual([token, userErrors.length, userErrors[0].code], [null, 1, "BAD_KEY"], input);
    assert.match(userErrors[0].message, message);
  }
  const revoke = `mutation {
    revokeApiKey(input: { id: "${globalId("ApiKey", 9)}" }) { userErrors { code } } }`;
  assert.equal(await codeOf(endpoint, revoke), "NOT_FOUND");
});

const promote = (id: number) =>
  `mutation { promoteModel(input: { id: "${globalId("Model", id)}" }) { model { id } } }`;

appTest(
  "every mutation is on record: who, what, to what, with what, and how it failed",
  async (fixture) => {
    await openShop(fixture.db);
    const endpoint = createEndpoint(fixture);
    const { handler } = endpoint;
    const as = (scope: Scope, query: string) => handler(post(query), key(scope));
    await as("write", promote(2));
    await as("write", "mutation { segmentCustomers(input: { k: 99 }) { job { id } } }");
    await as("read", promote(1));
    await as(
      "admin",
      `mutation { createApiKey(input: { name: "Kim's", scopes: [READ] }) { token } }`,
    );
    await as("read", "{ overview { customers } }");
    const { auditLog: { totalCount, nodes } } = await ask(
      endpoint,
      "{ auditLog { totalCount nodes { actor action subject detail at } } }",
    );
    assert.equal(totalCount, 3);
    // deno-lint-ignore no-explicit-any -- an answer may have any shape
    const entries = nodes.map(({ at, ...entry }: any) => (assert.ok(Date.parse(at)), entry));
    assert.deepEqual(entries, [
      {
        actor: "key admin (hf_abc…)",
        action: "createApiKey",
        subject: "ApiKey 1",
        detail: { scopes: ["read"] },
      },
      {
        actor: "key write (hf_abc…)",
        action: "segmentCustomers",
        subject: null,
        detail: { k: 99, error: "OUT_OF_RANGE" },
      },
      {
        actor: "key write (hf_abc…)",
        action: "promoteModel",
        subject: "Model 2",
        detail: { id: globalId("Model", 2) },
      },
    ]);
    assert.doesNotMatch(JSON.stringify(await fixture.db.select().from(auditLog)), /Kim|hf_\w{20}/);
  },
);

appTest("a promotion bears the name of whoever asked for it", async (fixture) => {
  await openShop(fixture.db);
  const { handler } = createEndpoint(fixture);
  await handler(post(promote(2)), key("write"));
  const query = "{ promotions { actor } }";
  const { data } = await (await handler(post(query), key("read"))).json();
  assert.deepEqual(data.promotions, [{ actor: "key write (hf_abc…)" }]);
});
