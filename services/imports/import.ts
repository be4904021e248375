import { type Column, COLUMNS, type CustomerRecord } from "@/ml/schema.ts";
import type { Run } from "../run.ts";
import { executeImport, type ImportServices, type RowSource } from "./engine.ts";
import { mappingOf } from "./headers.ts";
import { type CustomerFile, readCustomers } from "./read.ts";
import { openFile } from "./open_file.ts";
import { createImport, getImport } from "./record.ts";
import type { Import, ImportOptions, ParsedRow } from "./types.ts";
import { readUpload, uploadSize } from "./upload.ts";

/**
 * Runs the import of an uploaded file. One that was interrupted is run again from its beginning; one that
 * has completed is returned as it is.
 *
 * @throws {UserError} when the file as a whole cannot be taken in, or somebody else writes customers; the
 * customers are then as they were
 */
export async function runImport(
  services: ImportServices,
  importId: number,
  run: Run,
): Promise<Import> {
  const { db } = services;
  const record = await getImport(db, importId);
  if (record.status === "COMPLETED") return record;
  const open = async () => {
    const bytes = counted(readUpload(db, importId), await uploadSize(db, importId));
    return fileSource(await readCustomers(bytes, { mapping: record.mapping ?? undefined }), bytes);
  };
  return await executeImport(services, importId, open, run);
}

/**
 * Imports a file straight from the disk.
 *
 * @throws {UserError} as `runImport` does; `NO_FILE` when the file cannot be read
 */
export async function importFile(
  services: ImportServices,
  path: string,
  options: ImportOptions,
  run: Run,
): Promise<Import> {
  const { file, size } = await openFile(path);
  const bytes = counted(file.readable, size);
  try {
    const { id } = await createImport(services.db, options);
    const open = async () =>
      fileSource(await readCustomers(bytes, { mapping: options.mapping }), bytes);
    return await executeImport(services, id, open, run);
  } finally {
    await bytes.close();
    // Closed already, unless nobody has come to read it.
    await file.readable.cancel().catch(() => {});
  }
}

/** Imports customers that the program has at hand; they count as lines 1, 2, 3, … */
export async function importRecords(
  services: ImportServices,
  records: Iterable<CustomerRecord> | AsyncIterable<CustomerRecord>,
  options: ImportOptions,
  run: Run,
): Promise<Import> {
  const { id } = await createImport(services.db, options);
  return await executeImport(services, id, () => Promise.resolve(recordSource(records)), run);
}

/** Bytes that know how many of them have been read. */
interface CountedBytes extends AsyncIterable<Uint8Array> {
  fraction(): number;
  close(): Promise<void>;
}

function counted(source: AsyncIterable<Uint8Array>, total: number): CountedBytes {
  let read = 0;
  const iterator = (async function* () {
    for await (const bytes of source) {
      read += bytes.length;
      yield bytes;
    }
  })();
  return {
    fraction: () => Math.min(1, read / Math.max(1, total)),
    [Symbol.asyncIterator]: () => iterator,
    close: async () => void await iterator.return(undefined),
  };
}

function fileSource(file: CustomerFile, bytes: CountedBytes): RowSource {
  const { encoding, delimiter, layout } = file;
  const known = layout.columns.flatMap(({ column }) => column ?? []);
  return {
    encoding,
    delimiter,
    mapping: mappingOf(layout),
    columns: known,
    idHeader: layout.columns.find(({ column }) => column?.kind === "identity")!.header,
    attributes: layout.columns.flatMap(({ header, column, leftOut }) =>
      column || leftOut ? [] : header
    ),
    batches: () => file.batches(),
    fraction: bytes.fraction,
  };
}

function recordSource(
  records: Iterable<CustomerRecord> | AsyncIterable<CustomerRecord>,
): RowSource {
  let line = 0;
  async function* batches(): AsyncGenerator<ParsedRow[]> {
    for await (const record of records) {
      line++;
      yield [{
        line,
        cells: [],
        record: { spellings: null, attributes: {}, ...record },
        faults: [],
      }];
    }
  }
  const columns: readonly Column[] = COLUMNS;
  return {
    encoding: null,
    delimiter: null,
    mapping: Object.fromEntries(columns.map(({ name, field }) => [name, field])),
    columns,
    idHeader: "CustomerID",
    attributes: [],
    batches,
    // How many are to come is not known.
    fraction: () => line / (line + 1000),
  };
}
