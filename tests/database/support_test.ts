import assert from "node:assert/strict";
import { customers, imports } from "@/db/schema/mod.ts";
import { databaseTest } from "../support/database.ts";

for (const run of ["first", "second"]) {
  databaseTest(`the ${run} database test finds every table empty`, async ({ db }) => {
    assert.equal(await db.$count(customers), 0);
    await db.insert(customers).values({ customerId: "C1" });
    const [row] = await db.insert(imports).values({ fileName: "a.csv", mode: "MERGE" }).returning();
    assert.equal(row?.id, 1);
  });
}
