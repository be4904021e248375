import assert from "node:assert/strict";
import { DatabaseInUseError } from "./embedded/lock.ts";
import { openDatabase } from "./client.ts";
import { migrate } from "./migrate.ts";
import { customers } from "./schema/mod.ts";

Deno.test("the embedded database keeps its rows from one opening to the next", async () => {
  const dataDir = await Deno.makeTempDir();
  const first = await openDatabase({ dataDir });
  await migrate(first);
  await first.db.insert(customers).values({ customerId: "C1", tenure: 4 });
  await first.close();

  const second = await openDatabase({ dataDir });
  await migrate(second);
  const rows = await second.db.select().from(customers);
  await second.close();
  assert.deepEqual(rows.map((row) => [row.customerId, row.tenure]), [["C1", 4]]);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("a database in use is refused with one clear line", async () => {
  const dataDir = await Deno.makeTempDir();
  const first = await openDatabase({ dataDir });
  await assert.rejects(openDatabase({ dataDir }), DatabaseInUseError);
  await first.close();
  await Deno.remove(dataDir, { recursive: true });
});
