/** Kills an import at any point: the customers are as before or as after, and the next import works. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TextLineStream } from "../support/text_lines.ts";
import { type Connection, openDatabase } from "@/db/client.ts";
import { customers, imports } from "@/db/schema/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { importFile } from "@/services/imports/mod.ts";
import { copyEmbeddedDatabase, copyServerDatabase, testServerUrl } from "../support/database.ts";

const ROWS = 8000;
const PROGRAM = fileURLToPath(new URL("./import_process.ts", import.meta.url));

/** When to kill: at a line of the program's report, so many milliseconds after it. */
const MOMENTS: [line: RegExp, delay: number][] = [
  [/^import\.checking 0\.[3-9]/, 0],
  [/^import\.storing 0\.9/, 0],
  [/^import\.storing 0\.9/, 100],
];

async function importAndKill(args: string[], [line, delay]: (typeof MOMENTS)[number]) {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", PROGRAM, ...args],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  for await (const text of process.stdout.pipeThrough(new TextLineStream())) {
    if (!line.test(text)) continue;
    await new Promise((resolve) => setTimeout(resolve, delay));
    try {
      process.kill("SIGKILL");
    } catch (error) {
      // It has ended by itself in that moment, which is one of the outcomes.
      if (!(error instanceof TypeError)) throw error;
    }
  }
  await process.status;
}

async function check(connection: Connection, file: string) {
  const { db, sql } = connection;
  const [count] = await sql<{ old: number; all: number }[]>`
    select count(*) filter (where customer_id like 'OLD%')::int as old, count(*)::int as all
    from customers`;
  assert.ok(
    (count!.old === 3 && count!.all === 3) || (count!.old === 0 && count!.all === ROWS),
    JSON.stringify(count),
  );
  const result = await importFile(
    { connection, db, clock: () => new Date() },
    file,
    { fileName: "again.csv", mode: "REPLACE" },
    silentTask,
  );
  assert.equal(result.rowsAccepted, ROWS);
  const statuses = await db.select({ status: imports.status }).from(imports);
  assert.ok(statuses.every(({ status }) => status === "COMPLETED" || status === "FAILED"));
  const [left] = await sql`select 1 from pg_class where relname ~ '^customers_(next|previous)'`;
  assert.equal(left, undefined);
}

async function killTest(dataDir: string, url: string) {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "customers.csv");
  const rows = Array.from({ length: ROWS }, (_, index) => `C${index},${index % 60},Female\n`);
  await Deno.writeTextFile(file, `CustomerID,Tenure,Gender\n${rows.join("")}`);
  const options = { dataDir, url: url || undefined };
  for (const moment of MOMENTS) {
    const before = await openDatabase(options);
    await before.db.delete(customers);
    await before.db.insert(customers).values(["OLD1", "OLD2", "OLD3"].map((customerId) => ({
      customerId,
    })));
    await before.close();
    await importAndKill([file, dataDir, url], moment);
    const after = await openDatabase(options);
    try {
      await check(after, file);
    } finally {
      await after.close();
    }
  }
  await Deno.remove(folder, { recursive: true });
}

Deno.test("an import killed at any point leaves the customers as before or as after (embedded)", async () => {
  const dataDir = await copyEmbeddedDatabase();
  await killTest(dataDir, "");
  await Deno.remove(dataDir, { recursive: true });
});

const server = testServerUrl();
Deno.test({
  name: "an import killed at any point leaves the customers as before or as after (PostgreSQL" +
    `${server ? "" : ": skipped, HOLDFAST_TEST_DATABASE_URL is not set"})`,
  ignore: !server,
  async fn() {
    const { url, drop } = await copyServerDatabase(server!);
    await killTest("", url);
    await drop();
  },
});
