import type { InferSelectModel } from "drizzle-orm";
import type { RejectionRow } from "@/db/queries/imports.ts";
import type {
  Attributes,
  IMPORT_KINDS,
  IMPORT_MODES,
  ImportReport,
  imports,
} from "@/db/schema/mod.ts";
import type { Column, CustomerRecord, CustomerSchema } from "@/schema/column.ts";
import type { DateOrder } from "@/schema/dates.ts";
import type { LearnedConventions } from "./conventions.ts";
import type { FaultCode } from "@/schema/fault_codes.ts";

/** MERGE updates by CustomerID and adds what is new; REPLACE swaps the whole table. */
export type ImportMode = (typeof IMPORT_MODES)[number];

/** What a file holds. */
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** An import as it is recorded. */
export type Import = InferSelectModel<typeof imports>;

/** A rejected field as it is recorded. */
export type Rejection = RejectionRow;

/** What a column is mapped to that is not to be taken in at all. */
export const LEAVE_OUT = "LEAVE_OUT";

/** What a column of a file goes to: a column of the schema by its key, null for one of its own, or {@linkcode LEAVE_OUT}. */
export type ColumnTarget = string | null;

/** File header → {@linkcode ColumnTarget}, not yet checked. */
export type ColumnMapping = Readonly<Record<string, string | null>>;

/** How a file is read. */
export interface ReadOptions {
  /** Of a workbook, the sheet that is read; default: the first that holds a table. */
  readonly sheet?: string | undefined;
  /** What the columns are matched with, by header, names and key. */
  readonly schema: CustomerSchema;
  /** What each column of the file is, where that has been found out before: by header, null where it is not read. */
  readonly columns?: ReadonlyMap<string, Column | null> | undefined;
  /** Whether customers are told apart by their rows' numbers; default false. */
  readonly rowNumbers?: boolean | undefined;
  /** Whether the first row holds names; default true. Otherwise columns are "Column 1", "Column 2", … */
  readonly header?: boolean | undefined;
  readonly mapping?: ColumnMapping | undefined;
  /**
   * Whether a header spelled like a column's is that column even where most values do not fit; default false. So under
   * MERGE: a second column of the same header would take what later files hold of the first.
   */
  readonly keepStored?: boolean;
  /** Whether a file without CustomerID is refused; default true. Without it, ids are empty. */
  readonly requireId?: boolean;
  /** Whether a file is read in which two columns mean the same; default false. The later one holds. */
  readonly allowDoubled?: boolean;
  /** How numbers and ids are written, where the file has been read before. */
  readonly learned?: LearnedConventions | undefined;
}

/** How a file is to be taken in. */
export interface ImportOptions {
  readonly fileName: string;
  /** What it holds; default: customers. */
  readonly kind?: ImportKind | undefined;
  /** Of orders, what stands first in 3/4/2024; default: what the file's dates prove. */
  readonly dateOrder?: DateOrder | undefined;
  readonly mode: ImportMode;
  /** Of a workbook, the sheet that is taken in; default: the first that holds a table. */
  readonly sheet?: string | undefined;
  /** Reads and checks everything, writes no customer. */
  readonly dryRun?: boolean;
  /** What columns go to; headers that it does not name are matched by name. */
  readonly mapping?: ColumnMapping;
  /** Whether a replacing import goes on although more than 5% of its rows are rejected. */
  readonly acceptRejected?: boolean;
  /** Whether the first row of the file holds names; default true. */
  readonly header?: boolean;
  /** The declared columns; undefined where they are inferred. */
  readonly declared?: CustomerSchema | undefined;
  /** Made by the demo generator. */
  readonly demo?: boolean;
}

/** What is wrong with one field, or with a row as a whole. */
export interface Fault {
  /** The file's header; null for an error of the whole row. */
  readonly column: string | null;
  readonly value: string | null;
  readonly code: FaultCode;
  /** One sentence: what is wrong and how to correct it. */
  readonly reason: string;
}

/** A customer as a file states it. */
export type ParsedCustomer = CustomerRecord & {
  /** The file's own spellings of categories that were merged, by key; null when none was. */
  readonly spellings: Readonly<Record<string, string>> | null;
  /** Whatever columns the schema does not know, where they hold something. */
  readonly attributes: Attributes;
};

/** One row of a file. */
export interface ParsedRow {
  /** Physical line on which the row begins, counted from 1 with the header. */
  readonly line: number;
  /** As they stand in the file, in the order of its headers. */
  readonly cells: readonly string[];
  /** Missing when something is wrong with the row. */
  readonly record?: ParsedCustomer;
  /** Empty when nothing is wrong. */
  readonly faults: readonly Fault[];
}

/** Rows from wherever, with what is known of their columns. */
export interface RowSource {
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly mapping: Record<string, string | null>;
  /** That of the customers after the import. */
  readonly schema: CustomerSchema;
  /** The columns of the schema that the rows give. */
  readonly columns: readonly Column[];
  readonly idHeader: string;
  readonly attributes: readonly string[];
  batches(): AsyncIterable<readonly ParsedRow[]>;
  /** How much of it has been read, from 0 to 1. */
  fraction(): number;
  /** How to read it again, once its rows contradict how they were read; see `CustomerFile`. */
  contradiction(): LearnedConventions | undefined;
  /** What is said of it once its rows have been read; null where they were never text. */
  report(): ImportReport | null;
}
