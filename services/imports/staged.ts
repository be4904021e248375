/** The way of an uploaded file from its arrival to its import: looked at, started, or discarded. */
import type { Retention } from "../operations/retention.ts";
import { findImportJob } from "@/db/queries/import_job.ts";
import { lastMapping } from "@/db/queries/imports.ts";
import type { Database } from "@/db/client.ts";
import type { DateOrder } from "@/schema/dates.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { UserError } from "../errors.ts";
import type { Job, Jobs } from "../jobs/jobs.ts";
import { orderMappingOf } from "../orders/open_orders.ts";
import { checkOrders, previewOrders, readingOf } from "../orders/preview_orders.ts";
import { headOf } from "./file_head.ts";
import type { FileBytes } from "./formats/file_bytes.ts";
import { type ImportPreview, previewImport } from "./preview.ts";
import { readCustomers } from "./read.ts";
import { type ResolveOptions, resolveSchema } from "./resolve.ts";
import { schemaInUse } from "./schema_in_use.ts";
import { getImport } from "./record.ts";
import {
  deleteImport,
  deleteWaitingImport,
  updateImport,
  updateWaitingImport,
} from "@/db/queries/import_records.ts";
import type { ColumnTarget, Import, ImportKind, ImportMode, ImportOptions } from "./types.ts";
import { openUpload, storeUpload } from "./upload.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly jobs: Jobs;
  readonly retention?: Retention | undefined;
  readonly clock: () => Date;
}

/** What staging a file takes. */
export interface UploadOptions {
  readonly fileName: string;
  readonly mode: ImportMode;
  /** What the file holds; default: what its head shows. */
  readonly kind?: ImportKind | undefined;
}

/** How a staged file is to be taken in. */
export interface StartOptions extends
  Pick<
    ImportOptions,
    "kind" | "mapping" | "sheet" | "dryRun" | "acceptRejected" | "header" | "declared"
  > {
  /** Of orders, what stands first in 3/4/2024; null: what the file's dates prove; undefined: as it was said before. */
  readonly dateOrder?: DateOrder | null | undefined;
  /** Undefined: as it was said before. */
  readonly mode?: ImportMode | undefined;
}

/**
 * Keeps an uploaded file, to be looked at before it is taken in: see `previewUpload` and `startImport`. It is kept
 * for a day, over restarts, for whichever process is asked next.
 *
 * @returns the import, STAGED
 * @throws {UserError} what is no table at all leaves nothing behind: see `previewImport`; `DISK_FULL`
 */
export async function stageUpload(
  services: Pick<Deps, "db" | "retention" | "clock">,
  bytes: ReadableStream<Uint8Array>,
  options: UploadOptions,
): Promise<Import> {
  const staged = await storeUpload(services, bytes, options, "STAGED");
  const { db } = services;
  try {
    const file = await openUpload(db, staged.id);
    const isOrders = options.kind !== "CUSTOMERS" &&
      await previewOrders(file, { isSaid: options.kind === "ORDERS" }) !== undefined;
    if (isOrders) return await updateImport(db, staged.id, { kind: "ORDERS", mode: "MERGE" });
    await previewImport(file, { mode: options.mode, current: await schemaInUse(services) });
    return staged;
  } catch (error) {
    await deleteImport(services.db, staged.id);
    throw error;
  }
}

/** Says what is to become of the customers that are there, unless the import's start says otherwise. */
export async function chooseMode(
  db: Database,
  importId: number,
  mode: ImportMode,
): Promise<void> {
  await updateImport(db, importId, { mode });
}

/**
 * Says what an uploaded file holds. What was said of its columns before is forgotten.
 *
 * @throws {UserError} `NO_IMPORT`; where the file cannot be read so, those of `previewImport` or `previewOrders`
 */
export async function chooseKind(db: Database, importId: number, kind: ImportKind): Promise<void> {
  const { mode, sheet } = await getImport(db, importId);
  const file = await openUpload(db, importId);
  if (kind === "ORDERS") await previewOrders(file, { sheet: sheet ?? undefined, isSaid: true });
  else {
    const current = await schemaInUse({ db });
    await previewImport(file, { mode, sheet: sheet ?? undefined, current });
  }
  await updateWaitingImport(db, importId, {
    kind,
    mapping: null,
    declared: null,
    dateOrder: null,
    status: "STAGED",
    ...kind === "ORDERS" && { mode: "MERGE" },
  });
}

/**
 * What the head of an uploaded file shows, with a target suggested for each of its columns.
 *
 * @param reading how the file is read; default: as it was chosen before, of a workbook the first sheet with a table
 * @returns undefined where the file is no longer kept
 */
export async function previewUpload(
  db: Database,
  importId: number,
  reading: Pick<ResolveOptions, "header" | "sheet"> = {},
): Promise<ImportPreview | undefined> {
  const file = await openUpload(db, importId);
  if (file.size === 0) return undefined;
  const { mode, header, sheet } = await getImport(db, importId);
  return await previewImport(file, {
    mode,
    header: reading.header ?? header,
    sheet: reading.sheet ?? sheet ?? undefined,
    current: await schemaInUse({ db }),
    remembered: async (headers) => {
      const mapping = await lastMapping(db, headers, importId);
      return mapping as Record<string, ColumnTarget> | undefined;
    },
  });
}

/**
 * Queues the import of an uploaded file, or its dry run, after which it can be started again: for real, or with
 * another mapping. A second request to import it as it was checked gets the job of the first.
 *
 * @throws {UserError} `NO_IMPORT`; `ALREADY_IMPORTED`; `IMPORT_UNDER_WAY`; `UPLOAD_GONE` where the file is no longer
 * kept; where the columns cannot be taken in as `options` say, those of `layoutOf`, or of `checkOrders`
 */
export async function startImport(
  services: Pick<Deps, "db" | "jobs">,
  importId: number,
  options: StartOptions,
): Promise<{ readonly import: Import; readonly job: Job }> {
  const { db, jobs } = services;
  const {
    mapping,
    mode,
    sheet,
    header,
    declared,
    dateOrder,
    dryRun = false,
    acceptRejected = false,
  } = options;
  const record = await getImport(db, importId);
  const kind = options.kind ?? record.kind;
  // What was said of the columns holds for what the file was then said to hold.
  const said = kind === record.kind ? record : { ...record, kind, mapping: null, declared: null };
  if (record.status === "COMPLETED" && !record.dryRun) {
    throw new UserError(
      "ALREADY_IMPORTED",
      `The file of import ${importId} has been taken in already. Upload it again to do so once more.`,
    );
  }
  const file = await openUpload(db, importId);
  if (file.size === 0) {
    throw new UserError(
      "UPLOAD_GONE",
      `The file of import ${importId} is no longer kept. Upload it again.`,
    );
  }
  if (kind === "ORDERS") {
    await checkOrders(file, {
      ...readingOf(said),
      ...mapping && { mapping: orderMappingOf(mapping) },
      ...dateOrder !== undefined && { dateOrder: dateOrder ?? undefined },
      ...sheet !== undefined && { sheet },
    });
  } else {
    await checkColumns(services, file, {
      mode: mode ?? record.mode,
      sheet: sheet ?? record.sheet ?? undefined,
      header: header ?? record.header,
      mapping: mapping ?? said.mapping ?? undefined,
      declared: declared ?? (said.declared ? schemaOf(said.declared) : undefined),
    });
  }
  const started = await updateWaitingImport(db, importId, {
    status: "PENDING",
    dryRun,
    acceptRejected,
    error: null,
    errorCode: null,
    finishedAt: null,
    kind,
    mapping: said.mapping,
    declared: said.declared,
    ...dateOrder !== undefined && { dateOrder },
    ...header !== undefined && { header },
    ...declared && { declared: declared.columns },
    ...mapping && { mapping: { ...mapping } },
    ...mode && kind === "CUSTOMERS" && { mode },
    ...sheet !== undefined && { sheet },
  });
  if (!started) {
    const underWay = await getImport(db, importId);
    const job = await findImportJob(db, importId);
    // A second click on Import: the file is being imported as it was checked.
    if (job && !underWay.dryRun && !dryRun && !mapping && !mode) return { import: underWay, job };
    throw new UserError(
      "IMPORT_UNDER_WAY",
      `Import ${importId} is under way. Wait until it has ended, or cancel it.`,
    );
  }
  return { import: started, job: await jobs.enqueue("IMPORT", { importId }) };
}

/** Whether a file's columns can be imported as declared, judged by its head. */
async function checkColumns(
  services: Pick<Deps, "db">,
  file: FileBytes,
  options: Omit<ResolveOptions, "current">,
): Promise<void> {
  const { source, limits } = await headOf(file);
  const { signal } = new AbortController();
  const current = await schemaInUse(services);
  const found = await resolveSchema(
    () => Promise.resolve(source),
    { ...options, current },
    signal,
    limits,
  );
  await readCustomers(source, { ...options, ...found });
}

/**
 * Forgets an uploaded file that was not taken in, and its import.
 *
 * @throws {UserError} `NO_IMPORT`; `ALREADY_IMPORTED` or `IMPORT_UNDER_WAY`
 */
export async function discardUpload(
  { db }: Pick<Deps, "db">,
  importId: number,
): Promise<void> {
  if (await deleteWaitingImport(db, importId)) return;
  const { status } = await getImport(db, importId);
  throw status === "COMPLETED"
    ? new UserError("ALREADY_IMPORTED", `Import ${importId} has been taken in; it stays on record.`)
    : new UserError("IMPORT_UNDER_WAY", `Import ${importId} is under way. Cancel it first.`);
}
