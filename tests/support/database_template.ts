import { createHash, randomUUID } from "node:crypto";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { openDatabase } from "@/db/client.ts";
import { migrate } from "@/db/migrate.ts";

/**
 * A database that is migrated once and then copied, for a first opening of the embedded one takes
 * seconds. The name bears a hash of whatever shapes it, so that a change makes a new one.
 */
async function templateName(): Promise<string> {
  const hash = createHash("sha256");
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const folders = Deno.readDirSync(join(root, "db/migrations"))
    .filter((entry) => entry.isDirectory).map((entry) => entry.name).toArray().sort();
  const files = [
    "db/views.ts",
    "db/migrate.ts",
    ...folders.map((name) => `db/migrations/${name}/migration.sql`),
  ];
  for (const file of files) hash.update(file).update(await Deno.readFile(join(root, file)));
  return `holdfast_test_${hash.digest("hex").slice(0, 16)}`;
}

/**
 * A folder with a migrated embedded database of one's own, to be given as `dataDir` or HOLDFAST_DATA.
 * Anyone who asked for it removes it.
 */
export async function copyEmbeddedDatabase(): Promise<string> {
  const template = join(tmpdir(), await templateName());
  if (!await exists(template)) await makeEmbeddedTemplate(template);
  const folder = await Deno.makeTempDir({ prefix: "holdfast_test_run_" });
  await cp(template, folder, { recursive: true });
  return folder;
}

async function makeEmbeddedTemplate(template: string): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "holdfast_test_template_" });
  const connection = await openDatabase({ dataDir: folder });
  await migrate(connection);
  await connection.close();
  try {
    await Deno.rename(folder, template);
  } catch (error) {
    // Another test process was quicker.
    await Deno.remove(folder, { recursive: true });
    if (!await exists(template)) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}

/** A migrated database of one's own on a server, and the way to drop it. */
export interface ServerDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Makes a database on the server that the address names, copied from a template migrated once. */
export async function copyServerDatabase(serverUrl: string): Promise<ServerDatabase> {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
  const template = await templateName();
  const name = `${template}_${randomUUID().slice(0, 8)}`;
  try {
    // Copying a template asks that no one else be in it: one test process at a time.
    await admin`select pg_advisory_lock(7305)`;
    const [found] = await admin`select 1 from pg_database where datname = ${template}`;
    if (!found) await makeServerTemplate(admin, serverUrl, template);
    await admin.unsafe(`create database ${name} template ${template}`);
  } finally {
    await admin.end();
  }
  return { url: withDatabase(serverUrl, name), drop: () => dropDatabase(serverUrl, name) };
}

async function makeServerTemplate(admin: postgres.Sql, serverUrl: string, template: string) {
  const name = `${template}_new`;
  await admin.unsafe(`drop database if exists ${name}`);
  await admin.unsafe(`create database ${name}`);
  const connection = await openDatabase({
    url: withDatabase(serverUrl, name),
    dataDir: "",
    maxConnections: 1,
  });
  await migrate(connection);
  await connection.close();
  await admin.unsafe(`alter database ${name} rename to ${template}`);
}

async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
  await admin.unsafe(`drop database if exists ${name} with (force)`);
  await admin.end();
}

function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
