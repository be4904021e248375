import { type Connection, type Database, openDatabase } from "@/db/client.ts";
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

/** One kind of database, opened at the first test of the file that needs it and emptied between tests. */
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

/** How a database test is registered. */
export interface DatabaseTestOptions {
  readonly ignore?: boolean;
  /** For one of many cases whose subject is not the database, where another case runs on both. */
  readonly embeddedOnly?: boolean;
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
  shared.embedded ??= new SharedDatabase(openEmbeddedFixture);
  shared.server ??= new SharedDatabase(openServerFixture);
  const { embedded, server } = shared;
  const ignore = options.ignore ?? false;
  const leaky = { sanitizeOps: false, sanitizeResources: false };
  Deno.test({
    name: `${name} (embedded)`,
    ignore,
    ...leaky,
    fn: async () => await fn(await embedded.fresh()),
  });
  if (options.embeddedOnly) return;
  const url = testServerUrl();
  Deno.test({
    name: `${name} (PostgreSQL${url ? "" : ": skipped, HOLDFAST_TEST_DATABASE_URL is not set"})`,
    ignore: ignore || !url,
    ...leaky,
    fn: async () => await fn(await server.fresh()),
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
  const connection = await openDatabase({ url, dataDir: "" });
  return {
    ...fixtureOf(connection),
    async dispose() {
      await connection.close();
      await drop();
    },
  };
}

function fixtureOf(connection: Connection): DatabaseFixture {
  return { connection, db: connection.db, clock: () => new Date() };
}

/** Empties every table and forgets what is not part of the schema, such as the job queue. */
async function emptyDatabase({ sql }: Connection): Promise<void> {
  await sql.unsafe(`
    drop schema if exists pgboss cascade;
    drop table if exists customers_next;
    do $$
    begin
      execute (select 'truncate ' || string_agg(quote_ident(tablename), ', ') || ' restart identity cascade'
        from pg_tables where schemaname = 'public');
    end $$;
  `);
}
