import { join } from "node:path";
import type { CheckRecord } from "@/ml/data_check/table.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { openFile, readCustomers } from "@/services/imports/mod.ts";
import { resolveSchema } from "@/services/imports/resolve.ts";

/** Files of real customers, by what they are called here. */
export const REAL_TABLES = {
  telco: "telco.csv",
  bank: "bank-churn.csv",
  creditCard: "credit-card-churn.csv",
  telecom: "telecom-churn-no-id.csv",
} as const;

export type RealTable = keyof typeof REAL_TABLES;

const FOLDER = new URL("../../../shared/data/tables/", import.meta.url).pathname;

/** Whether the real tables are there. */
export function hasRealTables(): boolean {
  try {
    return Deno.statSync(join(FOLDER, REAL_TABLES.telco)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Where a real table lies. */
export function realTablePath(name: RealTable): string {
  return join(FOLDER, REAL_TABLES[name]);
}

/** Reads a real table as an import does that is told nothing. */
export async function readRealTable(
  name: RealTable,
): Promise<{ readonly schema: CustomerSchema; readonly records: readonly CheckRecord[] }> {
  const open = async () => (await openFile(realTablePath(name))).file.readable;
  const { schema, columns } = await resolveSchema(
    open,
    { mode: "REPLACE", current: undefined },
    new AbortController().signal,
  );
  const file = await readCustomers(await open(), { schema, columns, requireId: false });
  const records: CheckRecord[] = [];
  for await (const { record, line } of file) {
    if (record) records.push({ ...record, customerId: record.customerId || String(line) });
  }
  return { schema, records };
}
