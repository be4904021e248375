/** A client that knows only what changed and what is gone, beside random writers: its copy comes to equal the table. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { listCustomerChanges } from "@/db/queries/customer_changes.ts";
import { openScoreWriter } from "@/db/score_writer.ts";
import { models, scoringRuns } from "@/db/schema/mod.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { eraseCustomer } from "@/services/customers/erasure.ts";
import { take } from "@/services/imports/testing/uploads.ts";
import { type DatabaseFixture, databaseTest } from "../support/database.ts";

/** What a client keeps of a customer. */
const KEPT = ["tenure", "churned", "churnProbability", "riskBand", "clusterId"];

type Copy = Map<string, unknown>;

const kept = (customer: object) =>
  Object.fromEntries(Object.entries(customer).filter(([key]) => KEPT.includes(key)));

/** The loop of docs/api.md: reads on from a mark until there is no more, and gives the new mark. */
async function follow(
  { db }: DatabaseFixture,
  copy: Copy,
  mark: string | undefined,
  first: number,
) {
  while (true) {
    const page = await listCustomerChanges(db, ECOMMERCE, { first, after: mark });
    for (const { customerId, customer } of page.rows) {
      if (customer) copy.set(customerId, kept(customer));
      else copy.delete(customerId);
    }
    mark = page.cursors.at(-1) ?? mark;
    if (!page.hasNextPage) return mark;
  }
}

async function tableOf({ connection }: DatabaseFixture): Promise<Copy> {
  const rows = await connection.sql<{ id: string }[]>`
    select customer_id as id, tenure, churned, churn_probability as "churnProbability",
      risk_band as "riskBand", cluster_id as "clusterId"
    from customers`;
  return new Map(rows.map(({ id, ...customer }) => [id, { ...customer }]));
}

async function score(fixture: DatabaseFixture, seed: number, swapRows: number): Promise<void> {
  const { connection, db } = fixture;
  const ids = [...(await tableOf(fixture)).keys()].sort();
  if (ids.length === 0) return;
  const [run] = await db.insert(scoringRuns).values({ modelId: 1 }).returning();
  const writer = await openScoreWriter(
    connection,
    ECOMMERCE,
    { id: run!.id, customers: ids.length },
    swapRows,
  );
  await writer.store(ids.map((id, at) => ({
    id,
    probability: (seed + at) % 5 / 5,
    band: (seed + at) % 2 === 0 ? "LOW" : "HIGH",
    fold: null,
  })));
  await writer.finish();
}

const id = fc.integer({ min: 1, max: 6 }).map((number) => `C${number}`);
const rows = fc.uniqueArray(fc.tuple(id, fc.integer({ min: 0, max: 3 })), {
  minLength: 1,
  maxLength: 5,
  selector: ([customerId]) => customerId,
});

const write = fc.oneof(
  fc.record({ kind: fc.constantFrom("MERGE" as const, "REPLACE" as const), rows }),
  fc.record({
    kind: fc.constant("SCORE" as const),
    seed: fc.nat(4),
    swapRows: fc.constantFrom(0, Infinity),
  }),
  fc.record({ kind: fc.constantFrom("ERASE" as const, "DELETE" as const), id }),
  fc.record({ kind: fc.constant("SEGMENT" as const), cluster: fc.nat(2) }),
);

async function apply(
  fixture: DatabaseFixture,
  step: typeof write extends fc.Arbitrary<infer T> ? T : never,
) {
  const { sql } = fixture.connection;
  switch (step.kind) {
    case "MERGE":
    case "REPLACE": {
      const lines = step.rows.map(([customerId, tenure]) => `${customerId},${tenure},0\n`);
      await take(fixture, `CustomerID,Tenure,Churn\n${lines.join("")}`, { mode: step.kind });
      break;
    }
    case "SCORE":
      await score(fixture, step.seed, step.swapRows);
      break;
    case "ERASE":
      if ((await tableOf(fixture)).has(step.id)) await eraseCustomer(fixture, step.id);
      break;
    case "DELETE":
      await sql`delete from customers where customer_id = ${step.id}`;
      break;
    case "SEGMENT":
      await sql`update customers set cluster_id = ${step.cluster}`;
  }
}

async function storeModel({ db }: DatabaseFixture): Promise<void> {
  await db.insert(models).values({
    estimator: "ADDITIVE",
    config: {},
    metrics: {} as never,
    encoding: [],
    threshold: 0.5,
    thresholdPolicy: {},
    rows: 2,
    fingerprint: "",
    onnx: new Uint8Array(1),
    onnxSha256: "",
  });
}

databaseTest("a client's copy equals the table after every round of writes", async (fixture) => {
  await storeModel(fixture);
  const copy: Copy = new Map();
  let mark: string | undefined;
  const rounds = fc.asyncProperty(
    fc.array(write, { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 1, max: 4 }),
    async (steps, first) => {
      for (const step of steps) await apply(fixture, step);
      mark = await follow(fixture, copy, mark, first);
      assert.deepEqual(copy, await tableOf(fixture));
    },
  );
  await fc.assert(rounds, { numRuns: 40, seed: 37, endOnFailure: true });
});

databaseTest("a client that follows while others write misses none of it", async (fixture) => {
  const { sql } = fixture.connection;
  const copy: Copy = new Map();
  let mark: string | undefined;
  let isWriting = true;
  const writers = [0, 1, 2].map(async (writer) => {
    for (let round = 0; round < 30; round++) {
      const customerId = `W${(writer + round) % 4}`;
      await sql.begin(async (tx) => {
        await tx`insert into customers (customer_id, tenure) values (${customerId}, ${round})
          on conflict (customer_id) do update set tenure = excluded.tenure`;
        if (round % 5 === writer) await tx`delete from customers where customer_id = ${customerId}`;
      });
    }
  });
  const written = Promise.all(writers).then(() => isWriting = false);
  while (isWriting) mark = await follow(fixture, copy, mark, 2);
  await written;
  await follow(fixture, copy, mark, 2);
  assert.deepEqual(copy, await tableOf(fixture));
});
