import {
  and,
  asc,
  count,
  desc,
  eq,
  getColumns,
  gt,
  type InferSelectModel,
  isNotNull,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Database, Queryable } from "@/db/client.ts";
import { type CustomersTable, customersTable } from "@/db/customers_table.ts";
import {
  customers as ownColumns,
  predictions,
  scoringRuns,
  type StoredReason,
} from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { CustomerRow } from "./customers.ts";

/** A scoring as it is recorded. */
export type ScoringRunRow = InferSelectModel<typeof scoringRuns>;

/**
 * What a model is given of customers: id, label, spellings, and the columns that were asked for by key, each an array
 * in the order of the customers. A date has its time of day.
 */
export type CustomersToScore =
  & { readonly [Key in "customerId" | "churned" | "spellings"]: readonly CustomerRow[Key][] }
  & Readonly<Record<string, readonly unknown[]>>;

/**
 * What a model is given of all customers, in the order of their ids, by pages. A page comes as one JSON array a column,
 * which the runtime reads sooner than the driver reads as many single values.
 */
export async function* customersToScore(
  db: Database,
  schema: CustomerSchema,
  keys: readonly string[],
  pageSize: number,
): AsyncGenerator<CustomersToScore> {
  const customers = customersTable(schema);
  const wanted = new Set(["customerId", "churned", "spellings", ...keys]);
  const columns = Object.fromEntries(
    Object.entries(getColumns(customers)).filter(([key]) => wanted.has(key)),
  );
  let last: string | undefined;
  while (true) {
    const rows = db.select(columns).from(customers)
      .where(last === undefined ? undefined : gt(customers.customerId, last))
      .orderBy(asc(customers.customerId)).limit(pageSize).as("page");
    const [arrays] = await db.select(arraysOf(rows, Object.keys(columns))).from(rows);
    const ids = arrays!.customerId as readonly string[] | null;
    if (ids) yield arrays as object as CustomersToScore;
    if (!ids || ids.length < pageSize) return;
    last = ids.at(-1)!;
  }
}

/** The columns of some rows, each as an array in the order of the rows; null where there are none. */
function arraysOf(
  rows: object,
  keys: readonly string[],
): Record<string, SQL<unknown[] | null>> {
  const columns = rows as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    keys.map((key) => [key, sql<unknown[] | null>`json_agg(${columns[key]})`]),
  );
}

/** One customer's score. */
export interface NewScore {
  readonly id: string;
  readonly probability: number;
  /** Null for a churned customer. */
  readonly band: "HIGH" | "MEDIUM" | "LOW" | null;
  /** The fold whose model rated the customer; null for the final model. */
  readonly fold: number | null;
}

/** Records that a scoring has begun and returns its id. */
export async function insertScoringRun(
  db: Queryable,
  values: Pick<typeof scoringRuns.$inferInsert, "modelId" | "startedAt">,
): Promise<number> {
  const [row] = await db.insert(scoringRuns).values(values).returning({ id: scoringRuns.id });
  return row!.id;
}

/** Records that a scoring has ended. */
export async function finishScoringRun(
  db: Queryable,
  id: number,
  values: Pick<ScoringRunRow, "customers" | "finishedAt">,
): Promise<void> {
  await db.update(scoringRuns).set(values).where(eq(scoringRuns.id, id));
}

/** The scoring with an id. */
export async function findScoringRun(
  db: Queryable,
  id: number,
): Promise<ScoringRunRow | undefined> {
  const [row] = await db.select().from(scoringRuns).where(eq(scoringRuns.id, id));
  return row;
}

/** The last scoring that has ended, if any has. */
export async function lastScoringRun(db: Queryable): Promise<ScoringRunRow | undefined> {
  const [row] = await db.select().from(scoringRuns).where(isNotNull(scoringRuns.finishedAt))
    .orderBy(desc(scoringRuns.id)).limit(1);
  return row;
}

/** Stores scores, and makes each the current one of its customer, in one transaction. */
export async function storeScores(
  db: Database,
  runId: number,
  scores: readonly NewScore[],
): Promise<void> {
  const json = JSON.stringify(scores);
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      insert into predictions (customer_id, run_id, probability, band, fold)
      select id, ${runId}::int, probability, band, fold
      from json_to_recordset(${json}::text::json)
        as s(id text, probability double precision, band text, fold smallint)`);
    await tx.execute(sql`
      update customers c
      set churn_probability = s.probability, risk_band = s.band, scoring_run_id = ${runId}::int
      from json_to_recordset(${json}::text::json) as s(id text, probability double precision, band text)
      where c.customer_id = s.id`);
  });
}

/** Adds reasons to the scores of a run. */
export async function storeReasons(
  db: Queryable,
  runId: number,
  rows: readonly { readonly id: string; readonly reasons: readonly StoredReason[] }[],
): Promise<void> {
  await db.execute(sql`
    update predictions p set reasons = r.reasons
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(id text, reasons jsonb)
    where p.customer_id = r.id and p.run_id = ${runId}::int`);
}

/** A customer, and the fold whose model scored it; null for the final model. */
export interface ScoredCustomer {
  readonly customer: CustomerRow;
  readonly fold: number | null;
}

/** Which customers are explained: those in band HIGH, or all. */
export type ExplainedCustomers = "AT_RISK" | "ALL";

/** How many customers {@linkcode riskiestFirst} gives. */
export async function countUnexplained(
  db: Database,
  runId: number,
  which: ExplainedCustomers,
): Promise<number> {
  const [row] = await db.select({ customers: count() }).from(ownColumns)
    .innerJoin(predictions, currentScore(ownColumns)).where(unexplained(ownColumns, runId, which));
  return row!.customers;
}

/** The prediction that is the customer's current one. */
const currentScore = (customers: CustomersTable) =>
  and(
    eq(predictions.customerId, customers.customerId),
    eq(predictions.runId, customers.scoringRunId),
  );

const unexplained = (customers: CustomersTable, runId: number, which: ExplainedCustomers) =>
  and(
    eq(customers.scoringRunId, runId),
    which === "AT_RISK" ? eq(customers.riskBand, "HIGH") : undefined,
    sql`${predictions.reasons} = '[]'`,
  );

/**
 * The customers whose current score is of a run and has no reasons yet, the riskiest first, a page at a time.
 *
 * @param pageSize asked before each page
 */
export async function* riskiestFirst(
  db: Database,
  schema: CustomerSchema,
  { runId, which }: { readonly runId: number; readonly which: ExplainedCustomers },
  pageSize: () => number,
): AsyncGenerator<ScoredCustomer[]> {
  const customers = customersTable(schema);
  let after: SQL | undefined;
  while (true) {
    const size = pageSize();
    const page = await db.select({ customer: customers, fold: predictions.fold }).from(customers)
      .innerJoin(predictions, currentScore(customers))
      .where(and(unexplained(customers, runId, which), after))
      .orderBy(desc(customers.churnProbability), asc(customers.customerId)).limit(size);
    if (page.length > 0) yield page;
    if (page.length < size) return;
    const last = page.at(-1)!.customer;
    after = sql`(${customers.churnProbability} < ${last.churnProbability}
      or (${customers.churnProbability} = ${last.churnProbability}
        and ${customers.customerId} > ${last.customerId}))`;
  }
}
