import { fileURLToPath } from "node:url";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import type { Connection } from "./client.ts";
import { readCurrentSchema } from "./queries/customer_schema.ts";
import { createBiViews } from "./views.ts";

const FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));

/** The names of the migrations, in the order in which they apply. */
export async function migrationNames(): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(FOLDER));
  return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
}

/** Brings the schema up to date; a schema that is up to date is left alone. */
export async function migrate({ db, sql }: Connection): Promise<void> {
  await applyMigrations(db, { migrationsFolder: FOLDER });
  await createBiViews(sql, await readCurrentSchema(db));
}
