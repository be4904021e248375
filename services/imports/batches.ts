import type { ParsedRow } from "./types.ts";

/** Maximum number of rows of one statement. */
export const BATCH_ROWS = 500;

/** Characters of one statement's rows, unless a single row has more: a row may be a megabyte long. */
const BATCH_LENGTH = 1_048_576;

/** Puts together rows that arrive in small batches, as many as one statement takes. */
export async function* batched(
  batches: AsyncIterable<readonly ParsedRow[]>,
): AsyncGenerator<readonly ParsedRow[]> {
  let waiting: ParsedRow[] = [];
  let length = 0;
  for await (const batch of batches) {
    for (const row of batch) {
      waiting.push(row);
      for (const cell of row.cells) length += cell.length;
      if (waiting.length < BATCH_ROWS && length < BATCH_LENGTH) continue;
      yield waiting;
      waiting = [];
      length = 0;
    }
  }
  if (waiting.length > 0) yield waiting;
}
