import { join } from "node:path";
import type { CheckRecord } from "@/ml/data_check/table.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { openFile, readCustomers } from "@/services/imports/mod.ts";
import { bytesOnDisk } from "@/services/imports/formats/file_bytes.ts";
import { resolveSchema } from "@/services/imports/resolve.ts";

/** Files of real customers, by what they are called here. */
export const REAL_TABLES = {
  telco: "telco.csv",
  bank: "bank-churn.csv",
  creditCard: "credit-card-churn.csv",
  telecom: "telecom-churn-no-id.csv",
} as const;

export type RealTable = keyof typeof REAL_TABLES;

/** Where the files of real shops lie. */
export const REAL_TABLES_FOLDER = new URL("../../../shared/data/tables/", import.meta.url).pathname;

/** Whether the real tables are there. */
export function hasRealTables(): boolean {
  try {
    return Deno.statSync(join(REAL_TABLES_FOLDER, REAL_TABLES.telco)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Where a real table lies. */
export function realTablePath(name: RealTable): string {
  return join(REAL_TABLES_FOLDER, REAL_TABLES[name]);
}

/** {@linkcode readTable} of a real table. */
export const readRealTable = (name: RealTable) => readTable(realTablePath(name));

/** Reads a table as an import does that is told nothing. */
export async function readTable(
  path: string,
): Promise<{ readonly schema: CustomerSchema; readonly records: readonly CheckRecord[] }> {
  const { file, size } = await openFile(path);
  using _file = file;
  const open = () => Promise.resolve(bytesOnDisk(file, size));
  const { schema, columns } = await resolveSchema(
    open,
    { mode: "REPLACE", current: undefined },
    new AbortController().signal,
  );
  const customers = await readCustomers(await open(), { schema, columns, requireId: false });
  const records: CheckRecord[] = [];
  for await (const { record, line } of customers) {
    if (record) records.push({ ...record, customerId: record.customerId || String(line) });
  }
  return { schema, records };
}
