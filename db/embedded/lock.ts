import { join } from "node:path";

/** An embedded database that another process has open. */
export class DatabaseInUseError extends Error {
  override name = "DatabaseInUseError";
  constructor(folder: string) {
    super(
      `The database in ${folder} is in use by another Holdfast process. ` +
        `Stop that one first, or set DATABASE_URL to a PostgreSQL server, which several can share.`,
    );
  }
}

/**
 * Takes the folder for this process. The operating system lets go of the lock when the process ends,
 * however it ends, so a crash never leaves a folder locked.
 *
 * @throws {DatabaseInUseError} when another process holds it
 */
export async function lockFolder(folder: string): Promise<{ release(): void }> {
  await Deno.mkdir(folder, { recursive: true });
  const file = await Deno.open(join(folder, "holdfast.lock"), { create: true, write: true });
  if (!await file.tryLock(true)) {
    file.close();
    throw new DatabaseInUseError(folder);
  }
  return { release: () => file.close() };
}
