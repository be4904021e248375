/** A database of a campaign's own, which outlives the program that uses it. */
import { type Connection, openDatabase } from "@/db/client.ts";
import { copyEmbeddedDatabase, copyServerDatabase } from "../support/database_template.ts";
import type { ProgramOptions } from "../support/program.ts";

/** Which kind of database. */
export const DATABASES = ["embedded", "server"] as const;
export type DatabaseKind = (typeof DATABASES)[number];

export interface Store {
  /** How the program finds it. */
  readonly options: Required<Pick<ProgramOptions, "dataDir" | "url" | "demo">>;
  /** Looks into it while no program uses it. */
  inspect<T>(look: (connection: Connection) => Promise<T>): Promise<T>;
  remove(): Promise<void>;
}

/**
 * Makes an empty, migrated database.
 *
 * @param serverUrl where databases can be made; needed for one on a server
 */
export async function createStore(kind: DatabaseKind, serverUrl?: string): Promise<Store> {
  const server = kind === "server" ? await copyServerDatabase(serverUrl!) : undefined;
  const dataDir = server ? await Deno.makeTempDir() : await copyEmbeddedDatabase();
  return {
    options: { dataDir, url: server?.url, demo: false },
    async inspect(look) {
      const connection = await openDatabase({ dataDir, url: server?.url });
      try {
        return await look(connection);
      } finally {
        await connection.close();
      }
    },
    async remove() {
      await server?.drop();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}
