import assert from "node:assert/strict";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { readDeclaration } from "@/schema/declaration.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { readOutcomeFile } from "./outcome_file.ts";

const GYM = readDeclaration({
  columns: [
    { header: "Member no.", kind: "TEXT", roles: ["ID"] },
    { header: "State", kind: "BOOLEAN", roles: ["LABEL"], churnedWhen: ["Cancelled"] },
    { header: "Churn calls", key: "calls", kind: "INTEGER", roles: ["FEATURE"] },
  ],
});

const now = new Date("2026-03-01T00:00:00Z");

async function read(schema: CustomerSchema, text: string): Promise<[string, boolean][]> {
  const file = ReadableStream.from([new TextEncoder().encode(text)]);
  const period = {
    start: new Date("2026-01-01T00:00:00Z"),
    now,
    asOf: { at: now, wholeDay: false },
  };
  const outcomes = await readOutcomeFile(file, schema, period);
  return [...outcomes].map(([id, { retained }]) => [id, retained]);
}

Deno.test("readOutcomeFile() finds the id by the header of the shop's own table", async () => {
  for (const header of ["Member no.", "member NO.", "customerId", "CustomerID"]) {
    assert.deepEqual(await read(GYM, `${header},Retained\nM1,1\nM2,0\n`), [
      ["M1", true],
      ["M2", false],
    ]);
  }
});

Deno.test("readOutcomeFile() reads the shop's own label by the values that mean churned", async () => {
  assert.deepEqual(await read(GYM, "Member no.,State\nM1,Active\nM2,cancelled\n"), [
    ["M1", true],
    ["M2", false],
  ]);
});

Deno.test("readOutcomeFile() reads the public table's headers and yes and no with any schema", async () => {
  for (const schema of [GYM, ECOMMERCE]) {
    assert.deepEqual(await read(schema, "CustomerID,Churn\nM1,no\nM2,1\n"), [
      ["M1", true],
      ["M2", false],
    ]);
  }
});

Deno.test("readOutcomeFile() refuses an outcome that is blank", async () => {
  await assert.rejects(read(GYM, "Member no.,State\nM1,\n"), { code: "BAD_OUTCOMES" });
});
