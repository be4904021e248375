import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const MIGRATIONS = fileURLToPath(new URL("../../db/migrations", import.meta.url));

/** Copies the migrations that came before one into a folder, to make a database of an earlier version. */
export async function migrationsBefore(name: string, folder: string): Promise<void> {
  const all = (await Array.fromAsync(Deno.readDir(MIGRATIONS))).map((entry) => entry.name).sort();
  const last = all.findIndex((each) => each.endsWith(name));
  assert.ok(last > 0, `no migration ${name}`);
  for (const each of all.slice(0, last)) {
    await Deno.mkdir(join(folder, basename(each)));
    await Deno.copyFile(
      join(MIGRATIONS, each, "migration.sql"),
      join(folder, each, "migration.sql"),
    );
  }
}
