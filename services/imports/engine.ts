import type { Retention } from "../operations/retention.ts";
import type { Connection, Database } from "@/db/client.ts";
import type postgres from "postgres";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { reportImport } from "@/db/queries/campaign_reports.ts";
import {
  createNextCustomers,
  dropNextCustomers,
  indexNextCustomers,
  swapCustomers,
} from "@/db/replace.ts";
import { removeDemoOrders, removeDemoResults } from "@/db/demo_results.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { fileSchema } from "@/schema/orders/customers_schema.ts";
import { columnOf } from "@/schema/schema.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { UserError } from "../errors.ts";
import { type TaskContext } from "../task_context.ts";
import { BATCH_ROWS, batched } from "./batches.ts";
import type { LearnedConventions } from "./conventions.ts";
import { expireUploads } from "./expiry.ts";
import { importFailure, tooManyRejected } from "./failures.ts";
import { MAX_REJECTED_SHARE } from "./limits.ts";
import { refuseOrders } from "./orders.ts";
import { recordFailure } from "./record_failure.ts";
import { type Counts, endInterrupted, getImport } from "./record.ts";
import { beginImport, dropChunks, updateImport } from "@/db/queries/import_records.ts";
import { type GoodRow, type RejectedRow, stageRows, storeRejections } from "./stage.ts";
import type { Import, ParsedRow, RowSource } from "./types.ts";
import { countAllCustomers } from "@/db/queries/customers.ts";
import {
  analyzeNextCustomers,
  carryOver,
  completeImport,
  mergeNextCustomers,
  type StagingPlan,
} from "@/db/staging.ts";

/** What the engine needs of the program. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
  readonly retention?: Retention | undefined;
  readonly clock: () => Date;
}

/** From here on a merge is done by a swap, for one statement over so many rows would hold up readers. */
const SWAP_ROWS = 50_000;
/** Share of the work that reading and staging is. */
const STAGING_SHARE = 0.9;

/**
 * Runs an import from beginning to end: stages the good rows beside the customers, records the rejected
 * ones, then puts the result in place in one short transaction. Until then nothing has changed, however it
 * ends; from then on it is complete. A file whose values contradict how its first rows were read is read once more.
 *
 * @throws {UserError} when the file cannot be imported, now or at all; the signal's reason when it was aborted
 */
export async function executeImport(
  services: Deps,
  importId: number,
  open: (learned: LearnedConventions | undefined) => Promise<RowSource>,
  task: TaskContext,
): Promise<Import> {
  const { connection, db, clock } = services;
  try {
    return await withCustomersLocked(connection, async (signal) => {
      await expireUploads(services, importId);
      await endInterrupted(db, importId, clock());
      const lockedRun = { ...task, signal };
      const stored = await currentSchema(services);
      let learned: LearnedConventions | undefined;
      do {
        await beginImport(db, importId);
        const source = await open(learned);
        const { encoding, delimiter, mapping } = source;
        const record = await updateImport(db, importId, { encoding, delimiter, mapping });
        learned = await new ImportWork(services, record, source, stored, lockedRun).perform();
      } while (learned);
      return await getImport(db, importId);
    }, { signal: task.signal });
  } catch (error) {
    const failure = importFailure(error);
    await recordFailure(services, importId, failure, task.signal, {
      dropStaged: dropNextCustomers,
      unforeseen: "The import failed for an unforeseen reason; no customer was changed.",
    });
    throw failure;
  }
}

class ImportWork {
  readonly #counts: Counts = {
    rowsRead: 0,
    rowsAccepted: 0,
    rowsRejected: 0,
    rowsInserted: 0,
    rowsUpdated: 0,
    rowsUnchanged: 0,
  };
  readonly #plan: StagingPlan;
  /** Of the rejected rows: those of customers that had come before, and those that are no customer's. */
  #repeated = 0;
  #totals = 0;
  #indexed = false;

  constructor(
    private readonly services: Deps,
    private readonly record: Import,
    private readonly source: RowSource,
    private readonly stored: CustomerSchema,
    private readonly task: TaskContext,
  ) {
    const { schema, columns, attributes } = source;
    const { id: importId, mode } = record;
    const now = services.clock();
    this.#plan = { importId, mode, stored: fileSchema(stored), schema, columns, attributes, now };
  }

  /** @returns how the file is to be read instead, where it was read wrongly; nothing has changed then */
  async perform(): Promise<LearnedConventions | undefined> {
    const { sql } = this.services.connection;
    const { mode, dryRun, id } = this.record;
    await createNextCustomers(sql, this.#plan.schema);
    await this.#stage();
    const learned = this.source.contradiction();
    if (learned) {
      await dropNextCustomers(sql);
      return learned;
    }
    this.#checkRows();
    if (dryRun) {
      await this.#finish(dropNextCustomers);
    } else {
      this.#report("import.storing", STAGING_SHARE);
      const swaps = mode === "REPLACE" || this.#counts.rowsAccepted > SWAP_ROWS ||
        !this.#keepsColumns();
      if (swaps) await this.#swap();
      else await this.#finish((tx) => mergeNextCustomers(tx, this.#plan.schema));
    }
    this.task.report({ step: "import.storing", fraction: 1 });
    if (!dryRun) await dropChunks(this.services.db, id);
    return undefined;
  }

  /**
   * Whether the table has each of its columns afterwards; an empty one may get others under MERGE. Columns computed from
   * orders are computed again.
   */
  #keepsColumns(): boolean {
    const { schema } = this.#plan;
    return this.stored.columns.every(({ key, kind }) => columnOf(schema, key)?.kind === kind);
  }

  async #stage(): Promise<void> {
    let staging = Promise.resolve();
    for await (const rows of batched(this.source.batches())) {
      await staging;
      this.#refuseOrders(false);
      this.#report("import.checking", STAGING_SHARE * this.source.fraction());
      staging = this.#take(rows);
      // The next rows are read meanwhile; a failure waits until they are.
      staging.catch(() => {});
    }
    await staging;
  }

  /** Whether what was found in the file may become the customers. */
  #checkRows(): void {
    this.#refuseOrders(true);
    const { mode, dryRun, acceptRejected } = this.record;
    if (mode !== "REPLACE") return;
    const { rowsRead, rowsAccepted, rowsRejected } = this.#counts;
    if (rowsAccepted === 0) {
      throw new UserError(
        "NO_GOOD_ROWS",
        `None of the ${rowsRead} rows can be imported, so the customers were left as they are. ` +
          `The rejected rows say what to correct.`,
      );
    }
    const rejected = rowsRejected - this.#totals;
    if (!dryRun && !acceptRejected && rejected > MAX_REJECTED_SHARE * rowsRead) {
      throw tooManyRejected(rejected, rowsRead);
    }
  }

  #refuseOrders(complete: boolean): void {
    const found = { customers: this.#counts.rowsAccepted, repeated: this.#repeated };
    refuseOrders(found, Object.keys(this.source.mapping), complete);
  }

  #report(step: string, fraction: number): void {
    this.task.signal.throwIfAborted();
    this.task.report({ step, fraction });
  }

  async #take(rows: readonly ParsedRow[]): Promise<void> {
    const { connection: { sql } } = this.services;
    const counts = this.#counts;
    const good: GoodRow[] = [];
    const rejected: RejectedRow[] = [];
    for (const { line, cells, record, faults } of rows) {
      if (record) good.push({ line, cells, record });
      else rejected.push({ line, cells, faults });
    }
    const { accepted, updated, unchanged, duplicates } = await stageRows(
      sql,
      this.#plan,
      good,
      this.source.idHeader,
    );
    this.#repeated += duplicates.length;
    this.#totals += rejected.filter(({ faults }) => faults[0]?.code === "TOTALS_ROW").length;
    rejected.push(...duplicates);
    await storeRejections(sql, this.#plan.importId, rejected);
    counts.rowsRead += rows.length;
    counts.rowsAccepted += accepted;
    counts.rowsRejected += rejected.length;
    counts.rowsUpdated += updated;
    counts.rowsUnchanged += unchanged;
    counts.rowsInserted += accepted - updated;
    // Early where one connection serves all, for a statement that indexes a million would hold up readers; elsewhere at
    // the end, which takes half the time.
    const shared = this.services.connection.kind === "embedded";
    if (shared && counts.rowsAccepted > SWAP_ROWS) await this.#index();
  }

  async #index(): Promise<void> {
    if (this.#indexed || this.record.dryRun) return;
    await indexNextCustomers(this.services.connection.sql, this.#plan.schema);
    this.#indexed = true;
  }

  async #swap(): Promise<void> {
    const { sql } = this.services.connection;
    if (this.record.mode === "MERGE") {
      const total = await countAllCustomers(this.services.db);
      if (this.#counts.rowsUpdated < total) await this.#carryOver(total);
    }
    await this.#index();
    await analyzeNextCustomers(sql);
    this.task.signal.throwIfAborted();
    await this.#finish((tx) => swapCustomers(tx, this.#plan.schema));
  }

  /** Takes over the customers that the file does not name. */
  async #carryOver(total: number): Promise<void> {
    const { sql } = this.services.connection;
    let carried = 0;
    for await (const rows of carryOver(sql, this.#plan.stored, BATCH_ROWS)) {
      carried += rows;
      const share = Math.min(1, carried / total);
      this.#report("import.storing", STAGING_SHARE + (0.99 - STAGING_SHARE) * share);
    }
  }

  /** The moment from which on everything has happened: one transaction, short. */
  async #finish(put: (tx: postgres.TransactionSql) => Promise<void>): Promise<void> {
    const counts = this.#counts;
    const report = this.source.report();
    await this.services.connection.sql.begin(async (tx) => {
      if (!this.record.dryRun) await reportImport(tx, this.record.id, this.services.clock());
      await put(tx);
      const { mode, demo, dryRun } = this.record;
      if (mode === "REPLACE" && !demo && !dryRun) {
        await removeDemoResults(tx);
        await removeDemoOrders(tx);
      }
      await completeImport(tx, this.record.id, counts, { report, at: this.services.clock() });
    });
  }
}
