import { UserError } from "../errors.ts";
import { CsvTable } from "./csv_table.ts";
import { HEAD_BYTES } from "./encoding.ts";
import { bytesInMemory, type FileBytes, streamOf } from "./formats/file_bytes.ts";
import { detectFormat } from "./formats/file_format.ts";
import { openParquet } from "./formats/parquet.ts";
import { openXlsx } from "./formats/xlsx.ts";
import type { Table } from "./table.ts";

/** A file, or one that comes as a stream. */
export type TableSource = FileBytes | AsyncIterable<Uint8Array>;

/** What helps to tell how a file is laid out. */
export interface OpenOptions {
  /** How many of some headers are known; tells delimiters apart. */
  readonly countKnown: (headers: readonly string[]) => number;
  /** Of a workbook, the sheet that is read; default: the first that holds a table. */
  readonly sheet?: string | undefined;
}

/** Bytes of a stream that are kept in memory where its format cannot be read as it arrives. */
export const MAX_KEPT_BYTES = 67_108_864;

/**
 * Opens a file as a table; its format is told by its content. A stream can only be read from its beginning, so that a
 * workbook or a Parquet file that comes as one is kept in memory.
 *
 * @throws {UserError} `EMPTY_FILE`, `NOT_TEXT`, `BAD_ENCODING`, `UNSUPPORTED_DELIMITER`; those of `detectFormat` and
 * `openXlsx`; `TOO_LARGE` for a stream
 */
export async function openTable(
  source: TableSource,
  { countKnown, sheet }: OpenOptions,
): Promise<Table> {
  if (!("size" in source)) return await openStream(source, { countKnown, sheet });
  switch (await detectFormat(source)) {
    case "CSV":
      return await CsvTable.open(streamOf(source), countKnown);
    case "XLSX":
      return await openXlsx(source, sheet);
    case "PARQUET":
      return await openParquet(source);
  }
}

async function openStream(
  stream: AsyncIterable<Uint8Array>,
  options: OpenOptions,
): Promise<Table> {
  const pieces = stream[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let length = 0;
  let done = false;
  const readOn = async () => {
    const result = await pieces.next();
    if (result.done) done = true;
    else {
      read.push(result.value);
      length += result.value.length;
    }
  };
  const inMemory = async () =>
    bytesInMemory(await new Blob(read as Uint8Array<ArrayBuffer>[]).bytes());
  while (length < HEAD_BYTES && !done) await readOn();
  if (await detectFormat(await inMemory()) === "CSV") {
    return await CsvTable.open(continued(read, pieces), options.countKnown);
  }
  while (!done) {
    await readOn();
    if (length <= MAX_KEPT_BYTES) continue;
    await pieces.return?.();
    throw tooLargeToKeep();
  }
  return await openTable(await inMemory(), options);
}

/** The failure of a workbook or a Parquet file that would have to be kept in memory. */
export const tooLargeToKeep = () =>
  new UserError(
    "TOO_LARGE",
    'The file is larger than 64 MB. Save the table as "CSV UTF-8" and choose that file.',
  );

/** A stream with what has been read of it in front. */
async function* continued(
  read: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* read;
    while (true) {
      const { value, done } = await rest.next();
      if (done) return;
      yield value;
    }
  } finally {
    await rest.return?.();
  }
}
