import { type CustomerRecord, FEATURES } from "@/ml/schema.ts";

/** A customer as the audit reads it: canonical, with what the file had beyond that. */
export type AuditRecord = CustomerRecord & {
  /** The file's own spelling where an alias was merged. */
  readonly spellings?: Readonly<Record<string, string>> | null;
  /** Columns beyond the schema. */
  readonly attributes?: Readonly<Record<string, unknown>> | null;
};

/** One column of N values as numbers, NaN where missing. */
export interface AuditColumn {
  readonly name: string;
  /** Numbers as they are, or codes of texts and truth values. */
  readonly kind: "number" | "code";
  readonly values: Float64Array;
  /** What the codes stand for. */
  readonly categories: readonly string[];
}

/** A table by columns. */
export interface AuditTable {
  readonly rows: number;
  readonly identities: readonly string[];
  /** Shape [N]: 1 churned, 0 retained, NaN unknown. */
  readonly labels: Float64Array;
  /** Everything but identity and label. */
  readonly columns: readonly AuditColumn[];
}

/** Turns records into columns; those beyond the schema come last, in order of name. */
export function toAuditTable(records: readonly AuditRecord[]): AuditTable {
  const extra = new Set<string>();
  for (const { attributes } of records) for (const name in attributes) extra.add(name);
  return {
    rows: records.length,
    identities: records.map((record) => record.customerId),
    labels: Float64Array.from(records, ({ churned }) => churned === null ? NaN : Number(churned)),
    columns: [
      ...FEATURES.map(({ field }) => columnOf(field, records, (record) => record[field])),
      ...[...extra].sort().map((name) =>
        columnOf(name, records, (record) => record.attributes?.[name])
      ),
    ],
  };
}

/** Codes of the file's own spellings, for columns where an alias was merged. */
export function spellingColumns(records: readonly AuditRecord[]): AuditColumn[] {
  const fields = new Set<string>();
  for (const { spellings } of records) for (const field in spellings) fields.add(field);
  return [...fields].map((field) =>
    columnOf(field, records, (record) => record.spellings?.[field] ?? "")
  );
}

function columnOf(
  name: string,
  records: readonly AuditRecord[],
  read: (record: AuditRecord) => unknown,
): AuditColumn {
  const present = (value: unknown) => value !== null && value !== undefined && value !== "";
  const numeric = records.every((record) => {
    const value = read(record);
    return !present(value) || typeof value === "number" ||
      (typeof value === "string" && Number.isFinite(Number(value)));
  });
  const codes = new Map<string, number>();
  const values = Float64Array.from(records, (record) => {
    const value = read(record);
    if (!present(value)) return NaN;
    if (numeric) return Number(value);
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    const code = codes.get(text) ?? codes.size;
    codes.set(text, code);
    return code;
  });
  return { name, kind: numeric ? "number" : "code", values, categories: [...codes.keys()] };
}
