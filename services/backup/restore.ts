import type { ServingFile } from "../scoring/serving_file.ts";
import type { Connection } from "@/db/client.ts";
import type postgres from "postgres";
import { readSchemaOf } from "@/db/queries/customer_schema.ts";
import { remakeCustomers } from "@/db/replace.ts";
import { withCustomersLocked } from "@/db/exclusive.ts";
import { migrationNames } from "@/db/migrate.ts";
import {
  CUSTOMERS_TABLE,
  emptyTables,
  firstFilled,
  insertRows,
  SCHEMAS_TABLE,
  tablesInOrder,
  writeSequences,
} from "@/db/queries/backup.ts";
import { UserError } from "../errors.ts";
import { type Manifest, readParts } from "./format.ts";

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
  readonly serving: ServingFile;
}

/** What came back. */
export interface Restored {
  /** When the backup was taken. */
  readonly createdAt: Date;
  readonly rows: number;
}

/** Rows of so many characters are written in one statement. */
const BATCH_CHARACTERS = 1_000_000;

/**
 * Puts a backup in the place of everything that is stored, in one transaction. Jobs that were under way when it was
 * taken begin again. Sessions are not touched.
 *
 * @param path of the file
 * @param replace whether what is stored may be deleted
 * @throws {UserError} `NO_FILE`, `BAD_BACKUP`, `OTHER_VERSION`, or `NOT_EMPTY` when something is stored and may not be
 * deleted; nothing has changed then
 */
export async function restoreBackup(
  { connection, serving }: Deps,
  path: string,
  { replace }: { readonly replace: boolean },
): Promise<Restored> {
  const manifest = await verify(path);
  await requireSameSchema(manifest);
  const rows = await withCustomersLocked(
    connection,
    () => connection.sql.begin((tx) => refill(tx, path, replace)),
  );
  await serving.publish();
  return { createdAt: new Date(manifest.createdAt), rows };
}

/** Reads a file to its end, so that a damaged one is known before anything is deleted. */
async function verify(path: string): Promise<Manifest> {
  let manifest: Manifest | undefined;
  for await (const part of readParts(await openFile(path))) {
    if (part.kind === "manifest") manifest = part.manifest;
  }
  return manifest!;
}

async function requireSameSchema({ migrations }: Manifest): Promise<void> {
  const own = await migrationNames();
  if (own.join() === migrations.join()) return;
  throw new UserError(
    "OTHER_VERSION",
    `The backup was made by another version of Holdfast: its schema is ${
      migrations.at(-1)
    }, this ` +
      `version's is ${own.at(-1)}. Restore it with the version that made it, then upgrade.`,
  );
}

async function refill(
  tx: postgres.TransactionSql,
  path: string,
  replace: boolean,
): Promise<number> {
  const tables = await tablesInOrder(tx);
  // Every database has a schema of its customers, an empty one too.
  const stored = tables.filter((name) => name !== SCHEMAS_TABLE);
  const filled = replace ? undefined : await firstFilled(tx, stored);
  if (filled !== undefined) {
    throw new UserError(
      "NOT_EMPTY",
      `The database is not empty (${filled} has rows). Add --replace to delete what it holds.`,
    );
  }
  await emptyTables(tx, tables);
  let table = "";
  let batch: string[] = [];
  let characters = 0;
  let total = 0;
  const flush = async () => {
    if (batch.length > 0) await insertRows(tx, table, batch);
    total += batch.length;
    batch = [];
    characters = 0;
  };
  for await (const part of readParts(await openFile(path))) {
    if (part.kind === "row") {
      batch.push(part.row);
      characters += part.row.length;
      if (characters >= BATCH_CHARACTERS) await flush();
      continue;
    }
    await flush();
    if (part.kind === "table") table = known(tables, part.name);
    // The schemas come before the customers, whose rows have the columns of the current one.
    if (part.kind === "table" && table === CUSTOMERS_TABLE) {
      await remakeCustomers(tx, await readSchemaOf(tx));
    }
    if (part.kind === "sequences") await writeSequences(tx, part.sequences);
  }
  return total;
}

/** A name that goes into a statement has to be one of ours. */
function known(tables: readonly string[], name: string): string {
  if (tables.includes(name)) return name;
  throw new UserError(
    "BAD_BACKUP",
    `The backup has a table "${name}", which Holdfast does not know.`,
  );
}

async function openFile(path: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  try {
    return (await Deno.open(path)).readable;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UserError("NO_FILE", `There is no file ${path}.`);
  }
}
