import type { MlWorkers } from "@/ml/workers.ts";
import type { Database } from "@/db/client.ts";
import { customersState } from "@/db/queries/customers_state.ts";
import type { Finding } from "@/ml/data_check/data_check.ts";
import type { Identifier } from "@/ml/data_check/identifiers.ts";
import { readProfile, type TableProfile } from "@/ml/data_check/profile.ts";
import type { DataCheckReport } from "@/ml/data_check/report.ts";
import {
  type CheckRecord,
  type CheckTableBuilder,
  createCheckTable,
} from "@/ml/data_check/table.ts";
import { decodeMetadata } from "@/ml/onnx/proto.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import {
  fileSchema,
  hasFileColumns,
  isChurnByDefinition,
} from "@/schema/orders/customers_schema.ts";
import { shopColumnsOf } from "@/schema/schema.ts";
import { customerPages } from "@/db/queries/customer_pages.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { UserError } from "../errors.ts";
import {
  bytesOnDisk,
  countedBytes,
  openFile,
  type ParsedRow,
  readCustomers,
  type ReadOptions,
  resolveSchema,
} from "../imports/mod.ts";
import type { TaskContext } from "../task_context.ts";
import { readServingFile } from "../scoring/serving_file.ts";
import { countAllCustomers } from "@/db/queries/customers.ts";

/** How large a table may be that is checked. */
export interface CheckLimits {
  readonly rows: number;
  /** Rows times columns, those beyond the schema among them. */
  readonly cells: number;
}

/** Some 240 MB of numbers, held twice for a moment. */
export const CHECK_LIMITS: CheckLimits = { rows: 1_000_000, cells: 30_000_000 };
/** Share of the work that reading is. */
const READING_SHARE = 0.7;
/** Unreadable rows that are named. */
const FAULTS_SHOWN = 10;

/** A row that a finding is about. */
export interface CheckedRow {
  /** Empty where the file has no CustomerID. */
  readonly customerId: string;
  /** Line of the file that the row came from, counted from 1 with the header; null when it came from none. */
  readonly line: number | null;
}

/** A finding with the first rows that it is about, by line and id. */
export interface CheckedFinding extends Omit<Finding, "examples"> {
  readonly examples: readonly CheckedRow[];
}

/** The result of a data check. */
export interface DataCheck {
  /** Of the rows. */
  readonly schema: CustomerSchema;
  readonly rows: number;
  /** Customers that are independent of each other: duplicates and plain copies count once. */
  readonly groups: number;
  /** The same with altered copies tied as well. */
  readonly strictGroups: number;
  /** Columns that are no evidence of independence, which were left out when rows were compared. */
  readonly identifiers: readonly Identifier[];
  /** Gravest first. */
  readonly findings: readonly CheckedFinding[];
  /**
   * Whether who has churned follows from the orders by a definition. Then there is no label that a column could leak, and
   * only what a customer table says is checked.
   */
  readonly churnByDefinition: boolean;
}

/** The result of checking a file: of the rows that an import would take. */
export interface FileCheck extends DataCheck {
  /** Rows with something wrong in them, which were left out. */
  readonly unreadable: number;
  /** The first faults of those. */
  readonly faults: readonly { line: number; column: string | null; reason: string }[];
}

/** What checks a table, off the main thread. */
export type CheckWorkers = { readonly workers: Pick<MlWorkers, "dataCheck"> };

/**
 * Checks a customer file; no database. Headers and cells are read as the import reads them, save that CustomerID
 * may be absent. Columns that the file lacks are no findings.
 *
 * @param training what a model learnt from, to compare the file with
 * @throws {UserError} when the file as a whole cannot be read, as the import does; `NO_GOOD_ROWS` when no row of it can;
 * `TOO_LARGE` beyond a million rows or thirty million cells
 */
export async function checkFile(
  { workers, sheet }: CheckWorkers & Pick<ReadOptions, "sheet">,
  path: string,
  training: TableProfile | undefined,
  task: TaskContext,
  limits: CheckLimits = CHECK_LIMITS,
): Promise<FileCheck> {
  const { file, size } = await openFile(path);
  using _file = file;
  const source = bytesOnDisk(file, size);
  const { schema, columns: known } = await resolveSchema(
    () => Promise.resolve(source),
    { mode: "REPLACE", current: undefined, sheet },
    task.signal,
  );
  const bytes = countedBytes(source);
  const customerFile = await readCustomers(bytes, {
    schema,
    columns: known,
    sheet,
    requireId: false,
  });
  const present = new Set<string | undefined>(
    customerFile.layout.columns.map(({ column }) => column?.key),
  );
  const columns = shopColumnsOf(schema).filter(({ key }) => present.has(key));
  const rows = createRows(limits, schema, columns);
  const faulty: ParsedRow[] = [];
  let unreadable = 0;
  for await (const batch of customerFile.batches()) {
    task.signal.throwIfAborted();
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
    task.report({ step: "check.reading", fraction: READING_SHARE * bytes.fraction() });
  }
  const faults = faulty.flatMap(({ line, faults }) =>
    faults.map(({ column, reason }) => ({ line, column, reason }))
  ).slice(0, FAULTS_SHOWN);
  if (rows.rows.length === 0) {
    throw new UserError(
      "NO_GOOD_ROWS",
      `None of the ${unreadable} rows can be read; line ${faults[0]!.line}: ${faults[0]!.reason}`,
    );
  }
  return { ...await checkRows({ workers }, rows, { training }, task), unreadable, faults };
}

/**
 * Checks all stored customers, in the order of the files that they came from.
 *
 * @param training what a model learnt from, to compare the customers with
 * @throws {UserError} `TOO_LARGE` beyond a million rows or thirty million cells; `BUSY` when an import changed the
 * customers meanwhile
 */
export async function checkStoredCustomers(
  { db, workers }: { readonly db: Database } & CheckWorkers,
  training: TableProfile | undefined,
  task: TaskContext,
): Promise<DataCheck> {
  const total = await countAllCustomers(db);
  if (total > CHECK_LIMITS.rows) throw tooLarge(CHECK_LIMITS);
  const state = await customersState(db);
  const schema = await currentSchema({ db });
  const churnByDefinition = isChurnByDefinition(schema);
  if (churnByDefinition && !hasFileColumns(schema)) return nothingToCheck(schema, total);
  const rows = createRows(
    CHECK_LIMITS,
    schema,
    shopColumnsOf(churnByDefinition ? fileSchema(schema) : schema),
  );
  const places: number[] = [];
  for await (const customers of customerPages(db, schema)) {
    task.signal.throwIfAborted();
    const page = churnByDefinition
      ? customers.filter(({ importLine }) => importLine !== null)
      : customers;
    rows.add(
      page.map((record) => ({
        record: churnByDefinition ? { ...record, churned: null } : record,
        row: { customerId: record.customerId, line: record.importLine },
      })),
    );
    for (const { importId, importLine } of page) {
      places.push((importId ?? 0) * 2 ** 32 + (importLine ?? 0));
    }
    task.report({ step: "check.reading", fraction: READING_SHARE * rows.rows.length / total });
  }
  const order = { places: Float64Array.from(places), training };
  const check = await checkRows({ workers }, rows, order, task);
  if (await customersState(db) === state) return check;
  throw new UserError("BUSY", "The customers changed while they were checked. Ask again.");
}

/** The check of customers of whom orders alone are known. */
function nothingToCheck(schema: CustomerSchema, rows: number): DataCheck {
  return {
    ...{ schema, rows, groups: rows, strictGroups: rows },
    ...{ identifiers: [], findings: [], churnByDefinition: true },
  };
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
  readonly schema: CustomerSchema;
  readonly table: CheckTableBuilder;
  readonly rows: CheckedRow[];
  add(rows: readonly { readonly record: CheckRecord; readonly row: CheckedRow }[]): void;
}

function createRows(
  limits: CheckLimits,
  schema: CustomerSchema,
  columns: readonly Column[] = shopColumnsOf(schema),
): Rows {
  const table = createCheckTable(columns);
  const checked: CheckedRow[] = [];
  return {
    schema,
    table,
    rows: checked,
    add(rows) {
      table.add(rows.map(({ record }) => record));
      for (const { row } of rows) checked.push(row);
      if (checked.length > limits.rows || table.cells() > limits.cells) throw tooLarge(limits);
    },
  };
}

async function checkRows(
  { workers }: CheckWorkers,
  { schema, table, rows }: Rows,
  order: { readonly places?: Float64Array; readonly training: TableProfile | undefined },
  task: TaskContext,
): Promise<DataCheck> {
  task.report({ step: "check.checking", fraction: READING_SHARE });
  const report: DataCheckReport = await workers.dataCheck(
    { table: table.build(), ...order },
    task.signal,
  );
  return {
    schema,
    churnByDefinition: isChurnByDefinition(schema),
    ...report,
    findings: report.findings.map((finding) => ({
      ...finding,
      examples: finding.examples.map((row) => rows[row]!),
    })),
  };
}

const tooLarge = ({ rows, cells }: CheckLimits) =>
  new UserError(
    "TOO_LARGE",
    `The data check takes up to ${rows.toLocaleString("en")} rows and ${
      cells.toLocaleString("en")
    } ` +
      "values. Check a part of the table, its rows in their order, with holdfast check FILE.",
  );
