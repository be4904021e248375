import { UserError } from "../errors.ts";

/** A file that is open for reading. */
export interface OpenFile {
  readonly file: Deno.FsFile;
  /** Bytes. */
  readonly size: number;
}

/**
 * Opens a file that a user named.
 *
 * @throws {UserError} `NO_FILE` when there is none, it is a folder, or it may not be read
 */
export async function openFile(path: string): Promise<OpenFile> {
  try {
    const { isDirectory, size } = await Deno.stat(path);
    if (!isDirectory) return { file: await Deno.open(path), size };
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound
      ? "There is no file"
      : error instanceof Deno.errors.PermissionDenied
      ? "This user may not read"
      : undefined;
    if (why === undefined) throw error;
    throw new UserError("NO_FILE", `${why} ${path}. Check the path.`);
  }
  throw new UserError("NO_FILE", `${path} is a folder. Name a file in it.`);
}
