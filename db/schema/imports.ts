import {
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";

export const IMPORT_MODES = ["MERGE", "REPLACE"] as const;
export const IMPORT_STATUSES = [
  "UPLOADING",
  "STAGED",
  "PENDING",
  "RUNNING",
  "COMPLETED",
  "FAILED",
  "CANCELLED",
] as const;

/** Raw bytes. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
});

/** One row an import: the file, how it was read, and what became of its rows. */
export const imports = pgTable("imports", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  fileName: text("file_name").notNull(),
  mode: text("mode", { enum: IMPORT_MODES }).notNull(),
  dryRun: boolean("dry_run").notNull().default(false),
  /** Made up by the demo generator; labelled so wherever it shows. */
  demo: boolean("demo").notNull().default(false),
  status: text("status", { enum: IMPORT_STATUSES }).notNull().default("PENDING"),
  encoding: text("encoding"),
  delimiter: text("delimiter"),
  /** File header → canonical field, null where the column goes to `attributes`, or LEAVE_OUT. */
  mapping: jsonb("mapping").$type<Record<string, string | null>>(),
  rowsRead: integer("rows_read").notNull().default(0),
  rowsAccepted: integer("rows_accepted").notNull().default(0),
  rowsRejected: integer("rows_rejected").notNull().default(0),
  rowsInserted: integer("rows_inserted").notNull().default(0),
  rowsUpdated: integer("rows_updated").notNull().default(0),
  /** Of the updated: those whose values stand in the table already. */
  rowsUnchanged: integer("rows_unchanged").notNull().default(0),
  error: text("error"),
  /** Stable code of the error, where the user can mend it. */
  errorCode: text("error_code"),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  finishedAt: timestamp("finished_at", { withTimezone: true }),
});

/** An uploaded file in pieces, kept until it has been taken in, so that any machine can do it. */
export const importChunks = pgTable("import_chunks", {
  importId: integer("import_id").notNull().references(() => imports.id, { onDelete: "cascade" }),
  sequence: integer("sequence").notNull(),
  bytes: bytea("bytes").notNull(),
}, (table) => [primaryKey({ columns: [table.importId, table.sequence] })]);

/** Why a row was not taken in: one row for each field at fault. */
export const importRejections = pgTable("import_rejections", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  importId: integer("import_id").notNull().references(() => imports.id, { onDelete: "cascade" }),
  /** Line of the file, counted from 1 with the header. */
  line: integer("line").notNull(),
  column: text("column"),
  value: text("value"),
  /** Stable code, such as OUT_OF_RANGE. */
  code: text("code").notNull(),
  /** One English sentence: what is wrong and how to mend it. */
  reason: text("reason").notNull(),
  /** The whole row as it stood in the file, so that it can be mended and imported again. */
  row: jsonb("row").$type<string[]>(),
}, (table) => [index("import_rejections_import_idx").on(table.importId, table.line)]);
