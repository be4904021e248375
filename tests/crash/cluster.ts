/** A PostgreSQL server of one's own, which may be restarted as often as one likes. */
import { join } from "node:path";
import postgres from "postgres";

export interface Cluster {
  /** Address of its database `postgres`. */
  readonly url: string;
  /** Stops the server, ending its connections at once, and starts it again. */
  restart(): Promise<void>;
  /** Ends every connection and returns how many there were. */
  terminateConnections(): Promise<number>;
  remove(): Promise<void>;
}

/** Where distributions keep the server's programs, beside the PATH. */
const BIN_FOLDERS = ["/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt"];

/** Folder of `initdb` and `pg_ctl`, the newest version's where there are several; undefined where there is none. */
export async function findServerPrograms(): Promise<string | undefined> {
  const installed = (await Promise.all(BIN_FOLDERS.map(foldersIn))).flat().sort((a, b) =>
    b.localeCompare(a, "en", { numeric: true })
  ).map((folder) => join(folder, "bin"));
  const inPath = (Deno.env.get("PATH") ?? "").split(":");
  for (const folder of [...inPath, ...installed]) {
    if (await isFile(join(folder, "initdb")) && await isFile(join(folder, "pg_ctl"))) return folder;
  }
  return undefined;
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => join(folder, name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}

/**
 * Makes a server in a temporary folder, on a port that the kernel chooses.
 *
 * @param programs as {@linkcode findServerPrograms} returns it
 */
export async function createCluster(programs: string): Promise<Cluster> {
  const folder = await Deno.makeTempDir({ prefix: "holdfast_cluster_" });
  const data = join(folder, "data");
  const port = freePort();
  const owner = await serverUser();
  if (owner) await Deno.chown(folder, owner.uid, owner.gid);
  const run = async (program: string, ...args: string[]) => {
    // Nothing is piped: the server would inherit the pipe and keep it open.
    const { code } = await new Deno.Command(join(programs, program), {
      args,
      cwd: folder,
      stdin: "null",
      stdout: "null",
      ...owner ?? {},
    }).output();
    if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}.`);
  };
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`;
  const start = ["-D", data, "-l", join(folder, "log"), "-w", "-o", options];
  await run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
  await run("pg_ctl", "start", ...start);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return {
    url,
    restart: () => run("pg_ctl", "restart", "-m", "fast", ...start),
    async terminateConnections() {
      const admin = postgres(url, { max: 1 });
      try {
        const ended = await admin`select pg_terminate_backend(pid) from pg_stat_activity
          where backend_type = 'client backend' and pid <> pg_backend_pid()`;
        return ended.length;
      } finally {
        await admin.end();
      }
    },
    async remove() {
      await run("pg_ctl", "stop", "-D", data, "-m", "immediate", "-w");
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** A port that the kernel chooses. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
export async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (Deno.uid() !== 0) return undefined;
  const entry = (await Deno.readTextFile("/etc/passwd")).split("\n").find((line) =>
    line.startsWith("postgres:")
  );
  if (!entry) throw new Error("PostgreSQL does not run as root, and there is no user postgres.");
  const [, , uid, gid] = entry.split(":");
  return { uid: Number(uid), gid: Number(gid) };
}
