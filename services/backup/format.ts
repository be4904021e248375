/** The file of a backup: see docs/adr/0020-a-portable-backup.md. */
import { createHash, type Hash } from "node:crypto";
import { UserError } from "../errors.ts";

/** Raised when files of earlier versions can no longer be read. */
const FORMAT_VERSION = 1;
const FORMAT = "holdfast-backup";

/** The first line. */
export interface Manifest {
  readonly format: typeof FORMAT;
  readonly version: number;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Names of the schema's migrations, in order: what the rows fit. */
  readonly migrations: readonly string[];
}

/** One part of the file, in order: the manifest, tables with their rows, numbers of sequences. */
export type Part =
  | { readonly kind: "manifest"; readonly manifest: Manifest }
  | { readonly kind: "table"; readonly name: string }
  | { readonly kind: "row"; readonly row: string }
  | { readonly kind: "sequences"; readonly sequences: Readonly<Record<string, number>> };

/** Makes the first line. */
export function manifestOf(createdAt: Date, migrations: readonly string[]): Manifest {
  return {
    format: FORMAT,
    version: FORMAT_VERSION,
    createdAt: createdAt.toISOString(),
    migrations,
  };
}

/** Writes the lines of a file, each table's rows followed by how many they are and their checksum. */
export class PartWriter {
  #table: { readonly name: string; rows: number; readonly hash: Hash } | undefined;

  manifest(manifest: Manifest): string {
    return `${JSON.stringify(manifest)}\n`;
  }

  table(name: string): string {
    this.#table = { name, rows: 0, hash: createHash("sha256") };
    return `#table ${name}\n`;
  }

  rows(rows: readonly string[]): string {
    const text = rows.map((row) => `${row}\n`).join("");
    this.#table!.rows += rows.length;
    this.#table!.hash.update(text);
    return text;
  }

  tableEnd(): string {
    const { rows, hash } = this.#table!;
    return `#rows ${rows} sha256 ${hash.digest("hex")}\n`;
  }

  end(sequences: Readonly<Record<string, number>>): string {
    return `#sequences ${JSON.stringify(sequences)}\n#end\n`;
  }
}

/**
 * Reads a file, decompressed and piece by piece, and holds it against its checksums.
 *
 * @throws {UserError} `BAD_BACKUP` when it is no backup, is damaged or ends too soon
 */
export async function* readParts(bytes: ReadableStream<BufferSource>): AsyncGenerator<Part> {
  let state: "start" | "between" | "rows" | "ended" = "start";
  let rows = 0;
  let hash = createHash("sha256");
  for await (const line of linesOf(bytes)) {
    if (state === "start") {
      yield { kind: "manifest", manifest: parseManifest(line) };
      state = "between";
    } else if (state === "rows" && !line.startsWith("#")) {
      rows++;
      hash.update(`${line}\n`);
      yield { kind: "row", row: line };
    } else if (state === "rows") {
      if (line !== `#rows ${rows} sha256 ${hash.digest("hex")}`) throw damaged();
      state = "between";
    } else if (state === "between" && line.startsWith("#table ")) {
      rows = 0;
      hash = createHash("sha256");
      yield { kind: "table", name: line.slice("#table ".length) };
      state = "rows";
    } else if (state === "between" && line.startsWith("#sequences ")) {
      yield { kind: "sequences", sequences: parseJson(line.slice("#sequences ".length)) };
    } else if (state === "between" && line === "#end") state = "ended";
    else throw damaged();
  }
  if (state !== "ended") throw damaged();
}

function parseManifest(line: string): Manifest {
  const manifest = parseJson<Partial<Manifest> | null>(line);
  if (manifest?.format !== FORMAT) throw damaged();
  if (manifest.version === FORMAT_VERSION && Array.isArray(manifest.migrations)) {
    return manifest as Manifest;
  }
  throw new UserError(
    "OTHER_VERSION",
    `The backup has format ${manifest.version}, but this version of Holdfast reads format ${FORMAT_VERSION}. ` +
      "Restore it with the version that made it.",
  );
}

function parseJson<T>(text: string): T {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw damaged();
  }
}

async function* linesOf(bytes: ReadableStream<BufferSource>): AsyncGenerator<string> {
  const text = bytes.pipeThrough(new DecompressionStream("gzip"))
    .pipeThrough(new TextDecoderStream("utf-8", { fatal: true }));
  let rest = "";
  try {
    for await (const chunk of text) {
      const [first = "", ...more] = chunk.split("\n");
      rest += first;
      for (const next of more) {
        yield rest;
        rest = next;
      }
    }
  } catch (error) {
    // What is not gzip, is damaged, or is cut off.
    if (error instanceof TypeError) throw damaged();
    throw error;
  }
  if (rest !== "") throw damaged();
}

function damaged(): UserError {
  return new UserError(
    "BAD_BACKUP",
    "The file is not a whole backup of Holdfast: it is damaged, cut off, or another kind of file. " +
      "Nothing was changed; use another backup.",
  );
}
