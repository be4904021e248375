import type { Connection } from "@/db/client.ts";
import type postgres from "postgres";
import { migrationNames } from "@/db/migrate.ts";
import { readSequences, tableRows, tablesInOrder } from "@/db/queries/backup.ts";
import { UserError } from "../errors.ts";
import { manifestOf, PartWriter } from "./format.ts";

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
  readonly clock: () => Date;
}

/**
 * Writes everything that is stored into a file, as it is at one moment, and moves the file to its place when it is
 * whole. Everyone else goes on meanwhile, but for the embedded database, whose only connection is taken.
 *
 * @param path of the file; one that is there is replaced
 * @throws {UserError} `NOT_WRITTEN` when the disk is full or the folder cannot be written to
 */
export async function writeBackup(
  { connection, clock }: Deps,
  path: string,
): Promise<void> {
  await writeWhole(path, (file) =>
    connection.sql.begin(
      "isolation level repeatable read read only",
      (tx) =>
        ReadableStream.from(linesOf(tx, clock()))
          .pipeThrough(new TextEncoderStream())
          .pipeThrough(new CompressionStream("gzip"))
          .pipeTo(file.writable),
    ));
}

/**
 * Writes a file beside its place, readable by its owner alone, and moves it there when it is whole.
 *
 * @param write closes the file
 */
export async function writeWhole(
  path: string,
  write: (file: Deno.FsFile) => Promise<unknown>,
): Promise<void> {
  const part = `${path}.${crypto.randomUUID()}.part`;
  try {
    await write(await Deno.open(part, { write: true, createNew: true, mode: 0o600 }));
    await Deno.rename(part, path);
  } catch (error) {
    await Deno.remove(part).catch((failure) => {
      if (!(failure instanceof Deno.errors.NotFound)) throw failure;
    });
    throw writeFailure(path, error);
  }
}

/** What keeps a file from being written, as the user can fix it. */
function writeFailure(path: string, error: unknown): unknown {
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: "the disk is full. Free some space",
    ENOENT: "its folder does not exist. Make the folder",
    EACCES: "you may not write to its folder. Choose another one",
    EROFS: "its folder is read-only. Choose another one",
  };
  const reason = reasons[(error as { code?: string } | undefined)?.code ?? ""];
  if (reason === undefined) return error;
  return new UserError(
    "NOT_WRITTEN",
    `The backup could not be written to ${path}: ${reason}, then try again. No file was left behind.`,
  );
}

async function* linesOf(tx: postgres.TransactionSql, now: Date): AsyncGenerator<string> {
  const writer = new PartWriter();
  yield writer.manifest(manifestOf(now, await migrationNames()));
  for (const table of await tablesInOrder(tx)) {
    yield writer.table(table);
    for await (const rows of tableRows(tx, table)) yield writer.rows(rows);
    yield writer.tableEnd();
  }
  yield writer.end(await readSequences(tx));
}
