import { UserError } from "../errors.ts";
import { type Delimiter } from "./csv.ts";
import type { Encoding } from "./decode.ts";
import { mappingOf } from "./headers.ts";
import { readCustomers } from "./read.ts";
import type { ParsedRow } from "./types.ts";

/** What the head of a file shows of it. */
export interface ImportPreview {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  readonly headers: readonly string[];
  /** Header → canonical field, or null for `attributes`. */
  readonly mapping: Readonly<Record<string, string | null>>;
  readonly hasId: boolean;
  /** The first rows, with what is wrong with them. */
  readonly rows: readonly ParsedRow[];
}

/** Rows that a preview shows. */
const PREVIEW_ROWS = 10;

/**
 * Reads the head of a file: what it is, and what its columns would go to. Some 64 KB are enough.
 *
 * @throws {UserError} when it is no table, as `readCustomers` does; a file without CustomerID is shown
 */
export async function previewImport(head: Uint8Array): Promise<ImportPreview> {
  const file = await readCustomers(ReadableStream.from([head]), { requireId: false });
  const rows: ParsedRow[] = [];
  try {
    for await (const row of file) {
      rows.push(row);
      if (rows.length === PREVIEW_ROWS) break;
    }
  } catch (error) {
    // The head may end in the middle of a row, or after the header.
    if (!(error instanceof UserError)) throw error;
  }
  const mapping = mappingOf(file.layout);
  return {
    encoding: file.encoding,
    delimiter: file.delimiter,
    headers: file.headers,
    mapping,
    hasId: Object.values(mapping).includes("customerId"),
    rows,
  };
}
