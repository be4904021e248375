import { join } from "node:path";
import { type Logger, sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import { openingDatabase, usingFolder } from "./embedded/folder_error.ts";
import { lockFolder } from "./embedded/lock.ts";
import { startEmbeddedServer } from "./embedded/server.ts";
import { openPool, type Session } from "./pool.ts";
import { prepareRepeated } from "./prepared.ts";
import { relations } from "./relations.ts";

/** Typed access to the tables. */
export type Database = PostgresJsDatabase<typeof relations>;

/** A database or a transaction on it. */
export type Queryable = Database | Parameters<Parameters<Database["transaction"]>[0]>[0];

/** An open database, embedded or on a server: the same driver, dialect and schema. */
export interface Connection {
  readonly kind: "embedded" | "server";
  readonly db: Database;
  /**
   * For what a request reads: nothing can be written, and a server ends a statement that takes too long. The embedded
   * database has one connection and cannot end a statement: there this is `db`.
   */
  readonly readDb: Database;
  /** The driver itself, for statements that the query builder has no words for. */
  readonly sql: postgres.Sql;
  /** A connection of one's own for the length of a session; on the embedded database the only one. */
  reserve(): Promise<Session>;
  /** Who writes through this connection now; see `withCustomersLocked`. */
  readonly writers: { customers: boolean };
  close(): Promise<void>;
}

/** Where the database is. */
export interface DatabaseOptions {
  /** `postgres://…`; without it the database is embedded. */
  readonly url?: string | undefined;
  /**
   * Address of the same database past the pooler, where `url` leads to one that hands out another session with each
   * transaction, such as PgBouncer. For what needs a session: see `reserve`.
   */
  readonly directUrl?: string | undefined;
  /** Folder of the embedded database, or `:memory:`. */
  readonly dataDir: string;
  /** Maximum number of connections to a server; the embedded database has one. Default 10. */
  readonly maxConnections?: number;
  /** Milliseconds that a statement of `readDb` may take on a server. Default 30,000. */
  readonly statementTimeout?: number | undefined;
  /** Milliseconds after which a statement ends the embedded database's thread. Default 300,000. */
  readonly embeddedStatementMs?: number;
}

/**
 * Opens the database that the options name. Nothing is migrated: see `migrate`.
 *
 * The embedded database answers one statement at a time over one connection: inside a transaction use
 * the transaction's own handle, for the outer one would wait for ever.
 *
 * @throws {DatabaseInUseError} when another process has the embedded database open
 * @throws {DatabaseFolderError} when the embedded database's folder cannot be used, or holds another version's or a
 * damaged database
 */
export async function openDatabase(options: DatabaseOptions): Promise<Connection> {
  return options.url
    ? openServer(options.url, options)
    : await openEmbedded(options.dataDir, options.embeddedStatementMs);
}

/**
 * The tables behind some connections.
 *
 * @param logger told of each statement
 */
export function tablesOf(sql: postgres.Sql, logger?: Logger): Database {
  return drizzle({
    client: prepareRepeated(sql),
    relations,
    ...logger === undefined ? {} : { logger },
  });
}

/**
 * Settings of a session that Holdfast relies on, which a database or a role may set otherwise. All as texts, for the
 * driver leaves out what is 0 or false.
 */
const SESSION: Readonly<Record<string, string>> = {
  DateStyle: "ISO",
  IntervalStyle: "postgres",
  TimeZone: "UTC",
  bytea_output: "hex",
  extra_float_digits: "1",
  standard_conforming_strings: "on",
  default_transaction_isolation: "read committed",
  default_transaction_read_only: "off",
  // Writing many customers, and waiting for who writes them, takes as long as it takes.
  statement_timeout: "0",
  lock_timeout: "0",
  idle_in_transaction_session_timeout: "0",
  // To compile a statement takes longer than it runs, for most of them, and half of an import's time.
  jit: "off",
};

function openServer(
  url: string,
  { directUrl, maxConnections: max = 10, statementTimeout = 30_000 }: DatabaseOptions,
): Connection {
  const pooled = directUrl !== undefined;
  const open = (settings: typeof SESSION, access: "read write" | "read only") =>
    pooled
      // What one transaction prepares or sets is not there in the next.
      ? openPool(url, { max, onnotice: () => {}, prepare: false }, {
        mode: `isolation level read committed ${access}`,
        settings,
      })
      : openPool(url, { max, onnotice: () => {}, connection: settings });
  const pool = open(SESSION, "read write");
  const reading = open({
    ...SESSION,
    statement_timeout: String(statementTimeout),
    default_transaction_read_only: "on",
  }, "read only");
  const direct = pooled
    ? openPool(directUrl, { max, onnotice: () => {}, connection: SESSION })
    : pool;
  return {
    kind: "server",
    sql: pool.sql,
    db: tablesOf(pool.sql),
    readDb: tablesOf(reading.sql),
    reserve: direct.reserve,
    writers: { customers: false },
    async close() {
      await Promise.all([...new Set([pool, reading, direct])].map((one) => one.close()));
    },
  };
}

async function openEmbedded(dataDir: string, statementMs?: number): Promise<Connection> {
  const lock = dataDir === ":memory:"
    ? undefined
    : await usingFolder(dataDir, () => lockFolder(dataDir));
  try {
    const folder = dataDir === ":memory:" ? dataDir : join(dataDir, "postgres");
    const server = await usingFolder(
      dataDir,
      () => openingDatabase(folder, () => startEmbeddedServer(folder, statementMs)),
    );
    const pool = openPool(undefined, {
      // The driver accepts a socket of one's own; its types do not name the option.
      ...{ socket: () => server.connect() },
      max: 1,
      // The thread answers when it has recovered.
      connect_timeout: 60,
      user: "postgres",
      database: "postgres",
      onnotice: () => {},
    });
    const db = tablesOf(pool.sql);
    return {
      kind: "embedded",
      sql: pool.sql,
      db,
      readDb: db,
      reserve: pool.reserve,
      writers: { customers: false },
      async close() {
        await pool.close();
        await server.close();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** Whether the database answers at all; fails where it does not. */
export async function ping(db: Queryable): Promise<void> {
  await db.execute(sql`select 1`);
}
