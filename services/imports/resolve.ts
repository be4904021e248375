/** Which schema the customers have after an import, and which column of it each column of the file is. */
import type { ImportReport } from "@/db/schema/mod.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import {
  type InferenceOptions,
  type InferredSchema,
  inferSchema,
  ROW_NUMBER_HEADER,
} from "@/schema/infer.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { columnOf, hasRole, ID_KEY, LABEL_KEY } from "@/schema/schema.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { UserError } from "../errors.ts";
import { type HeadedRows, openRows } from "./headed_rows.ts";
import { type FileLayout, layoutOf, unknownField } from "./headers.ts";
import { matcherOf } from "./header_names.ts";
import type { TableSource } from "./open_table.ts";
import { layoutBySample } from "./read.ts";
import { type Scan, type ScanOptions, scanRows } from "./scan.ts";
import { comparable } from "./text.ts";
import { type ColumnMapping, type ImportMode, LEAVE_OUT } from "./types.ts";
import { checkRowNumbers } from "./row_numbers.ts";

/** What is known before the file is read. */
export interface ResolveOptions {
  readonly mode: ImportMode;
  /** The schema of the stored customers; undefined where there are none, so that a file brings its own. */
  readonly current: CustomerSchema | undefined;
  readonly declared?: CustomerSchema | undefined;
  readonly mapping?: ColumnMapping | undefined;
  readonly header?: boolean | undefined;
  /** Of a workbook, the sheet that is read; default: the first that holds a table. */
  readonly sheet?: string | undefined;
}

/** How a file is to be read. */
export interface ResolvedSchema {
  /** That of the customers after the import. */
  readonly schema: CustomerSchema;
  /** What each column of the file is, by header; null where it is not read. */
  readonly columns: ReadonlyMap<string, Column | null>;
  readonly rowNumbers: boolean;
  /** What was inferred, where the file has undeclared columns. */
  readonly inferred: ImportReport["inferred"];
}

/** What a file was found to be; {@linkcode ResolvedSchema} with what it rests on. */
export interface FileInference {
  readonly layout: FileLayout;
  readonly scan: Scan;
  readonly inference: InferredSchema;
}

/**
 * Finds out which schema an import gives the customers: the declared one; that of the customers, and further columns,
 * under MERGE; otherwise the public table's where the file fits it, or what its names and values say.
 *
 * @param open the file from its beginning
 * @throws {UserError} `NO_ID_COLUMN`, `UNKNOWN_FIELD`, `UNKNOWN_HEADER`, and what `openRows` and `layoutOf` throw
 */
export async function resolveSchema(
  open: () => Promise<TableSource>,
  options: ResolveOptions,
  signal: AbortSignal,
  limits?: ScanOptions,
): Promise<ResolvedSchema> {
  const rows = await openFor(await open(), options);
  try {
    if (options.declared) return resolveDeclared(rows, options.declared, options);
    const known = resolveKnown(rows, options);
    if (known) return known;
    const { layout, inference } = await inferRows(rows, options, signal, limits);
    checkRowNumbers(inference, options, layout);
    return resolved(layout, inference);
  } finally {
    await rows.records.close();
  }
}

const isMerge = ({ mode, current }: ResolveOptions) => mode === "MERGE" && current !== undefined;

/** The schema whose columns a file is expected to have. */
export function baseOf({ mode, current }: ResolveOptions): CustomerSchema {
  return mode === "MERGE" && current ? current : ECOMMERCE;
}

/** Opens a file whose columns are to be found out. */
export function openFor(
  source: TableSource,
  options: ResolveOptions,
): Promise<HeadedRows> {
  const { declared, mapping = {}, header, sheet } = options;
  return openRows(source, {
    match: matcherOf(declared ?? baseOf(options)),
    header,
    sheet,
    refuseTitle: !declared && Object.keys(mapping).length === 0,
  });
}

function resolveDeclared(
  { headers }: HeadedRows,
  declared: CustomerSchema,
  { mode, current }: ResolveOptions,
): ResolvedSchema {
  const byHeader = new Map(
    declared.columns.flatMap((column) =>
      [column.header, ...column.names ?? []].map((name) => [comparable(name), column] as const)
    ),
  );
  const { columns } = layoutOf(headers, { schema: declared, requireId: false, allowDoubled: true });
  const found = columns.map(({ header }) => [header, byHeader.get(header) ?? null] as const);
  const there = new Set(found.map(([, column]) => column));
  const rowNumbers = isRowNumbered(declared);
  const absent = declared.columns.find((column) =>
    !there.has(column) && !hasRole(column, "IGNORED") && !(rowNumbers && hasRole(column, "ID"))
  );
  if (absent) {
    throw new UserError(
      "UNKNOWN_HEADER",
      `The schema names the column "${absent.header}", which the file does not have. ` +
        "Spell it as the file does, or remove it from the schema.",
    );
  }
  const isRead = (column: Column | null) => column !== null && !hasRole(column, "IGNORED");
  return {
    schema: mode === "MERGE" && current ? mergedSchema(current, declared) : declared,
    columns: new Map(found.map(([header, column]) => [header, isRead(column) ? column : null])),
    rowNumbers,
    inferred: undefined,
  };
}

const isRowNumbered = ({ columns }: CustomerSchema) =>
  columns.some((column) => hasRole(column, "ID") && column.header === ROW_NUMBER_HEADER);

/** The schema of the stored customers with the columns that a declaration adds. */
function mergedSchema(current: CustomerSchema, declared: CustomerSchema): CustomerSchema {
  for (const column of declared.columns) {
    const stored = columnOf(current, column.key);
    if (!stored || stored.kind === column.kind || hasRole(column, "IGNORED")) continue;
    throw new UserError(
      "KIND_DIFFERS",
      `The column "${column.header}" is stored as ${stored.kind} and declared as ${column.kind}. ` +
        "Declare it as it is stored, or replace the customers.",
    );
  }
  const further = declared.columns.filter(({ key }) => !columnOf(current, key));
  return further.length === 0 ? current : schemaOf([...current.columns, ...further]);
}

/**
 * The schema whose columns a file is expected to have, and whether it is kept whatever the file. A file that replaces
 * customers of just its columns keeps what was said of them: labels, units, roles.
 */
function expectedSchema(
  rows: HeadedRows,
  { mode, current, mapping }: ResolveOptions,
): { readonly schema: CustomerSchema; readonly keep: boolean } {
  const preset = { schema: ECOMMERCE, keep: false };
  if (!current) return preset;
  if (mode === "MERGE") return { schema: current, keep: true };
  if (current.fingerprint === ECOMMERCE.fingerprint || Object.keys(mapping ?? {}).length > 0) {
    return preset;
  }
  const { columns } = layoutBySample(rows, {
    schema: current,
    requireId: false,
    allowDoubled: true,
  });
  const found = new Set(columns.map(({ column }) => column));
  const id = current.columns.find((column) => hasRole(column, "ID"))!;
  if (found.size < columns.length || found.has(null) || !found.has(id)) return preset;
  const same = current.columns.filter((column) => found.has(column));
  return {
    schema: same.length === current.columns.length ? current : schemaOf(same),
    keep: true,
  };
}

/** Without reading on, where each column of the file is one of the schema that is expected. */
function resolveKnown(rows: HeadedRows, options: ResolveOptions): ResolvedSchema | undefined {
  const { schema } = expectedSchema(rows, options);
  const { mapping } = options;
  if (mapping && unknownTargets(mapping, schema).length > 0) return undefined;
  const { columns } = layoutBySample(rows, {
    schema,
    mapping,
    keepStored: isMerge(options),
    requireId: false,
  });
  if (!columns.some(({ column }) => column && hasRole(column, "ID"))) return undefined;
  if (columns.some(({ column, leftOut }) => !column && !leftOut)) return undefined;
  return {
    schema,
    columns: new Map(columns.map(({ header, column }) => [header, column])),
    rowNumbers: false,
    inferred: undefined,
  };
}

/** Headers that a mapping sends to a column that the schema does not have. */
function unknownTargets(mapping: ColumnMapping, schema: CustomerSchema): [string, string][] {
  return Object.entries(mapping).filter((entry): entry is [string, string] =>
    entry[1] !== null && entry[1] !== LEAVE_OUT && !isOwn(entry[1]) && !columnOf(schema, entry[1])
  );
}

const isOwn = (key: string) => key === ID_KEY || key === LABEL_KEY;

/** Reads a file and proposes what its columns are. */
export async function inferRows(
  rows: HeadedRows,
  options: ResolveOptions,
  signal: AbortSignal,
  limits?: ScanOptions,
): Promise<FileInference> {
  const { mapping = {} } = options;
  const { schema, keep } = expectedSchema(rows, options);
  const unknown = new Map(unknownTargets(mapping, schema));
  const layout = layoutBySample(rows, {
    schema,
    mapping: Object.fromEntries(
      Object.entries(mapping).filter(([header, key]) =>
        !unknown.has(header) && !(key !== null && isOwn(key) && !columnOf(schema, key))
      ),
    ),
    requireId: false,
    allowDoubled: true,
  });
  const scan = await scanRows(rows, layout, signal, limits);
  const { columns } = layout;
  const mapped = Object.values(mapping).some((key) =>
    key !== null && key !== LEAVE_OUT && !isOwn(key) && columnOf(schema, key)
  );
  const inference = inferSchema(
    columns.map(({ header, storedName, isResult }, index) => ({
      header,
      name: isResult ? storedName : header,
      nameBesideBase: storedName,
      values: scan.statistics[index]!,
    })),
    {
      base: schema,
      keepBase: keep || mapped,
      known: (index) => columns[index]!.column ?? undefined,
      leftOut: new Set(columns.flatMap(({ leftOut }, index) => leftOut ? [index] : [])),
      plain: new Set(
        columns.flatMap(({ header }, index) => mapping[header] === null ? [index] : []),
      ),
      ...rolesOf(columns.map(({ header }) => mapping[header])),
    },
  );
  for (const [header, key] of unknown) {
    const at = columns.findIndex((column) => column.header === header);
    // A mapping that is recorded with an import names what was inferred then.
    if (inference.columns[at]?.column?.key !== key) throw unknownField(header, key, schema);
  }
  return { layout, scan, inference };
}

function rolesOf(
  targets: readonly (string | null | undefined)[],
): Pick<InferenceOptions, "idAt" | "labelAt"> {
  const at = (key: string) => {
    const index = targets.indexOf(key);
    return index < 0 ? undefined : index;
  };
  return { idAt: at(ID_KEY), labelAt: at(LABEL_KEY) };
}

function resolved({ columns }: FileLayout, inference: InferredSchema): ResolvedSchema {
  const { schema, rowNumbers } = inference;
  const found = inference.columns.map(({ column, noFeature }, index) => ({
    header: columns[index]!.header,
    known: columns[index]!.column !== null && inference.fromBase,
    column,
    noFeature,
  }));
  return {
    schema,
    rowNumbers,
    columns: new Map(
      found.map(({ header, column }) =>
        [header, column && !hasRole(column, "IGNORED") ? column : null] as const
      ),
    ),
    inferred: {
      rowNumbers,
      columns: found.flatMap(({ header, known, column, noFeature }) => {
        if (known || !column) return [];
        const { key, kind, roles, churnedWhen } = column;
        return [{ header, key, kind, roles, ...churnedWhen && { churnedWhen }, noFeature }];
      }),
    },
  };
}
