import { type Connection, type Database, openDatabase } from "@/db/client.ts";
import { readCurrentSchema } from "@/db/queries/customer_schema.ts";
import { remakeCustomers } from "@/db/replace.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { copyEmbeddedDatabase, copyServerDatabase } from "./database_template.ts";

export { copyEmbeddedDatabase, copyServerDatabase } from "./database_template.ts";

/** What a database test is handed: an open, migrated, empty database. */
export interface DatabaseFixture {
  readonly connection: Connection;
  readonly db: Database;
  readonly clock: () => Date;
}

/** An opened database that outlives a test, and the way to be rid of it. */
interface OpenFixture extends DatabaseFixture {
  dispose(): Promise<void>;
}

/** One kind of database, opened at the first test of a run that needs it and emptied between tests. */
class SharedDatabase {
  #open: Promise<OpenFixture> | undefined;
  constructor(private readonly open: () => Promise<OpenFixture>) {
    Deno.test.afterAll(async () => await (await this.#open)?.dispose());
  }

  async fresh(): Promise<DatabaseFixture> {
    if (!this.#open) return await (this.#open = this.open());
    const fixture = await this.#open;
    await emptyDatabase(fixture.connection);
    return fixture;
  }
}

const shared: { embedded?: SharedDatabase; server?: SharedDatabase } = {};

/** Where the tests may make PostgreSQL databases of their own; unset where there is none. */
export function testServerUrl(): string | undefined {
  return Deno.env.get("HOLDFAST_TEST_DATABASE_URL");
}

/** How a database is opened: through the pooler that HOLDFAST_TEST_POOLER_URL names, where there is one. */
export function throughPooler(url: string): { readonly url: string; readonly directUrl?: string } {
  const pooler = Deno.env.get("HOLDFAST_TEST_POOLER_URL");
  if (!pooler) return { url };
  const through = new URL(pooler);
  through.pathname = new URL(url).pathname;
  return { url: through.href, directUrl: url };
}

/** How a database test is registered. */
export interface DatabaseTestOptions {
  readonly ignore?: boolean;
}

/**
 * Registers one test twice: on the embedded database and, where HOLDFAST_TEST_DATABASE_URL names a
 * server, on PostgreSQL; elsewhere that half shows as ignored. Each run begins with every table empty.
 *
 * @example
 * ```ts
 * databaseTest("a customer is found by id", async ({ db }) => {
 *   await db.insert(customers).values({ customerId: "C1" });
 *   assert.equal((await findCustomer(db, "C1"))?.customerId, "C1");
 * });
 * ```
 */
export function databaseTest(
  name: string,
  fn: (fixture: DatabaseFixture) => Promise<void>,
  options: DatabaseTestOptions = {},
): void {
  const url = testServerUrl();
  const ignore = options.ignore ?? false;
  register(`${name} (embedded)`, "embedded", ignore, fn);
  register(
    `${name} (PostgreSQL${url ? "" : ": skipped, HOLDFAST_TEST_DATABASE_URL is not set"})`,
    "server",
    ignore || !url,
    fn,
  );
}

/**
 * Registers a test that needs a store, but is about what lies above the database: pages, access, the contract with a
 * writer. It runs once, on PostgreSQL where HOLDFAST_TEST_DATABASE_URL names a server, else on the embedded database.
 */
export function appTest(
  name: string,
  fn: (fixture: DatabaseFixture) => Promise<void>,
  { ignore = false }: DatabaseTestOptions = {},
): void {
  register(name, testServerUrl() ? "server" : "embedded", ignore, fn);
}

function register(
  name: string,
  kind: "embedded" | "server",
  ignore: boolean,
  fn: (fixture: DatabaseFixture) => Promise<void>,
): void {
  const database = shared[kind] ??= new SharedDatabase(
    kind === "embedded" ? openEmbeddedFixture : openServerFixture,
  );
  Deno.test({
    name,
    ignore,
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => await fn(await database.fresh()),
  });
}

/** Opens a migrated embedded database of its own. */
export async function openEmbeddedFixture(): Promise<OpenFixture> {
  const dataDir = await copyEmbeddedDatabase();
  const connection = await openDatabase({ dataDir });
  return {
    ...fixtureOf(connection),
    async dispose() {
      await connection.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** Opens a migrated PostgreSQL database of its own. */
export async function openServerFixture(): Promise<OpenFixture> {
  const { url, drop } = await copyServerDatabase(testServerUrl()!);
  const connection = await openDatabase({ ...throughPooler(url), dataDir: "" });
  return {
    ...fixtureOf(connection),
    async dispose() {
      await connection.close();
      await drop();
    },
  };
}

/** Opens a migrated database of its own, where an {@linkcode appTest} would run. */
export function openAppFixture(): Promise<OpenFixture> {
  return testServerUrl() ? openServerFixture() : openEmbeddedFixture();
}

/** A migrated database that nobody has open yet, and the way to be rid of it. */
export interface Place {
  /** Folder of an embedded database, and of what else a program keeps. */
  readonly dataDir: string;
  /** Address of a database on a server; the embedded one is meant where left out. */
  readonly url?: string;
  remove(): Promise<void>;
}

/** Makes a database for a program to open, where an {@linkcode appTest} would run. */
export async function makePlace(): Promise<Place> {
  const serverUrl = testServerUrl();
  const server = serverUrl === undefined ? undefined : await copyServerDatabase(serverUrl);
  const dataDir = server ? await Deno.makeTempDir() : await copyEmbeddedDatabase();
  return {
    dataDir,
    ...server && { url: server.url },
    async remove() {
      await server?.drop();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

function fixtureOf(connection: Connection): DatabaseFixture {
  return { connection, db: connection.db, clock: () => new Date() };
}

/** Rows of a table up to which the embedded database deletes them one by one. */
const FEW_ROWS = 500;

/**
 * Empties every table and forgets what is not part of the schema, such as the job queue. To cut a table writes its file
 * and every index's again, which takes longer than most tests, for the embedded database ten times as long. So what has
 * no rows is left alone, and the embedded database deletes few rows instead. A server does not: there autovacuum would
 * make room between the rows of a later test, and they would no longer stand in the order in which they were written.
 */
async function emptyDatabase({ kind, sql, db }: Connection): Promise<void> {
  await sql.unsafe(`
    drop schema if exists pgboss cascade;
    drop table if exists customers_next;
    do $$
    declare
      name text;
      rows integer;
      cut text[] = '{}';
    begin
      for name in select quote_ident(tablename) from pg_tables where schemaname = 'public' and tablename <> 'customer_schemas' loop
        execute 'select count(*) from (select from ' || name || ' limit ${
    FEW_ROWS + 1
  }) few' into rows;
        if rows > ${kind === "embedded" ? FEW_ROWS : 0} then
          cut = cut || name;
        elsif rows > 0 then
          -- Without triggers and foreign keys: in whatever order.
          perform set_config('session_replication_role', 'replica', true);
          execute 'delete from ' || name;
        end if;
      end loop;
      if cut <> '{}' then execute 'truncate ' || array_to_string(cut, ', ') || ' cascade'; end if;
      perform setval(format('%I.%I', schemaname, sequencename), start_value, false)
        from pg_sequences where schemaname = 'public' and last_value is not null
          and sequencename <> 'customer_schemas_id_seq';
    end $$;
  `);
  const { fingerprint } = await readCurrentSchema(db);
  if (fingerprint !== ECOMMERCE.fingerprint) await giveSchema(sql, ECOMMERCE);
}

/** Makes the customers' table one of another schema, without a row. */
export async function giveSchema(sql: Connection["sql"], schema: CustomerSchema): Promise<void> {
  await sql.begin((tx) => remakeCustomers(tx, schema));
}
