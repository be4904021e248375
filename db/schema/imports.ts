import {
  boolean,
  customType,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import type { Column, Kind, Role } from "@/schema/column.ts";
import type { DateOrder } from "@/schema/dates.ts";
import type { OrderField, OrderFormatName } from "@/schema/orders/format.ts";
import type { DateOrderBasis } from "@/schema/orders/moment.ts";
import type { ORDER_KINDS } from "./orders.ts";

/** What a file holds. */
export const IMPORT_KINDS = ["CUSTOMERS", "ORDERS"] as const;
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

/** What an import did with its file beyond counting the rows. */
export interface ImportReport {
  /** Columns that went to no field, with the field that each is likely to be. */
  readonly unmatched: readonly {
    readonly header: string;
    /** Null where no field is likely. */
    readonly likely: string | null;
    /** NAME: the header is the field's, but the values do not fit; SIMILAR: a like name; VALUES: by its values. */
    readonly basis: "NAME" | "SIMILAR" | "VALUES" | null;
  }[];
  /** What was inferred of the columns that the file was the first to have; missing where nothing was. */
  readonly inferred?: {
    /** Whether rows were numbered, since no column told customers apart. */
    readonly rowNumbers: boolean;
    readonly columns: readonly {
      readonly header: string;
      readonly key: string;
      readonly kind: Kind;
      readonly roles: readonly Role[];
      readonly churnedWhen?: readonly string[];
      /** Why the column is no feature: a code of `NoFeature`; null where it is one or has another role. */
      readonly noFeature: string | null;
    }[];
  };
  /** Columns that are stored under another name, since an export has a column of its own of that name. */
  readonly renamed: readonly { readonly header: string; readonly name: string }[];
  /** Values that were read by a convention, by column. */
  readonly readings: readonly {
    /** Header in the file. */
    readonly column: string;
    readonly convention: (typeof READING_CONVENTIONS)[number];
    /** Cells. */
    readonly count: number;
    /** The first of them, and the value that it was read as. */
    readonly example: string;
    readonly value: string;
  }[];
  /** What stands in cells for a missing value, such as NA, and how often. */
  readonly nullMarks: readonly { readonly mark: string; readonly count: number }[];
  /** Rows that lack their last fields, which count as blank. */
  readonly paddedRows: number;
}

/** By what a value can be read that is not written plainly. */
export const READING_CONVENTIONS = [
  "DECIMAL_COMMA",
  "COMMA_GROUPS",
  "GUESSED_SIGN",
  "MARKED_NUMBER",
  "EXCEL_TEXT",
  "WHOLE_ID",
  "INVISIBLE",
  "SYNONYM",
  "DAY_FIRST",
  "MONTH_FIRST",
] as const;

/** How many orders of a kind an import brought, and what was new of them. */
export interface OrderCount {
  readonly kind: (typeof ORDER_KINDS)[number];
  readonly hasCustomer: boolean;
  /** Null where the orders name none. */
  readonly currency: string | null;
  readonly orders: number;
  readonly inserted: number;
  /** Orders that were there and have changed. */
  readonly updated: number;
}

/** Customers with a tenth of all orders, who stand for many people, and their orders. */
export interface OrderProxies {
  readonly customers: number;
  readonly orders: number;
}

/** How a file of orders was read, and what it came to. */
export interface OrderReport {
  readonly format: OrderFormatName;
  /** Headers by what their columns hold. */
  readonly columns: Readonly<Partial<Record<OrderField, string>>>;
  readonly dateOrder: DateOrder;
  readonly dateOrderBasis: DateOrderBasis;
  readonly counts: readonly OrderCount[];
  readonly proxies: OrderProxies;
}

/** One row an import: the file, how it was read, and what became of its rows. */
export const imports = pgTable("imports", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  fileName: text("file_name").notNull(),
  kind: text("kind", { enum: IMPORT_KINDS }).notNull().default("CUSTOMERS"),
  mode: text("mode", { enum: IMPORT_MODES }).notNull(),
  dryRun: boolean("dry_run").notNull().default(false),
  /** Whether a replacing import may go on although many of its rows are rejected. */
  acceptRejected: boolean("accept_rejected").notNull().default(false),
  /** Made up by the demo generator; labelled so wherever it shows. */
  demo: boolean("demo").notNull().default(false),
  status: text("status", { enum: IMPORT_STATUSES }).notNull().default("PENDING"),
  encoding: text("encoding"),
  delimiter: text("delimiter"),
  /** Of a workbook, the sheet that is read; null: the first that holds a table. */
  sheet: text("sheet"),
  /**
   * File header → canonical field, null where the column goes to `attributes`, or LEAVE_OUT. Of orders: what a column
   * holds, where the user said so.
   */
  mapping: jsonb("mapping").$type<Record<string, string | null>>(),
  /** Whether the first row holds names. */
  header: boolean("header").notNull().default(true),
  /** Of orders, what stands first in 3/4/2024, where the user said so. */
  dateOrder: text("date_order").$type<DateOrder>(),
  /** Of orders, null until the file has been read to its end. */
  orders: jsonb("orders").$type<OrderReport>(),
  /** The declared columns; null where they are inferred. */
  declared: json("declared").$type<readonly Column[]>(),
  rowsRead: integer("rows_read").notNull().default(0),
  rowsAccepted: integer("rows_accepted").notNull().default(0),
  rowsRejected: integer("rows_rejected").notNull().default(0),
  rowsInserted: integer("rows_inserted").notNull().default(0),
  rowsUpdated: integer("rows_updated").notNull().default(0),
  /** Of the updated: those whose values stand in the table already. */
  rowsUnchanged: integer("rows_unchanged").notNull().default(0),
  /** Null until the file has been read to its end. */
  report: jsonb("report").$type<ImportReport>(),
  error: text("error"),
  /** Stable code of the error, where the user can fix it. */
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

/** A row that was not imported, as it stood in the file, so that it can be corrected and imported again. */
export const importRejectedRows = pgTable("import_rejected_rows", {
  importId: integer("import_id").notNull().references(() => imports.id, { onDelete: "cascade" }),
  /** Line of the file, counted from 1 with the header. */
  line: integer("line").notNull(),
  cells: jsonb("cells").$type<string[]>().notNull(),
}, (table) => [primaryKey({ columns: [table.importId, table.line] })]);

/** Why a row was not imported: one row for each field with an error. */
export const importRejections = pgTable("import_rejections", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  importId: integer("import_id").notNull().references(() => imports.id, { onDelete: "cascade" }),
  /** Line of the file, counted from 1 with the header. */
  line: integer("line").notNull(),
  column: text("column"),
  value: text("value"),
  /** Stable code, such as OUT_OF_RANGE. */
  code: text("code").notNull(),
  /** One English sentence: what is wrong and how to correct it. */
  reason: text("reason").notNull(),
}, (table) => [index("import_rejections_import_idx").on(table.importId, table.line)]);
