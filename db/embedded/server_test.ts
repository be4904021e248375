import assert from "node:assert/strict";
import { isConnectionLost } from "../connection_lost.ts";
import { copyEmbeddedDatabase } from "../../tests/support/database.ts";
import { openDatabase } from "../client.ts";

Deno.test({
  name:
    "a statement that takes too long ends the embedded database's thread; the next one finds what was committed",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const dataDir = await copyEmbeddedDatabase();
    const { sql, close } = await openDatabase({ dataDir, embeddedStatementMs: 5000 });
    try {
      await sql.unsafe("create table kept (a int)");
      await sql.unsafe("insert into kept values (1)");
      // Endless: nothing in the embedded database can stop it.
      await assert.rejects(
        Promise.resolve(
          sql.unsafe(
            "with recursive n as (select 1 union all select 1 from n) select count(*) from n",
          ),
        ),
        (error) => isConnectionLost(error),
      );
      const [row] = await sql`select a from kept`;
      assert.equal(row!.a, 1);
    } finally {
      await close();
      await Deno.remove(dataDir, { recursive: true });
    }
  },
});
