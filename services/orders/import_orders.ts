/** Imports a file of orders, or checks what its import would come to. */
import { basename } from "node:path";
import type { Connection, Database } from "@/db/client.ts";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { removeDemoOrders } from "@/db/demo_results.ts";
import { beginImport, dropChunks, updateImport } from "@/db/queries/import_records.ts";
import {
  analyzeOrders,
  createNextLines,
  dropNextLines,
  mergeNextLines,
  nextProxies,
  type OrderLine,
  stageLines,
} from "@/db/queries/order_import.ts";
import type { OrderReport } from "@/db/schema/mod.ts";
import { UserError } from "../errors.ts";
import { expireUploads } from "../imports/expiry.ts";
import { importFailure } from "../imports/failures.ts";
import {
  bytesOnDisk,
  type CountedBytes,
  countedBytes,
  type FileBytes,
} from "../imports/formats/file_bytes.ts";
import { openFile } from "../imports/open_file.ts";
import { createImport, endInterrupted, getImport } from "../imports/record.ts";
import { recordFailure } from "../imports/record_failure.ts";
import { storeRejections } from "../imports/stage.ts";
import type { Import, ImportOptions } from "../imports/types.ts";
import { openUpload } from "../imports/upload.ts";
import type { Retention } from "../operations/retention.ts";
import { part, type TaskContext } from "../task_context.ts";
import type { LearntConventions } from "./conventions.ts";
import { OrderCounts } from "./order_counts.ts";
import { FAULT_REASONS, type OrderFault } from "./order_line.ts";
import { readingOf } from "./preview_orders.ts";
import { type OrderFile, readOrders } from "./read_orders.ts";

/** What the import of orders needs. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
  readonly retention?: Retention | undefined;
  readonly clock: () => Date;
}

/** How a file of orders is imported. */
export type OrderImportOptions = Pick<
  ImportOptions,
  "fileName" | "sheet" | "mapping" | "dateOrder" | "dryRun" | "demo"
>;

/** Share of the rows from which on the file is taken to be misread. */
const MAX_REJECTED_SHARE = 0.5;
/** Share of the work that reading and staging is. */
const STAGING_SHARE = 0.5;

/** Pages of orders that a server merges side by side: it has a process for each, and may have a core. */
const SERVER_PAGES = 2;

/**
 * Imports an uploaded file of orders, or checks it; one that has completed is returned as it is.
 *
 * @throws {UserError} those of `importOrders`
 */
export async function runOrderImport(
  services: Deps,
  importId: number,
  task: TaskContext,
): Promise<Import> {
  const record = await getImport(services.db, importId);
  if (record.status === "COMPLETED") return record;
  return await importOrders(services, record, await openUpload(services.db, importId), task);
}

/**
 * Imports a file of orders straight from the disk, or checks it.
 *
 * @throws {UserError} `NO_FILE`; those of `importOrders`
 */
export async function importOrderFile(
  services: Deps,
  path: string,
  options: Omit<OrderImportOptions, "fileName">,
  task: TaskContext,
): Promise<Import> {
  const { file, size } = await openFile(path);
  try {
    const record = await recordOrderImport(services.db, { ...options, fileName: basename(path) });
    return await importOrders(services, record, bytesOnDisk(file, size), task);
  } finally {
    file.close();
  }
}

/** Records the import of a file that somebody said holds orders. */
export function recordOrderImport(db: Database, options: OrderImportOptions): Promise<Import> {
  return createImport(db, { ...options, kind: "ORDERS", mode: "MERGE" });
}

/**
 * Imports a file of orders. Orders are known by their ids, so that a file that comes again changes nothing, and a later
 * file corrects an earlier one. An import that is interrupted leaves whole orders, each as before or as after; running it
 * again completes it. A shop's own orders replace those of the demo store. A file whose rows contradict how its first rows were read is read once more.
 *
 * @param record of the import, which says how the file is read
 * @throws {UserError} `BUSY` while somebody else writes; `NO_GOOD_ROWS` where most rows cannot be read; those of
 * `readOrders`
 */
export async function importOrders(
  services: Deps,
  record: Import,
  file: FileBytes,
  task: TaskContext,
): Promise<Import> {
  const { connection, db, clock } = services;
  const { id } = record;
  try {
    return await withCustomersLocked(connection, async (signal) => {
      await expireUploads(services, id);
      await endInterrupted(db, id, clock());
      await new OrderImportWork(services, record, file, { ...task, signal }).perform();
      return await getImport(db, id);
    }, { signal: task.signal });
  } catch (error) {
    const failure = importFailure(error);
    await recordFailure(services, id, failure, task.signal, {
      dropStaged: dropNextLines,
      unforeseen:
        "The import failed for an unforeseen reason. Orders that were stored before are " +
        "complete; import the file again to store the others.",
    });
    throw failure;
  }
}

class OrderImportWork {
  readonly #counts = new OrderCounts();
  readonly #task: TaskContext;
  #rowsRead = 0;
  #rowsRejected = 0;
  #firstFault: OrderFault | undefined;

  constructor(
    private readonly services: Deps,
    private readonly record: Import,
    private readonly file: FileBytes,
    task: TaskContext,
  ) {
    this.#task = task;
  }

  async perform(): Promise<void> {
    const { connection: { sql }, db, clock } = this.services;
    const { id, dryRun } = this.record;
    try {
      let learnt: LearntConventions | undefined;
      let read: OrderFile;
      do {
        await beginImport(db, id);
        await createNextLines(sql);
        const bytes = countedBytes(this.file);
        read = await this.#open(bytes, learnt);
        await this.#stage(read, bytes);
        learnt = read.contradiction();
      } while (learnt);
      this.#checkRows();
      await this.#merge();
      const { orders, inserted, updated } = this.#counts.totals();
      await updateImport(db, id, {
        status: "COMPLETED",
        rowsRead: this.#rowsRead,
        rowsAccepted: this.#rowsRead - this.#rowsRejected,
        rowsRejected: this.#rowsRejected,
        rowsInserted: inserted,
        rowsUpdated: orders - inserted,
        rowsUnchanged: orders - inserted - updated,
        orders: {
          ...reportOf(read),
          counts: this.#counts.report(),
          proxies: await nextProxies(sql),
        },
        finishedAt: clock(),
      });
      if (!dryRun) await dropChunks(db, id);
    } finally {
      await dropNextLines(sql);
    }
  }

  async #open(bytes: FileBytes, learnt: LearntConventions | undefined): Promise<OrderFile> {
    const { db, clock } = this.services;
    const read = await readOrders(bytes, { ...readingOf(this.record), now: clock() }, learnt);
    // Said to hold orders, it is opened as such.
    const { encoding, delimiter } = read!;
    await updateImport(db, this.record.id, { encoding, delimiter });
    return read!;
  }

  /** Puts the rows beside the orders. The next ones are read while the last are stored. */
  async #stage(file: OrderFile, { fraction }: CountedBytes): Promise<void> {
    const { signal, report } = part(this.#task, 0, STAGING_SHARE);
    this.#rowsRead = 0;
    this.#rowsRejected = 0;
    this.#firstFault = undefined;
    let staging = Promise.resolve();
    for await (const rows of file.batches()) {
      signal.throwIfAborted();
      await staging;
      report({ step: "import.checking", fraction: fraction() });
      staging = this.#take(rows);
      // A failure waits until the next rows are read.
      staging.catch(() => {});
    }
    await staging;
  }

  async #take(rows: readonly (OrderLine | OrderFault)[]): Promise<void> {
    const { sql } = this.services.connection;
    const good: OrderLine[] = [];
    const faults: OrderFault[] = [];
    for (const row of rows) {
      if ("code" in row) faults.push(row);
      else good.push(row);
    }
    this.#rowsRead += rows.length;
    this.#rowsRejected += faults.length;
    this.#firstFault ??= faults[0];
    if (good.length > 0) await stageLines(sql, good);
    await storeRejections(
      sql,
      this.record.id,
      faults.map(({ line, cells, column, value, code }) => ({
        line,
        cells,
        faults: [{ column, value, code, reason: FAULT_REASONS[code] }],
      })),
    );
  }

  #checkRows(): void {
    if (this.#rowsRejected <= MAX_REJECTED_SHARE * this.#rowsRead) return;
    const { line, column, code, value } = this.#firstFault!;
    throw new UserError(
      "NO_GOOD_ROWS",
      `${this.#rowsRejected} of ${this.#rowsRead} rows cannot be read as orders, so nothing was imported. ` +
        `The first is line ${line}: ${code} in "${column}", "${value}".`,
    );
  }

  async #merge(): Promise<void> {
    const { connection: { sql, kind } } = this.services;
    const { id: importId, dryRun, demo } = this.record;
    if (!dryRun && !demo) await sql.begin(removeDemoOrders);
    const atOnce = kind === "server" ? SERVER_PAGES : 1;
    const { signal, report } = part(this.#task, STAGING_SHARE, 1);
    const rows = Math.max(1, this.#rowsRead - this.#rowsRejected);
    report({ step: "import.storing", fraction: 0 });
    let merged = 0;
    for await (const page of mergeNextLines(sql, { importId, dryRun, atOnce })) {
      signal.throwIfAborted();
      for (const count of page) {
        this.#counts.add(count);
        merged += count.orders;
      }
      report({ step: "import.storing", fraction: Math.min(1, merged / rows) });
    }
    if (!dryRun) await analyzeOrders(sql);
  }
}

function reportOf(
  { layout: { format, columns }, headers, conventions, dateOrderBasis }: OrderFile,
): Omit<OrderReport, "counts" | "proxies"> {
  return {
    format,
    columns: Object.fromEntries([...columns].map(([field, at]) => [field, headers[at]!])),
    dateOrder: conventions.dateOrder,
    dateOrderBasis: dateOrderBasis(),
  };
}
