import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { customers } from "@/db/schema/mod.ts";
import { appTest } from "@/tests/support/database.ts";
import { type ErrorReport, reportOf } from "./error_report.ts";

const SECRET = "kim.minji@shop.example";

async function failureOf(work: () => Promise<unknown>): Promise<ErrorReport> {
  try {
    await work();
  } catch (error) {
    return reportOf(error);
  }
  throw new Error("Expected a failure.");
}

appTest(
  "a statement that fails is reported without the values that it had",
  async ({ db, connection }) => {
    await db.insert(customers).values({ customerId: SECRET });
    const failures = [
      await failureOf(async () => await db.insert(customers).values({ customerId: SECRET })),
      await failureOf(() => db.execute(sql`select ${SECRET}::text::int`)),
      await failureOf(() => connection.sql`select ${SECRET}::text::int`),
    ];
    for (const report of failures) {
      assert.ok(!JSON.stringify(report).includes("kim"), JSON.stringify(report));
      assert.ok(report.stack.length > 0);
    }
    const [duplicate, cast, bare] = failures;
    assert.equal(duplicate!.error, "DrizzleQueryError");
    assert.match(duplicate!.statement!, /^insert into "customers" .* values \(\$1/);
    assert.equal(duplicate!.cause!.code, "23505");
    assert.equal(cast!.statement, "select $1::text::int");
    assert.equal(bare!.code, "22P02");
  },
);

Deno.test("what a parser quotes is left out, what the program says itself is not", () => {
  const parsed = (() => {
    try {
      return JSON.parse(SECRET);
    } catch (error) {
      return error;
    }
  })();
  assert.deepEqual(
    { ...reportOf(parsed), stack: [] },
    { error: "SyntaxError", stack: [] },
  );
  const report = reportOf(new Error("No worker answers.", { cause: new TypeError("x is null") }));
  assert.equal(report.message, "No worker answers.");
  assert.equal(report.cause?.message, "x is null");
  assert.match(report.stack[0]!, /^at .*error_report_test\.ts/);
  assert.deepEqual(reportOf("kim"), { error: "string", stack: [] });
});

Deno.test("a message of several lines is not taken for places in the code", () => {
  const { stack } = reportOf(new SyntaxError(`Unexpected token\n    at ${SECRET}`));
  assert.ok(!stack.join().includes("kim"));
});
