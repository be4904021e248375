import { customersState } from "@/db/queries/customers_state.ts";
import { customers } from "@/db/schema/mod.ts";
import type { Finding } from "@/ml/audit/audit.ts";
import { readProfile, type TableProfile } from "@/ml/audit/profile.ts";
import type { AuditReport } from "@/ml/audit/report.ts";
import { type AuditRecord, type AuditTableBuilder, createAuditTable } from "@/ml/audit/table.ts";
import { decodeMetadata } from "@/ml/onnx/proto.ts";
import { FEATURES } from "@/ml/schema.ts";
import type { Services } from "./context.ts";
import { customerPages } from "./customer_pages.ts";
import { UserError } from "./errors.ts";
import { openFile, type ParsedRow, readCustomers } from "./imports/mod.ts";
import type { Run } from "./run.ts";
import { readServingFile } from "./serving_file.ts";

/** How large a table may be that is audited. */
export interface AuditLimits {
  readonly rows: number;
  /** Rows times columns, those beyond the schema among them. */
  readonly cells: number;
}

/** Some 240 MB of numbers, held twice for a moment. */
export const AUDIT_LIMITS: AuditLimits = { rows: 1_000_000, cells: 30_000_000 };
/** Share of the work that reading is. */
const READING_SHARE = 0.7;
/** Unreadable rows that are named. */
const FAULTS_SHOWN = 10;

/** A row that a finding is about. */
export interface AuditedRow {
  /** Empty where the file has no CustomerID. */
  readonly customerId: string;
  /** Line of the file that the row came from, counted from 1 with the header; null when it came from none. */
  readonly line: number | null;
}

/** A finding with the first rows that it is about, by line and id. */
export interface AuditedFinding extends Omit<Finding, "examples"> {
  readonly examples: readonly AuditedRow[];
}

/** What an audit comes to. */
export interface DataAudit {
  readonly rows: number;
  /** Customers that are independent of each other: duplicates and plain copies count once. */
  readonly groups: number;
  /** The same with altered copies tied as well. */
  readonly strictGroups: number;
  /** Gravest first. */
  readonly findings: readonly AuditedFinding[];
}

/** What the audit of a file comes to: of the rows that an import would take. */
export interface FileAudit extends DataAudit {
  /** Rows with something wrong in them, which were left out. */
  readonly unreadable: number;
  /** The first faults of those. */
  readonly faults: readonly { line: number; column: string | null; reason: string }[];
}

/** What audits a table, off the main thread. */
export type AuditWorkers = { readonly workers: Pick<Services["workers"], "audit"> };

/**
 * Audits a customer file; no database. Headers and cells are read as the import reads them, save that CustomerID
 * may be absent. Columns that the file lacks are no findings.
 *
 * @param training what a model learnt from, to compare the file with
 * @throws {UserError} when the file as a whole cannot be read, as the import does; `NO_GOOD_ROWS` when no row of it can;
 * `TOO_LARGE` beyond a million rows or thirty million cells
 */
export async function auditFile(
  { workers }: AuditWorkers,
  path: string,
  training: TableProfile | undefined,
  run: Run,
  limits: AuditLimits = AUDIT_LIMITS,
): Promise<FileAudit> {
  const { file, size } = await openFile(path);
  let bytes = 0;
  const counted = file.readable.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        bytes += piece.length;
        controller.enqueue(piece);
      },
    }),
  );
  const customerFile = await readCustomers(counted, { requireId: false });
  const present = new Set(customerFile.layout.columns.map(({ column }) => column?.field));
  const rows = createRows(limits, FEATURES.filter(({ field }) => present.has(field)));
  const faulty: ParsedRow[] = [];
  let unreadable = 0;
  for await (const batch of customerFile.batches()) {
    run.signal.throwIfAborted();
    rows.add(
      batch.flatMap(({ record, line }) =>
        record ? [{ record, row: { customerId: record.customerId, line } }] : []
      ),
    );
    for (const row of batch) {
      if (row.record) continue;
      unreadable++;
      if (faulty.length < FAULTS_SHOWN) faulty.push(row);
    }
    run.report({ step: "audit.reading", fraction: READING_SHARE * Math.min(1, bytes / size) });
  }
  const faults = faulty.flatMap(({ line, faults }) =>
    faults.map(({ column, reason }) => ({ line, column, reason }))
  ).slice(0, FAULTS_SHOWN);
  if (rows.audited.length === 0) {
    throw new UserError(
      "NO_GOOD_ROWS",
      `None of the ${unreadable} rows can be read; line ${faults[0]!.line}: ${faults[0]!.reason}`,
    );
  }
  return { ...await auditRows({ workers }, rows, { training }, run), unreadable, faults };
}

/**
 * Audits all stored customers, in the order of the files that they came from.
 *
 * @param training what a model learnt from, to compare the customers with
 * @throws {UserError} `TOO_LARGE` beyond a million rows or thirty million cells; `BUSY` when an import changed the
 * customers meanwhile
 */
export async function auditStoredCustomers(
  { db, workers }: Pick<Services, "db"> & AuditWorkers,
  training: TableProfile | undefined,
  run: Run,
): Promise<DataAudit> {
  const total = await db.$count(customers);
  if (total > AUDIT_LIMITS.rows) throw tooLarge(AUDIT_LIMITS);
  const state = await customersState(db);
  const rows = createRows(AUDIT_LIMITS);
  const places: number[] = [];
  for await (const page of customerPages(db)) {
    run.signal.throwIfAborted();
    rows.add(
      page.map((record) => ({
        record,
        row: { customerId: record.customerId, line: record.importLine },
      })),
    );
    for (const { importId, importLine } of page) {
      places.push((importId ?? 0) * 2 ** 32 + (importLine ?? 0));
    }
    run.report({ step: "audit.reading", fraction: READING_SHARE * rows.audited.length / total });
  }
  const order = { places: Float64Array.from(places), training };
  const audit = await auditRows({ workers }, rows, order, run);
  if (await customersState(db) === state) return audit;
  throw new UserError("BUSY", "The customers changed while they were audited. Ask again.");
}

/**
 * What a model file remembers of the customers that it was trained on.
 *
 * @throws {UserError} `NO_MODEL`, `BAD_MODEL`; `NO_PROFILE` when the file does not say
 */
export async function readTrainingProfile(path: string): Promise<TableProfile> {
  const { onnx } = await readServingFile(path);
  const profile = readProfile(decodeMetadata(onnx));
  if (profile) return profile;
  throw new UserError(
    "NO_PROFILE",
    `${path} does not say what customers it was trained on, so none can be compared with them. ` +
      "Name a model that Holdfast trained; one of an earlier version has to be trained again.",
  );
}

/** Rows gathered by columns, with what names each. */
interface Rows {
  readonly table: AuditTableBuilder;
  readonly audited: AuditedRow[];
  add(rows: readonly { readonly record: AuditRecord; readonly row: AuditedRow }[]): void;
}

function createRows(limits: AuditLimits, features = FEATURES): Rows {
  const table = createAuditTable(features);
  const audited: AuditedRow[] = [];
  return {
    table,
    audited,
    add(rows) {
      table.add(rows.map(({ record }) => record));
      for (const { row } of rows) audited.push(row);
      if (audited.length > limits.rows || table.cells() > limits.cells) throw tooLarge(limits);
    },
  };
}

async function auditRows(
  { workers }: AuditWorkers,
  { table, audited }: Rows,
  order: { readonly places?: Float64Array; readonly training: TableProfile | undefined },
  run: Run,
): Promise<DataAudit> {
  run.report({ step: "audit.checking", fraction: READING_SHARE });
  const report: AuditReport = await workers.audit({ table: table.build(), ...order }, run.signal);
  return {
    ...report,
    findings: report.findings.map((finding) => ({
      ...finding,
      examples: finding.examples.map((row) => audited[row]!),
    })),
  };
}

const tooLarge = ({ rows, cells }: AuditLimits) =>
  new UserError(
    "TOO_LARGE",
    `The audit takes up to ${rows.toLocaleString("en")} rows and ${cells.toLocaleString("en")} ` +
      "values. Audit a part of the table, its rows in their order, with holdfast audit FILE.",
  );
