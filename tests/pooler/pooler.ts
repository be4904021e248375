/**
 * Runs the database's tests through PgBouncer in transaction mode: starts a PostgreSQL server and PgBouncer of its own,
 * and ends both afterwards. Arguments name the files or folders of tests; without any, those of the database and the
 * services.
 */
import { createCluster, findServerPrograms, freePort, serverUser } from "../crash/cluster.ts";

/** Where the pooler is installed. */
const PROGRAM = Deno.env.get("PGBOUNCER") || "/usr/sbin/pgbouncer";
const TESTS = ["db", "services", "tests/database", "tests/graphql/limits_test.ts"];

/** Starts PgBouncer before a server and waits until it answers. */
async function startPooler(serverUrl: string, folder: string) {
  const port = freePort();
  const owner = await serverUser();
  const server = new URL(serverUrl);
  const settings = `${folder}/pgbouncer.ini`;
  await Deno.writeTextFile(
    settings,
    `[databases]
* = host=${server.hostname} port=${server.port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${folder}/users.txt
pool_mode = transaction
; Fewer than the clients, so that transactions change sessions.
default_pool_size = 6
`,
  );
  await Deno.writeTextFile(`${folder}/users.txt`, '"postgres" ""\n');
  await Deno.chmod(folder, 0o755);
  const process = new Deno.Command(PROGRAM, {
    args: ["-q", settings],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
    ...owner ?? {},
  }).spawn();
  for (let tries = 0;; tries++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      break;
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, process };
}

const programs = await findServerPrograms();
if (programs === undefined) {
  throw new Error("The programs of PostgreSQL (initdb) are not installed.");
}
const cluster = await createCluster(programs);
const folder = await Deno.makeTempDir({ prefix: "holdfast_pooler_" });
let code = 1;
try {
  const { url, process } = await startPooler(cluster.url, folder);
  try {
    const tests = Deno.args.length > 0 ? Deno.args : TESTS;
    ({ code } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "--frozen", "--allow-all", "--no-check", ...tests],
      env: {
        HOLDFAST_TEST_DATABASE_URL: cluster.url,
        HOLDFAST_TEST_POOLER_URL: url,
        DENO_V8_FLAGS: "--liftoff-only",
      },
      stdout: "inherit",
      stderr: "inherit",
    }).output());
  } finally {
    process.kill("SIGINT");
    await process.status;
  }
} finally {
  await cluster.remove();
  await Deno.remove(folder, { recursive: true });
}
Deno.exit(code);
