/** Share of unaltered rows from which a copy as a whole counts as plain. */
const PLAIN_SHARE = 0.5;

/** Rows that repeat others, apart from a constant offset of their numbers. */
export interface RowCopy {
  /** Shape [P]: the rows that repeat others. */
  readonly rows: Int32Array;
  /** Shape [P]: what each of them repeats. */
  readonly originals: Int32Array;
  /** Shape [P]: columns, of those with a value in both rows, that are not repeated. */
  readonly mismatches: Uint8Array;
  /** How many rows further down the copies stand, where that is the same for all; else null. */
  readonly lag: number | null;
  /** By column: how much greater the copy is; numeric columns alone. */
  readonly offsets: Readonly<Record<string, number>>;
}

/** Whether most rows of a copy are altered beyond the offsets: a copy in which some columns were drawn again. */
export function isAltered({ mismatches }: RowCopy): boolean {
  let unaltered = 0;
  for (const count of mismatches) if (count === 0) unaltered++;
  return unaltered < PLAIN_SHARE * mismatches.length;
}
