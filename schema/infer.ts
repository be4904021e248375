/** Proposes what the columns of a file are: kinds and roles, from names and values. */
import type { Column, CustomerSchema, Localized, RfmRole, Role } from "./column.ts";
import type { ColumnStatistics } from "./column_statistics.ts";
import { inferKind, type InferredKind, type NoFeature } from "./infer_kind.ts";
import { type Candidate, findId, findLabel, findRfm, type FoundLabel } from "./infer_roles.ts";
import { keyFor } from "./keys.ts";
import { labelOf } from "./labels.ts";
import { columnWithRole, hasRole, ID_KEY, idOf, LABEL_KEY } from "./schema.ts";
import { schemaOf } from "./schema_of.ts";

export type { NoFeature } from "./infer_kind.ts";

/** Header of the id where a file has none, and the rows' numbers are taken. */
export const ROW_NUMBER_HEADER = "(row number)";

/** A column of a file with what its values are like. */
export interface FileColumnValues {
  /** Unique in the file. */
  readonly header: string;
  /** What the column is called where exports have taken the header; the header where undefined. */
  readonly name?: string;
  /** The same beside the columns of the base. */
  readonly nameBesideBase?: string;
  readonly values: ColumnStatistics;
}

/** What is known before anything is inferred. */
export interface InferenceOptions {
  /** A schema that the file may have: a preset, or that of the customers that are there. */
  readonly base?: CustomerSchema;
  /** The column of `base` that a column of the file is, by name and values or by declaration. */
  readonly known?: (index: number) => Column | undefined;
  /** Whether `base` is kept whatever the file; default: where the file fits it. */
  readonly keepBase?: boolean;
  /** Columns with a declared role; null for the id: number the rows. */
  readonly idAt?: number | null | undefined;
  readonly labelAt?: number | undefined;
  /** Columns declared to be neither id nor label. */
  readonly plain?: ReadonlySet<number>;
  /** Columns that are to be no part of the schema. */
  readonly leftOut?: ReadonlySet<number>;
}

/** What was made of one column of a file. */
export interface InferredColumn {
  /** Null for a column that was left out. */
  readonly column: Column | null;
  /** Why it is no feature; null where it is one, has another role, or is declared. */
  readonly noFeature: NoFeature | null;
}

/** A schema with what it rests on. */
export interface InferredSchema {
  readonly schema: CustomerSchema;
  /** One for each column of the file, in its order. */
  readonly columns: readonly InferredColumn[];
  /** Whether customers are told apart by their rows' numbers, since no column of the file does. */
  readonly rowNumbers: boolean;
  /** Whether the schema is `base`, or `base` and further columns. */
  readonly fromBase: boolean;
}

/** Columns of a preset from which on a file is of it, however many further ones it has. */
const ENOUGH_KNOWN = 9;
/** Share of a file's columns that a preset has to know otherwise. */
const KNOWN_SHARE = 0.5;

/**
 * Proposes a schema for a file. A name never outranks values that do not fit it: an id is unique and has no gaps, a label
 * has two values, a column where nearly every value differs is no feature.
 *
 * @param columns the file's, their statistics finished
 */
export function inferSchema(
  columns: readonly FileColumnValues[],
  options: InferenceOptions = {},
): InferredSchema {
  const candidates = columns.map(({ header, values }): Candidate => ({
    header,
    values,
    inferred: inferKind(header, values),
  }));
  const known = knownColumns(columns, candidates, options);
  return new Inference(columns, candidates, known, options).result();
}

/** The columns of the base that the file's are; all undefined where the file is not of it. */
function knownColumns(
  columns: readonly FileColumnValues[],
  candidates: readonly Candidate[],
  { known, keepBase, leftOut }: InferenceOptions,
): readonly (Column | undefined)[] {
  const none = columns.map(() => undefined);
  if (!known) return none;
  const found = columns.map((_, index) => leftOut?.has(index) ? undefined : known(index));
  if (keepBase) return found;
  const isOwn = (column: Column) => hasRole(column, "ID") || hasRole(column, "LABEL");
  const features = found.filter((column) => column && !isOwn(column)).length;
  // What stands for id or label in the file says nothing of the preset, nor do columns that are empty.
  const id = findId(candidates);
  const label = findLabel(candidates, id)?.index;
  const others =
    columns.filter(({ values }, index) =>
      !leftOut?.has(index) && index !== id && index !== label && values.count > 0 &&
      !(found[index] && isOwn(found[index]))
    ).length;
  const fits = features >= ENOUGH_KNOWN || (features >= KNOWN_SHARE * others &&
    found.some((column) => column !== undefined));
  return fits ? found : none;
}

class Inference {
  readonly #taken: Set<string>;
  readonly #fromBase: boolean;
  readonly #base: CustomerSchema | undefined;

  constructor(
    private readonly columns: readonly FileColumnValues[],
    private readonly candidates: readonly Candidate[],
    private readonly known: readonly (Column | undefined)[],
    private readonly options: InferenceOptions,
  ) {
    this.#fromBase = options.base !== undefined &&
      (options.keepBase === true || known.some((column) => column !== undefined));
    this.#base = this.#fromBase ? options.base : undefined;
    this.#taken = new Set([ID_KEY, LABEL_KEY, ...this.#base?.columns.map(({ key }) => key) ?? []]);
  }

  result(): InferredSchema {
    const idAt = this.#idAt();
    const label = this.#label(idAt);
    const rfm = this.#rfm(idAt, label?.index);
    const columns = this.columns.map((_, index): InferredColumn => {
      if (this.options.leftOut?.has(index)) return { column: null, noFeature: null };
      if (index === idAt) return { column: this.#id(index), noFeature: null };
      if (index === label?.index) return { column: this.#labelColumn(label), noFeature: null };
      const known = this.known[index];
      if (known) return { column: known, noFeature: null };
      return this.#own(index, rfm.get(index));
    });
    const found = columns.flatMap(({ column }) => column ?? []);
    const first = idAt === undefined && !this.#base ? [rowNumberColumn] : [];
    const base = this.#base?.columns ?? [];
    const baseKeys = new Set(base.map(({ key }) => key));
    const further = found.filter(({ key }) => !baseKeys.has(key));
    return {
      schema: schemaOf([...base, ...first, ...further]),
      columns,
      rowNumbers: idAt === undefined,
      fromBase: this.#fromBase,
    };
  }

  /** Index of the id; undefined where the rows are numbered. */
  #idAt(): number | undefined {
    const { idAt, leftOut } = this.options;
    if (idAt === null) return undefined;
    if (idAt !== undefined) return idAt;
    const known = this.known.findIndex((column) => column && hasRole(column, "ID"));
    if (known >= 0) return known;
    return this.#amongFree(findId, leftOut);
  }

  #amongFree(
    find: (candidates: readonly Candidate[]) => number | undefined,
    leftOut: ReadonlySet<number> = new Set(),
  ): number | undefined {
    const free = this.candidates.flatMap((candidate, index) =>
      leftOut.has(index) || this.options.plain?.has(index) || this.known[index] ||
        index === this.options.labelAt
        ? []
        : [{ candidate, index }]
    );
    const found = find(free.map(({ candidate }) => candidate));
    return found === undefined ? undefined : free[found]!.index;
  }

  #label(idAt: number | undefined): FoundLabel | undefined {
    const known = this.known.findIndex((column) => column && hasRole(column, "LABEL"));
    const index = this.options.labelAt ?? (known >= 0 ? known : undefined);
    if (index !== undefined) {
      return findLabel([this.candidates[index]!]) && {
            ...findLabel([this.candidates[index]!])!,
            index,
          } || { index, churnedWhen: ["1"] };
    }
    const free = this.candidates.map((candidate, at) =>
      this.known[at] || at === idAt || this.options.leftOut?.has(at) ||
        this.options.plain?.has(at)
        ? null
        : candidate
    );
    const at = free.flatMap((candidate, each) => candidate ? [each] : []);
    const found = findLabel(at.map((each) => this.candidates[each]!));
    return found && { ...found, index: at[found.index]! };
  }

  #rfm(idAt: number | undefined, labelAt: number | undefined): Map<number, RfmRole> {
    const at = this.candidates.flatMap((_, index) =>
      index === idAt || index === labelAt || this.known[index] ? [] : [index]
    );
    const found = findRfm(at.map((index) => this.candidates[index]!));
    const base = this.#base;
    return new Map(
      [...found].filter(([role]) => !base || !columnWithRole(base, role))
        .map(([role, index]) => [at[index]!, role]),
    );
  }

  #id(index: number): Column {
    if (this.#base) return idOf(this.#base);
    const { header } = this.columns[index]!;
    return { key: ID_KEY, ...named(header), kind: "TEXT", roles: ["ID"], source: "FILE" };
  }

  #labelColumn({ index, churnedWhen, categories }: FoundLabel): Column {
    const known = this.#base && columnWithRole(this.#base, "LABEL");
    if (known) return known;
    return {
      key: LABEL_KEY,
      ...named(this.columns[index]!.header),
      kind: "BOOLEAN",
      roles: ["LABEL"],
      ...categories && { categories },
      churnedWhen,
      source: "FILE",
    };
  }

  #own(index: number, rfm: RfmRole | undefined): InferredColumn {
    const { header, name: alone = header, nameBesideBase = alone } = this.columns[index]!;
    const name = this.#fromBase ? nameBesideBase : alone;
    const { kind, noFeature }: InferredKind = this.candidates[index]!.inferred;
    const column: Column = {
      key: keyFor(header, this.#taken),
      ...named(name),
      ...name !== header && { names: [header] },
      kind,
      roles: rolesOf(noFeature, rfm),
      source: "FILE",
    };
    return { column, noFeature };
  }
}

function rolesOf(noFeature: NoFeature | null, rfm: RfmRole | undefined): readonly Role[] {
  if (noFeature === "EMPTY") return ["IGNORED"];
  if (noFeature === "CONTACT") return ["CONTACT"];
  if (noFeature !== null) return [];
  return rfm ? ["FEATURE", rfm] : ["FEATURE"];
}

/** The id of a file that has none. */
export const rowNumberColumn: Column = {
  key: ID_KEY,
  header: ROW_NUMBER_HEADER,
  label: { en: "Row number", ko: "행 번호" },
  kind: "TEXT",
  roles: ["ID"],
  source: "FILE",
};

function named(header: string): { readonly header: string; readonly label: Localized } {
  return { header, label: labelOf(header) };
}
