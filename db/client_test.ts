import assert from "node:assert/strict";
import { copyEmbeddedDatabase } from "../tests/support/database.ts";
import { DatabaseInUseError } from "./embedded/lock.ts";
import { DatabaseFolderError } from "./embedded/folder_error.ts";
import { openDatabase } from "./client.ts";
import { migrate } from "./migrate.ts";
import { customers } from "./schema/mod.ts";

Deno.test("the embedded database keeps its rows from one opening to the next", async () => {
  const dataDir = await Deno.makeTempDir();
  const first = await openDatabase({ dataDir });
  await migrate(first);
  await first.db.insert(customers).values({ customerId: "C1", importLine: 4 });
  await first.close();

  const second = await openDatabase({ dataDir });
  await migrate(second);
  const rows = await second.db.select().from(customers);
  await second.close();
  assert.deepEqual(rows.map((row) => [row.customerId, row.importLine]), [["C1", 4]]);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("a database in use is refused with one clear line", async () => {
  const dataDir = await copyEmbeddedDatabase();
  const first = await openDatabase({ dataDir });
  await assert.rejects(openDatabase({ dataDir }), DatabaseInUseError);
  await first.close();
  await Deno.remove(dataDir, { recursive: true });
});

/** What opening a database in a folder is refused with. */
async function refusal(dataDir: string): Promise<string> {
  try {
    await (await openDatabase({ dataDir })).close();
  } catch (error) {
    assert.ok(error instanceof DatabaseFolderError, String(error));
    return error.message;
  }
  return "";
}

Deno.test("openDatabase() says what is wrong with a folder, and deletes nothing", async () => {
  const dataDir = await copyEmbeddedDatabase();
  const file = `${dataDir}/postgres/PG_VERSION`;
  const version = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, "16\n");
  assert.match(await refusal(dataDir), /postgres is of PostgreSQL 16, where 18 is expected/);
  await Deno.writeTextFile(file, version);
  for await (const { name, isFile } of Deno.readDir(`${dataDir}/postgres/pg_wal`)) {
    if (isFile) await Deno.truncate(`${dataDir}/postgres/pg_wal/${name}`, 100);
  }
  assert.match(await refusal(dataDir), /postgres is damaged .*backup.* Nothing was deleted/);
  assert.match(await refusal(file), /PG_VERSION, which is a file\. Name a folder/);
  assert.equal(await Deno.readTextFile(file), version);
  await Deno.remove(dataDir, { recursive: true });
});
