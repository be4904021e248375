import { join } from "node:path";

/** Version of PostgreSQL whose files the embedded database reads. */
const VERSION = "18";

const ELSEWHERE = "set HOLDFAST_DATA to another folder";

/** A folder that the embedded database cannot be opened in. Nothing in it was deleted. */
export class DatabaseFolderError extends Error {
  override name = "DatabaseFolderError";
}

/**
 * Runs what needs the data folder itself.
 *
 * @throws {DatabaseFolderError} when it is a file, or cannot be written
 */
export async function usingFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const problem = await folderProblem(folder, error);
    if (problem === undefined) throw error;
    throw new DatabaseFolderError(problem, { cause: error });
  }
}

async function folderProblem(folder: string, error: unknown): Promise<string | undefined> {
  if (await isFile(folder)) {
    return `HOLDFAST_DATA names ${folder}, which is a file. Name a folder for the database.`;
  }
  const { errors } = Deno;
  const denied = error instanceof errors.PermissionDenied || error instanceof errors.NotCapable;
  if (!denied && !/os error (13|30)\b/.test(String(error))) return undefined;
  return `The folder ${folder} cannot be written. Make it writable for this user, or ${ELSEWHERE}.`;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}

/**
 * Opens the database in a folder.
 *
 * @param folder the database's own, inside the data folder
 * @throws {DatabaseFolderError} when it holds a database of another version, or a damaged one
 */
export async function openingDatabase<T>(folder: string, open: () => Promise<T>): Promise<T> {
  const version = await versionIn(folder);
  if (version !== undefined && version !== VERSION) {
    throw new DatabaseFolderError(
      `The database in ${folder} is of PostgreSQL ${
        version || "an unknown version"
      }, where ${VERSION} is expected. ` +
        `Export its tables with the Holdfast that wrote it and import them here, or ${ELSEWHERE}. Nothing was deleted.`,
    );
  }
  try {
    return await open();
  } catch (error) {
    if (version === undefined) throw error;
    throw new DatabaseFolderError(
      `The database in ${folder} is damaged and cannot be opened. ` +
        `Restore the folder from a backup, or ${ELSEWHERE}. Nothing was deleted.`,
      { cause: error },
    );
  }
}

/** The version of the database in a folder; undefined where there is none. */
async function versionIn(folder: string): Promise<string | undefined> {
  try {
    return (await Deno.readTextFile(join(folder, "PG_VERSION"))).trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
