import { type Column, COLUMNS, type CustomerRecord } from "@/ml/schema.ts";
import type { Run } from "../run.ts";
import { executeImport, type ImportServices, type RowSource } from "./engine.ts";
import { mappingOf } from "./headers.ts";
import type { LearnedConventions } from "./conventions.ts";
import { bytesOnDisk, type CountedBytes, countedBytes } from "./formats/file_bytes.ts";
import { type CustomerFile, readCustomers } from "./read.ts";
import { openFile } from "./open_file.ts";
import { createImport, getImport } from "./record.ts";
import type { Import, ImportOptions, ParsedRow } from "./types.ts";
import { openUpload } from "./upload.ts";

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
  const upload = await openUpload(db, importId);
  const open = async (learned: LearnedConventions | undefined) => {
    const bytes = countedBytes(upload);
    const options = {
      mapping: record.mapping ?? undefined,
      sheet: record.sheet ?? undefined,
      learned,
    };
    return fileSource(await readCustomers(bytes, options), bytes);
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
  try {
    const { id } = await createImport(services.db, options);
    const { mapping, sheet } = options;
    const open = async (learned: LearnedConventions | undefined) => {
      const bytes = countedBytes(bytesOnDisk(file, size));
      return fileSource(await readCustomers(bytes, { mapping, sheet, learned }), bytes);
    };
    return await executeImport(services, id, open, run);
  } finally {
    file.close();
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

function fileSource(file: CustomerFile, { fraction }: CountedBytes): RowSource {
  const { encoding, delimiter, layout } = file;
  const known = layout.columns.flatMap(({ column }) => column ?? []);
  return {
    encoding,
    delimiter,
    mapping: mappingOf(layout),
    columns: known,
    idHeader: layout.columns.find(({ column }) => column?.kind === "identity")!.header,
    attributes: layout.columns.flatMap(({ attribute, column, leftOut }) =>
      column || leftOut ? [] : attribute
    ),
    batches: () => file.batches(),
    fraction,
    contradiction: () => file.contradiction(),
    report: () => file.report(),
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
    contradiction: () => undefined,
    report: () => null,
  };
}
