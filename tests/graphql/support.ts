/** What the tests of the endpoint share: a handler on a real database, and a small shop. */
import assert from "node:assert/strict";
import { type Database, tablesOf } from "@/db/client.ts";
import { customersTable } from "@/db/customers_table.ts";
import {
  clusters,
  models,
  predictions,
  scoringRuns,
  segmentations,
  strategies,
} from "@/db/schema/mod.ts";
import type { StatedError } from "@/graphql/payload.ts";
import { createGraphQL, type GraphQLOptions } from "@/graphql/yoga.ts";
import { featureEncoding } from "@/ml/features.ts";
import { riskBand } from "@/ml/evaluation/threshold.ts";
import type { MlWorkers } from "@/ml/workers.ts";
import { createAccess, type Identity, LOCAL } from "@/services/access/mod.ts";
import type { Services } from "@/services/services.ts";
import { createMonths } from "@/services/months/months.ts";
import { createCustomerStatistics } from "@/services/statistics/customer_statistics.ts";
import { jobHandlers } from "@/services/job_handlers.ts";
import { createQueue } from "@/services/jobs/queue.ts";
import { createModelStore } from "@/services/scoring/model_store.ts";
import { createStoredProfile } from "@/services/statistics/stored_profile.ts";
import { createStoredDataCheck } from "@/services/data_check/stored_data_check.ts";
import type { DatabaseFixture } from "@/tests/support/database.ts";
import { sharedWorkers } from "@/tests/support/ml_workers.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

/** The customers' table with the preset's columns, which tests have unless they say otherwise. */
export const customers = customersTable(ECOMMERCE);

/** Stores customers of the preset's schema, whose own columns the table's type does not name. */
export async function storeCustomers(
  db: Database,
  rows: readonly (Readonly<Record<string, unknown>> & { readonly customerId: string })[],
): Promise<void> {
  await db.insert(customers).values([...rows]);
}

/** Services on a test's database, an endpoint over them, and the statements that they sent. */
export interface Endpoint {
  readonly services: Services;
  /** Answers a request of anyone who it is; of someone at this machine if omitted. */
  readonly handler: (request: Request, identity?: Identity) => Promise<Response>;
  readonly statements: string[];
  /** Those that ask for the schema of the customers, which each request begins with. */
  readonly schemaStatements: string[];
}

/** Makes an endpoint. The queue is real but not started; the workers are {@linkcode standInWorkers}. */
export function createEndpoint(
  { connection, clock }: DatabaseFixture,
  options: GraphQLOptions = {},
): Endpoint {
  const statements: string[] = [];
  const schemaStatements: string[] = [];
  const db = tablesOf(connection.sql, {
    logQuery: (statement) => {
      (statement.includes('from "customer_schemas"') ? schemaStatements : statements)
        .push(statement);
    },
  });
  const workers = standInWorkers();
  const base = {
    connection,
    db,
    readDb: db,
    clock,
    workers,
    access: createAccess({ db, clock }),
    dataCheck: createStoredDataCheck({ db, workers }),
    statistics: createCustomerStatistics(db),
    months: createMonths(db),
    profile: createStoredProfile({ readDb: db }),
    models: createModelStore(db),
    serving: { publish: () => Promise.resolve() },
  };
  const jobs = createQueue({ connection, clock, heartbeat: 20, handlers: jobHandlers(base) });
  const services: Services = { ...base, jobs };
  const graphql = createGraphQL(() => services, options);
  const handler = (request: Request, identity = LOCAL) => graphql(request, { identity });
  return { services, handler, statements, schemaStatements };
}

/** Workers that score by a stand-in: the probability follows from the first feature, tenure, alone. */
export function standInWorkers(): MlWorkers {
  const score: MlWorkers["score"] = (_onnx, features, rows) => {
    const width = features.length / rows;
    const probability = Float32Array.from({ length: rows }, (_, row) => {
      const tenure = features[row * width]!;
      return Number.isNaN(tenure) ? 0.5 : 1 / (1 + tenure);
    });
    const reason = { field: "tenure", value: 1, direction: "RAISES", contribution: 0.2 } as const;
    return Promise.resolve({ probability, reasons: Array.from(probability, () => [reason]) });
  };
  return { ...sharedWorkers(), score };
}

/** An answer of the endpoint. */
export interface Answer {
  // deno-lint-ignore no-explicit-any -- of any shape
  readonly data?: any;
  readonly errors?: {
    message: string;
    path?: (string | number)[];
    extensions?: { code?: string; id?: string };
  }[];
}

/** An object's global id. */
export const globalId = (typename: string, id: string | number) =>
  btoa(`${typename}:${id}`).replaceAll("=", "");

/** A POST of an operation, as a client sends it. */
export function post(query: string, variables: Record<string, unknown> = {}): Request {
  return new Request("http://localhost/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
}

/** Runs an operation and returns the whole answer. */
export async function answer(
  { handler }: Endpoint,
  query: string,
  variables?: Record<string, unknown>,
): Promise<Answer> {
  return await (await handler(post(query, variables))).json();
}

/** Runs an operation that must succeed and returns its data. */
export async function ask(
  endpoint: Endpoint,
  query: string,
  variables?: Record<string, unknown>,
): Promise<NonNullable<Answer["data"]>> {
  const { data, errors } = await answer(endpoint, query, variables);
  assert.deepEqual([errors, userErrorsOf(data)], [undefined, []]);
  return data;
}

/** The errors of all mutations of an answer that select them. */
export function userErrorsOf(data: Answer["data"]): readonly StatedError[] {
  const payloads: ({ userErrors?: StatedError[] } | null)[] = Object.values(data ?? {});
  return payloads.flatMap((payload) => payload?.userErrors ?? []);
}

/** Runs an operation that must fail and returns the first error's code, a mutation's or the whole answer's. */
export async function codeOf(
  endpoint: Endpoint,
  query: string,
  variables?: Record<string, unknown>,
): Promise<string | undefined> {
  const { data, errors } = await answer(endpoint, query, variables);
  const code = errors?.[0]?.extensions?.code ?? userErrorsOf(data)[0]?.code;
  assert.ok(code, "Expected an error");
  return code;
}

const evaluation = (threshold: number) => ({
  threshold,
  support: 40,
  tp: 9,
  fp: 1,
  tn: 29,
  fn: 1,
  accuracy: 0.95,
  precision: 0.9,
  recall: 0.9,
  f1: 0.9,
  specificity: 0.97,
  auc: 0.98,
  averagePrecision: 0.96,
  logLoss: 0.1,
  brier: 0.04,
});

const interval = { low: 0.85, high: 0.98 };
const intervals = {
  accuracy: interval,
  precision: interval,
  recall: interval,
  f1: interval,
  specificity: interval,
  auc: interval,
  averagePrecision: interval,
  logLoss: interval,
  brier: null,
};

/** A model's row as training writes it; the file is none, for the stand-in reads none. */
export function modelRow(status: "CANDIDATE" | "CHAMPION"): typeof models.$inferInsert {
  const judged = { chosen: evaluation(0.6), default: evaluation(0.5), intervals };
  return {
    estimator: "GRADIENT_BOOSTING",
    status,
    config: { seed: 7 },
    metrics: { grouped: judged, strict: judged, naive: judged },
    encoding: featureEncoding(ECOMMERCE, [], "merged"),
    threshold: 0.6,
    thresholdPolicy: { kind: "RECALL", atLeast: 0.95 },
    rows: 40,
    fingerprint: "f".repeat(64),
    onnx: new Uint8Array([1, 2, 3]),
    onnxSha256: status.padEnd(64, "0"),
  };
}

export const SHOP_SIZE = 40;

/**
 * Fills the database with a small shop: 40 customers of whom every fifth is not scored, one champion and one
 * candidate, two clusters with a strategy in each language.
 */
export async function openShop(db: Database): Promise<void> {
  const [champion] = await db.insert(models).values([modelRow("CHAMPION"), modelRow("CANDIDATE")])
    .returning();
  const [run] = await db.insert(scoringRuns).values({
    modelId: champion!.id,
    finishedAt: new Date("2026-01-02T03:04:05Z"),
  }).returning();
  const [segmentation] = await db.insert(segmentations).values({
    k: 2,
    seed: 1,
    inertia: 12.5,
    customers: SHOP_SIZE,
    model: {
      missing: { recency: 0, frequency: 0, monetary: 0 },
      means: { recency: 0, frequency: 0, monetary: 0 },
      deviations: { recency: 1, frequency: 1, monetary: 1 },
      centroids: [
        { recency: 0, frequency: 10, monetary: 200 },
        { recency: 0, frequency: 1, monetary: 10 },
      ],
    },
    profile: [{ k: 2, inertia: 12.5, silhouette: 0.4 }],
  }).returning();
  const groups = await db.insert(clusters).values(
    ["LOYAL_BIG_SPENDERS", "RECENT_SMALL_BUYERS"].map((persona, index) => ({
      segmentationId: segmentation!.id,
      index,
      persona,
      size: SHOP_SIZE / 2,
      recency: 4,
      frequency: 3,
      monetary: 150,
      churnProbability: 0.4,
    })),
  ).returning();
  await db.insert(strategies).values(
    groups.flatMap(({ id }) =>
      (["EN", "KO"] as const).map((locale) => ({
        clusterId: id,
        locale,
        source: "PLAYBOOK" as const,
        headline: `Keep them (${locale})`,
        body: "Because.",
        tactics: [
          { channel: "e-mail", timing: "now", action: "write", offer: null, metric: "orders" },
        ],
        measure: "Orders next month",
      }))
    ),
  );
  const rows = Array.from({ length: SHOP_SIZE }, (_, n) => shopCustomer(n, run!.id, groups));
  await db.insert(customers).values(rows);
  await db.insert(predictions).values(
    rows.filter((row) => row.scoringRunId !== null).map((row) => ({
      customerId: row.customerId,
      runId: run!.id,
      probability: row.churnProbability!,
      band: row.riskBand,
      reasons: [{ field: "tenure", value: "1", direction: "RAISES" as const, contribution: 0.12 }],
    })),
  );
}

/** The n-th customer: the higher n, the likelier to churn. */
function shopCustomer(n: number, runId: number, groups: { id: number }[]) {
  const scored = n % 5 !== 0;
  const probability = n / SHOP_SIZE;
  const churned = n % 4 === 0;
  return {
    customerId: `C${String(n).padStart(3, "0")}`,
    churned,
    tenure: n,
    gender: n % 2 === 0 ? "Female" : "Male",
    complained: n % 3 === 0,
    orderCount: n % 7,
    cashbackAmount: 100 + n,
    attributes: { note: `n${n}` },
    churnProbability: scored ? probability : null,
    riskBand: scored && !churned ? riskBand(probability, 0.6) : null,
    scoringRunId: scored ? runId : null,
    clusterId: groups[n % 2]!.id,
  };
}
