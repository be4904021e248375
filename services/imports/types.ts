import type { InferSelectModel } from "drizzle-orm";
import type { IMPORT_MODES, imports } from "@/db/schema/mod.ts";

/** MERGE updates by CustomerID and adds what is new; REPLACE swaps the whole table. */
export type ImportMode = (typeof IMPORT_MODES)[number];

/** An import as it is recorded. */
export type Import = InferSelectModel<typeof imports>;

/** How a file is to be taken in. */
export interface ImportOptions {
  readonly fileName: string;
  readonly mode: ImportMode;
  /** Reads and checks everything, writes no customer. */
  readonly dryRun?: boolean;
  /** File header → canonical field, or null for `attributes`; headers not named are matched by name. */
  readonly mapping?: Readonly<Record<string, string | null>>;
  /** Made by the demo generator. */
  readonly demo?: boolean;
}
