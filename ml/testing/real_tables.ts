import { parse } from "csv-parse/sync";
import type { CheckRecord } from "@/ml/data_check/table.ts";
import type { CellValue, Column, CustomerSchema, Kind, Role } from "@/schema/column.ts";
import { ID_KEY, LABEL_KEY } from "@/schema/schema.ts";
import { schemaOf } from "@/schema/schema_of.ts";

/** Which column of a real table names the customer, which says who has left, and what is nothing to learn from. */
export interface RealTable {
  readonly file: string;
  /** Null where rows are numbered. */
  readonly id: string | null;
  readonly label: string;
  readonly churnedWhen: string;
  readonly ignored?: readonly string[];
}

export const REAL_TABLES = {
  telco: { file: "telco.csv", id: "customerID", label: "Churn", churnedWhen: "Yes" },
  bank: {
    file: "bank-churn.csv",
    id: "CustomerId",
    label: "Exited",
    churnedWhen: "1",
    ignored: ["RowNumber", "Surname"],
  },
  creditCard: {
    file: "credit-card-churn.csv",
    id: "CLIENTNUM",
    label: "Attrition_Flag",
    churnedWhen: "Attrited Customer",
  },
  telecom: { file: "telecom-churn-no-id.csv", id: null, label: "Churn", churnedWhen: "1" },
} as const satisfies Readonly<Record<string, RealTable>>;

const FOLDER = new URL("../../../shared/data/tables/", import.meta.url);

/** Whether the real tables are there. */
export function hasRealTables(): boolean {
  try {
    return Deno.statSync(new URL(REAL_TABLES.telco.file, FOLDER)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Reads a real table; kinds follow from its values. */
export function readRealTable(
  table: RealTable,
): { readonly schema: CustomerSchema; readonly records: readonly CheckRecord[] } {
  const [headers = [], ...lines] = parse(Deno.readFileSync(new URL(table.file, FOLDER)), {
    bom: true,
  }) as string[][];
  const columns = headers.map((header, at) =>
    columnOf(table, header, lines.map((cells) => cells[at]!.trim()))
  );
  const schema = schemaOf([
    ...table.id === null ? [plainColumn(ID_KEY, "row", "TEXT", "ID")] : [],
    ...columns,
  ]);
  const records = lines.map((cells, row) => {
    const values = columns.map((column, at) => [column.key, valueOf(column, cells[at]!.trim())]);
    return { [ID_KEY]: String(row + 1), ...Object.fromEntries(values) } as CheckRecord;
  });
  return { schema, records };
}

function columnOf(table: RealTable, header: string, cells: readonly string[]): Column {
  const present = [...new Set(cells)].filter((cell) => cell !== "");
  if (header === table.id) return plainColumn(ID_KEY, header, "TEXT", "ID");
  if (header === table.label) {
    return {
      ...plainColumn(LABEL_KEY, header, "BOOLEAN", "LABEL"),
      churnedWhen: [table.churnedWhen],
    };
  }
  const role = table.ignored?.includes(header) ? "IGNORED" : "FEATURE";
  return plainColumn(header, header, kindOf(present), role);
}

function plainColumn(key: string, header: string, kind: Kind, role: Role): Column {
  return { key, header, kind, roles: [role], label: { en: header, ko: header }, source: "FILE" };
}

function kindOf(values: readonly string[]): Kind {
  if (values.every((value) => ["Yes", "No"].includes(value))) return "BOOLEAN";
  if (values.every((value) => ["0", "1"].includes(value))) return "BOOLEAN";
  if (!values.every((value) => Number.isFinite(Number(value)))) return "CATEGORY";
  return values.every((value) => Number.isInteger(Number(value))) ? "INTEGER" : "NUMBER";
}

function valueOf({ kind, churnedWhen }: Column, cell: string): CellValue {
  if (cell === "") return null;
  if (churnedWhen) return churnedWhen.includes(cell);
  if (kind === "BOOLEAN") return cell === "Yes" || cell === "1";
  return kind === "INTEGER" || kind === "NUMBER" ? Number(cell) : cell;
}
