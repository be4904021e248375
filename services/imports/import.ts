import type { CustomerRecord, CustomerSchema } from "@/schema/column.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import type { ImportReport } from "@/db/schema/mod.ts";
import { idOf } from "@/schema/schema.ts";
import type { TaskContext } from "../task_context.ts";
import { type Deps, executeImport } from "./engine.ts";
import { type RowSource } from "./types.ts";
import { idHeaderOf, mappingOf } from "./headers.ts";
import type { LearnedConventions } from "./conventions.ts";
import {
  bytesOnDisk,
  type CountedBytes,
  countedBytes,
  type FileBytes,
} from "./formats/file_bytes.ts";
import { type CustomerFile, readCustomers } from "./read.ts";
import { openFile } from "./open_file.ts";
import { type ResolvedSchema, type ResolveOptions, resolveSchema } from "./resolve.ts";
import { schemaInUse } from "./schema_in_use.ts";
import { createImport, getImport } from "./record.ts";
import type { Import, ImportOptions, ParsedCustomer, ParsedRow } from "./types.ts";
import { openUpload } from "./upload.ts";

/**
 * Runs the import of an uploaded file. One that was interrupted is run again from its beginning; one that
 * has completed is returned as it is.
 *
 * @throws {UserError} when the file as a whole cannot be taken in, or another process writes customers; the
 * customers are then as they were
 */
export async function runImport(
  services: Deps,
  importId: number,
  task: TaskContext,
): Promise<Import> {
  const { db } = services;
  const record = await getImport(db, importId);
  if (record.status === "COMPLETED") return record;
  const upload = await openUpload(db, importId);
  const { mode, mapping, header, declared, sheet } = record;
  const open = fileOpener(services, upload, {
    mode,
    header,
    sheet: sheet ?? undefined,
    mapping: mapping ?? undefined,
    declared: declared ? schemaOf(declared) : undefined,
  }, task.signal);
  return await executeImport(services, importId, open, task);
}

/**
 * Imports a file straight from the disk.
 *
 * @throws {UserError} as `runImport` does; `NO_FILE` when the file cannot be read
 */
export async function importFile(
  services: Deps,
  path: string,
  options: ImportOptions,
  task: TaskContext,
): Promise<Import> {
  const { file, size } = await openFile(path);
  try {
    const { id } = await createImport(services.db, options);
    const open = fileOpener(services, bytesOnDisk(file, size), options, task.signal);
    return await executeImport(services, id, open, task);
  } finally {
    file.close();
  }
}

/**
 * Imports customers that the program has at hand; they count as lines 1, 2, 3, …
 *
 * @param options whose `declared` are the columns; default: those of the preset for online shops
 */
export async function importRecords(
  services: Deps,
  records: Iterable<CustomerRecord> | AsyncIterable<CustomerRecord>,
  options: ImportOptions,
  task: TaskContext,
): Promise<Import> {
  const { id } = await createImport(services.db, options);
  return await executeImport(
    services,
    id,
    () => Promise.resolve(recordSource(records, options.declared)),
    task,
  );
}

/** Opens a file to be imported: the first time, what its columns are is found out. */
function fileOpener(
  services: Deps,
  source: FileBytes,
  { mode, mapping, header, declared, sheet }: Omit<ResolveOptions, "current">,
  signal: AbortSignal,
): (learned: LearnedConventions | undefined) => Promise<RowSource> {
  let found: ResolvedSchema | undefined;
  return async (learned) => {
    found ??= await resolveSchema(() => Promise.resolve(source), {
      mode,
      sheet,
      mapping,
      header,
      declared,
      current: await schemaInUse(services),
    }, signal);
    const { schema, columns, rowNumbers, inferred } = found;
    const bytes = countedBytes(source);
    const file = await readCustomers(bytes, {
      schema,
      columns,
      rowNumbers,
      header,
      sheet,
      learned,
    });
    return fileSource(file, schema, inferred, bytes);
  };
}

function fileSource(
  file: CustomerFile,
  schema: CustomerSchema,
  inferred: ImportReport["inferred"],
  { fraction }: CountedBytes,
): RowSource {
  const { encoding, delimiter, layout } = file;
  return {
    encoding,
    delimiter,
    mapping: mappingOf(layout),
    schema,
    columns: layout.rowNumbers
      ? [idOf(schema), ...layout.columns.flatMap(({ column }) => column ?? [])]
      : layout.columns.flatMap(({ column }) => column ?? []),
    idHeader: idHeaderOf(layout),
    attributes: [],
    batches: () => file.batches(),
    fraction,
    contradiction: () => file.contradiction(),
    report: () => ({ ...file.report(), ...inferred && { inferred } }),
  };
}

function recordSource(
  records: Iterable<CustomerRecord> | AsyncIterable<CustomerRecord>,
  schema: CustomerSchema = ECOMMERCE,
): RowSource {
  let line = 0;
  async function* batches(): AsyncGenerator<ParsedRow[]> {
    for await (const record of records) {
      line++;
      yield [{
        line,
        cells: [],
        record: { spellings: null, attributes: {}, ...record } as unknown as ParsedCustomer,
        faults: [],
      }];
    }
  }
  const { columns } = schema;
  return {
    encoding: null,
    delimiter: null,
    mapping: Object.fromEntries(columns.map(({ header, key }) => [header, key])),
    schema,
    columns,
    idHeader: idOf(schema).header,
    attributes: [],
    batches,
    // How many are to come is not known.
    fraction: () => line / (line + 1000),
    contradiction: () => undefined,
    report: () => null,
  };
}
