/** Customers as their orders told of them at past cutoffs: what a training forward in time learns from. */
import type { Connection } from "@/db/client.ts";
import { nextOrders } from "@/db/queries/next_orders.ts";
import { type OrderFeatures, orderFeatures } from "@/db/queries/order_features.ts";
import { customerHistories, type CustomerHistory, orderSpan } from "@/db/queries/order_history.ts";
import { textHash } from "@/ml/data_check/signature.ts";
import { baselineScores } from "@/ml/forward/baselines.ts";
import { EXPECTED_KEY } from "@/ml/forward/candidates.ts";
import type { EncodableRow } from "@/ml/features.ts";
import { type ForwardTable, testRows } from "@/ml/forward/forward_table.ts";
import type { ForwardTask } from "@/ml/forward/forward_training.ts";
import { buyerTable } from "@/ml/value/buyer_table.ts";
import type { Buying } from "@/ml/value/value_tasks.ts";
import type { MlWorkers } from "@/ml/workers.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { ChurnDefinition } from "@/schema/orders/churn_definition.ts";
import { featuresOf, hasRole } from "@/schema/schema.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { UserError } from "../errors.ts";
import { addDays, daysBetween } from "../orders/days.ts";
import { buyerOf } from "../orders/value_report.ts";

/** Days from one cutoff to the next. */
const STEP_DAYS = 30;
const MAX_CUTOFFS = 6;
/** Cutoffs that the same procedure learns from a year before, for what it lacked then. */
const MAX_CUTOFFS_OF_YEAR_BEFORE = 3;
const YEAR_DAYS = 365;
/** Days that have to be known before a cutoff. */
const MIN_HISTORY_DAYS = 60;
/** Rows of all snapshots at the most; of a larger shop a fixed random part of the customers is taken. */
const MAX_ROWS = 150_000;
const HASHES = 2 ** 53;
/** Horizon of what BG/NBD expects, in weeks. */
const EXPECTED_WEEKS = 90 / 7;

/** What the use case here needs. */
export interface Deps {
  readonly connection: Connection;
  readonly workers: Pick<MlWorkers, "expectBuying">;
}

/** What a training reads of the orders. */
export interface Snapshots extends ForwardTask {
  /** Customers in the snapshots, and in all where those are a part of them. */
  readonly customers: number;
  readonly total: number;
}

/**
 * Reads the snapshots of a definition. The test cutoff is the last one whose horizon is complete; the cutoffs to learn
 * from lie 30 days apart, with horizons that end at or before it.
 *
 * @param stored the schema of the customers: its columns of orders are what a model can be given
 * @throws {UserError} `NO_ORDERS`; `TOO_SHORT` where the orders hold no two horizons
 */
export async function readSnapshots(
  { connection: { sql }, workers }: Deps,
  stored: CustomerSchema,
  definition: ChurnDefinition,
  signal: AbortSignal,
): Promise<Snapshots> {
  const span = await orderSpan(sql);
  if (!span) {
    throw new UserError("NO_ORDERS", "There are no orders. Import a file of orders first.");
  }
  const { horizonDays } = definition;
  const end = addDays(span.last, 1);
  const test = addDays(end, -horizonDays);
  const earlier = cutoffsBefore(test, horizonDays, span.first, MAX_CUTOFFS);
  if (earlier.length === 0) throw tooShort(daysBetween(span.first, end), horizonDays);
  const reader = new SnapshotReader(sql, workers, modelSchema(stored), definition, signal);
  const active = (await reader.at(test)).features.length;
  reader.share = Math.min(1, MAX_ROWS / (active * (earlier.length + 1)));
  const table = await reader.table([...earlier, test]);
  const yearBefore = async (day: string) => {
    const cutoff = addDays(day, -YEAR_DAYS);
    const learned = cutoffsBefore(cutoff, horizonDays, span.first, MAX_CUTOFFS_OF_YEAR_BEFORE);
    return learned.length === 0 ? null : await reader.table([...learned, cutoff]);
  };
  return {
    table,
    baselines: baselinesOf(table, await reader.at(test), horizonDays),
    yearBefore: { test: await yearBefore(test), today: await yearBefore(end) },
    customers: new Set(table.customers).size,
    total: active,
  };
}

/** Rising cutoffs whose horizons end at or before a day, with enough known before them. */
function cutoffsBefore(day: string, horizonDays: number, first: string, most: number): string[] {
  return Array.from({ length: most }, (_, step) => addDays(day, -horizonDays - STEP_DAYS * step))
    .filter((cutoff) => daysBetween(first, cutoff) >= MIN_HISTORY_DAYS).reverse();
}

/** The columns of orders that a model is given. */
function modelSchema(stored: CustomerSchema): CustomerSchema {
  const features = featuresOf(stored).filter(({ source }) => source === "ORDERS");
  return schemaOf([...stored.columns.filter((column) => hasRole(column, "ID")), ...features]);
}

/** A cutoff: its active customers, everyone's history and what is expected of them, and who ordered within the horizon. */
interface Snapshot {
  readonly features: readonly OrderFeatures[];
  /** By customer, with the place in `buying`. */
  readonly histories: ReadonlyMap<string, readonly [history: CustomerHistory, place: number]>;
  readonly buying: Buying | null;
  readonly ordered: ReadonlySet<string>;
}

/** Reads each cutoff once. */
class SnapshotReader {
  /** Of the customers, the part that tables hold. */
  share = 1;
  readonly #known = new Map<string, Promise<Snapshot>>();
  readonly #places = new Map<string, number>();

  constructor(
    readonly sql: Connection["sql"],
    readonly workers: Deps["workers"],
    readonly schema: CustomerSchema,
    readonly definition: ChurnDefinition,
    readonly signal: AbortSignal,
  ) {}

  at(cutoff: string): Promise<Snapshot> {
    const known = this.#known.get(cutoff) ?? this.#read(cutoff);
    this.#known.set(cutoff, known);
    return known;
  }

  async #read(cutoff: string): Promise<Snapshot> {
    this.signal.throwIfAborted();
    const { horizonDays, activeDays } = this.definition;
    const features = await orderFeatures(this.sql, cutoff);
    const histories = await customerHistories(this.sql, cutoff, cutoff);
    const buying = await this.workers.expectBuying({
      buyers: buyerTable(histories.map(buyerOf)),
      weeks: EXPECTED_WEEKS,
      horizonWeeks: horizonDays / 7,
    }, this.signal);
    return {
      features: features.filter(({ daysSinceLastOrder }) => daysSinceLastOrder <= activeDays),
      histories: new Map(
        histories.map((history, place) => [history.customerId, [history, place] as const]),
      ),
      buying,
      ordered: await nextOrders(this.sql, cutoff, addDays(cutoff, horizonDays)),
    };
  }

  async table(cutoffs: readonly string[]): Promise<ForwardTable> {
    const rows: EncodableRow[] = [];
    const recency: number[] = [];
    const customers: number[] = [];
    const labels: number[] = [];
    const snapshots: number[] = [];
    const withExpected = this.schema.columns.some(({ key }) => key === EXPECTED_KEY);
    for (const [place, cutoff] of cutoffs.entries()) {
      const { features, histories, ordered, buying } = await this.at(cutoff);
      const expected = (customerId: string) => ({
        [EXPECTED_KEY]: buying?.orders[histories.get(customerId)![1]] ?? null,
      });
      for (const row of features) {
        if (textHash(row.customerId) >= this.share * HASHES) continue;
        const { customerId, daysSinceLastOrder } = row;
        rows.push({ ...row, ...withExpected && expected(customerId) });
        recency.push(daysSinceLastOrder);
        customers.push(this.#placeOf(customerId));
        labels.push(ordered.has(row.customerId) ? 0 : 1);
        snapshots.push(place);
      }
    }
    return {
      schema: this.schema,
      rows,
      labels: Uint8Array.from(labels),
      recency: Float32Array.from(recency),
      customers: Int32Array.from(customers),
      snapshots: Uint8Array.from(snapshots),
      cutoffs,
      horizonDays: this.definition.horizonDays,
    };
  }

  #placeOf(customerId: string): number {
    const place = this.#places.get(customerId) ?? this.#places.size;
    this.#places.set(customerId, place);
    return place;
  }
}

function baselinesOf(
  table: ForwardTable,
  { histories, buying }: Snapshot,
  horizonDays: number,
) {
  const known = Array.from(testRows(table), (row) => {
    const { customerId } = table.rows[row]!;
    return histories.get(String(customerId))!;
  });
  return baselineScores(
    known.map(([history]) => buyerOf(history).history),
    buying && Float32Array.from(known, ([, place]) => buying.noOrder[place]!),
    horizonDays / 7,
  );
}

const tooShort = (days: number, horizonDays: number) =>
  new UserError(
    "TOO_SHORT",
    `The orders span ${days} days. A horizon of ${horizonDays} days needs ` +
      `${
        2 * horizonDays + MIN_HISTORY_DAYS
      }: one horizon to learn from, another to be judged on. ` +
      "Choose a shorter one (holdfast churn --horizon 30), or import older orders.",
  );
