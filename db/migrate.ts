import { fileURLToPath } from "node:url";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import type { Connection } from "./client.ts";
import { createBiViews } from "./views.ts";

/** Brings the schema up to date; a schema that is up to date is left alone. */
export async function migrate({ db, sql }: Connection): Promise<void> {
  await applyMigrations(db, {
    migrationsFolder: fileURLToPath(new URL("./migrations", import.meta.url)),
  });
  await createBiViews(sql);
}
