/** The proposed columns of a file, and the ones declared instead. */
import type { Database } from "@/db/client.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { type DeclarationError, declarationOf, readDeclaration } from "@/schema/declaration.ts";
import { inferKind } from "@/schema/infer_kind.ts";
import { type NoFeature, rowNumberColumn } from "@/schema/infer.ts";
import { hasRole } from "@/schema/schema.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { UserError } from "../errors.ts";
import { openFile } from "./open_file.ts";
import { getImport } from "./record.ts";
import { inferRows, openFor, type ResolveOptions } from "./resolve.ts";
import { schemaInUse } from "./schema_in_use.ts";
import type { ImportMode } from "./types.ts";
import { bytesOnDisk } from "./formats/file_bytes.ts";
import type { TableSource } from "./open_table.ts";
import { openUpload } from "./upload.ts";
import { updateImport } from "@/db/queries/import_records.ts";

/** Rows that a proposal of an uploaded file rests on; the import itself reads all. */
const PROPOSAL_ROWS = 100_000;
/** The most values that it rests on, so that a wide table is proposed in seconds: 20,000 rows of 200 columns. */
const PROPOSAL_VALUES = 4_000_000;
/** Different values of a column that are shown as samples, and as choices of what "has left" means. */
const SAMPLES = 5;
const LABEL_VALUES = 12;

/** A column of a file with what it is proposed to be. */
export interface ProposedColumn {
  /** As the file spells it; "Column 3" where nothing stands there. */
  readonly header: string;
  /** The first different values, up to five. */
  readonly samples: readonly string[];
  /** Values, blanks and marks for a missing value left out. */
  readonly count: number;
  readonly missing: number;
  /** Different values; beyond two thousand, an estimate where values repeat. */
  readonly distinct: number;
  /** What it is: as declared, else as inferred. One with the role IGNORED is not stored. */
  readonly column: Column;
  /** Why it is proposed as no feature; null where it is one, has another role, or was declared. */
  readonly noFeature: NoFeature | null;
  /** Its values with their counts, the most frequent first, where they are few enough for a label; else empty. */
  readonly labelValues: readonly { readonly value: string; readonly count: number }[];
}

/** What a file is proposed to be; all of it can be declared otherwise. */
export interface SchemaProposal {
  readonly encoding: string | null;
  readonly delimiter: string | null;
  /** Rows that the proposal rests on, and whether they are all. */
  readonly rows: number;
  readonly complete: boolean;
  readonly mode: ImportMode;
  readonly columns: readonly ProposedColumn[];
  /** Whether rows are numbered, since no column tells customers apart. */
  readonly rowNumbers: boolean;
  /** Whether the columns are those of the public table, or under MERGE of the customers, and perhaps further ones. */
  readonly fromBase: boolean;
  /** Whether the columns are declared. */
  readonly declared: boolean;
  /** That of the customers after the import. */
  readonly schema: CustomerSchema;
}

/**
 * Proposes what the columns of a file on the disk are.
 *
 * @throws {UserError} `NO_FILE`, and when the file cannot be read as a table
 */
export async function proposeFile(
  path: string,
  signal: AbortSignal,
  options: Pick<ResolveOptions, "header" | "sheet"> = {},
): Promise<SchemaProposal> {
  const { file, size } = await openFile(path);
  using _file = file;
  const open = () => Promise.resolve(bytesOnDisk(file, size));
  return await propose(
    open,
    { mode: "REPLACE", current: undefined, ...options },
    signal,
    () => Infinity,
  );
}

/**
 * Proposes what the columns of an uploaded file are, or says what they were declared to be.
 *
 * @throws {UserError} `NO_IMPORT`; `UPLOAD_GONE`; when the file cannot be read as a table
 */
export async function proposeSchema(
  services: { readonly db: Database },
  importId: number,
  signal: AbortSignal = new AbortController().signal,
): Promise<SchemaProposal> {
  const { mode, header, mapping, declared, sheet } = await getImport(services.db, importId);
  return await propose(
    () => openUpload(services.db, importId),
    {
      mode,
      header,
      sheet: sheet ?? undefined,
      mapping: mapping ?? undefined,
      current: await schemaInUse(services),
      declared: declared ? schemaOf(declared) : undefined,
    },
    signal,
    (width) => Math.min(PROPOSAL_ROWS, Math.ceil(PROPOSAL_VALUES / width)),
  );
}

async function propose(
  open: () => Promise<TableSource>,
  options: ResolveOptions,
  signal: AbortSignal,
  maxRowsOf: (width: number) => number,
): Promise<SchemaProposal> {
  const { declared, ...undeclared } = options;
  const rows = await openFor(await open(), options);
  try {
    const maxRows = maxRowsOf(rows.headers.length);
    const { layout, scan, inference } = await inferRows(rows, undeclared, signal, { maxRows });
    const columns = layout.columns.map(({ header }, index): ProposedColumn => {
      const statistics = scan.statistics[index]!;
      const { column, noFeature } = inference.columns[index]!;
      const values = [...statistics.values];
      const own = declared?.columns.find((each) =>
        each.header === header || each.names?.includes(header)
      );
      const proposed = declared ? own ?? ignored(header, statistics) : column;
      return {
        header,
        samples: values.slice(0, SAMPLES).map(([value]) => value),
        count: statistics.count,
        missing: statistics.missing,
        distinct: statistics.distinct,
        column: proposed ?? ignored(header, statistics),
        noFeature: declared ? null : noFeature,
        labelValues: statistics.overflowed || values.length > LABEL_VALUES ? [] : values
          .map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count),
      };
    });
    return {
      encoding: rows.encoding,
      delimiter: rows.delimiter,
      rows: scan.rows,
      complete: scan.complete,
      mode: options.mode,
      columns,
      rowNumbers: declared
        ? !columns.some(({ column }) => hasRole(column, "ID"))
        : inference.rowNumbers,
      fromBase: !declared && inference.fromBase,
      declared: declared !== undefined,
      schema: declared ?? inference.schema,
    };
  } finally {
    await rows.records.close();
  }
}

function ignored(header: string, values: Parameters<typeof inferKind>[1]): Column {
  return {
    key: "",
    header,
    label: { en: header, ko: header },
    kind: inferKind(header, values).kind,
    roles: ["IGNORED"],
    source: "FILE",
  };
}

/** The proposal as JSON that can be edited and given back as a declaration: of the file's own columns, by its headers. */
export function proposedDeclaration({ columns, rowNumbers }: SchemaProposal) {
  return declarationOf({
    fingerprint: "",
    columns: [
      ...rowNumbers ? [rowNumberColumn] : [],
      ...columns.map(({ header, column }) => ({ ...column, header })),
    ],
  });
}

/**
 * Reads a declaration.
 *
 * @throws {UserError} `BAD_SCHEMA` with the column with the error and the remedy
 */
export function declaredSchema(value: unknown): CustomerSchema {
  try {
    return readDeclaration(value);
  } catch (error) {
    if ((error as DeclarationError).name !== "DeclarationError") throw error;
    throw new UserError("BAD_SCHEMA", (error as Error).message);
  }
}

/**
 * Keeps the declared columns of an uploaded file; the import reads the file by them. Columns that are not named are
 * not stored.
 *
 * @param declaration `{ columns: [{ header, kind, roles, key?, label?, churnedWhen?, … }] }`; null: as inferred again
 * @throws {UserError} `BAD_SCHEMA`, `NO_IMPORT`
 */
export async function declareSchema(
  services: { readonly db: Database },
  importId: number,
  declaration: unknown,
): Promise<CustomerSchema | null> {
  const schema = declaration === null ? null : declaredSchema(declaration);
  await getImport(services.db, importId);
  await updateImport(services.db, importId, { declared: schema?.columns ?? null });
  return schema;
}
