import assert from "node:assert/strict";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { columnOf, columnWithRole } from "@/schema/schema.ts";
import { databaseTest } from "@/tests/support/database.ts";
import { currentSchema } from "./customer_schema.ts";
import { changeColumns, changedSchema, type ColumnChange } from "./schema_changes.ts";

const change = (changes: readonly ColumnChange[]) => changedSchema(ECOMMERCE, changes);

Deno.test("changedSchema() changes labels, units and roles of the columns named", () => {
  const label = { en: "Months as a customer", ko: "가입 개월" };
  const schema = change([
    { key: "tenure", label, unit: null },
    { key: "cashbackAmount", roles: ["FEATURE"] },
    { key: "orderAmountHike", roles: ["FEATURE", "MONETARY"] },
  ]);
  assert.deepEqual(columnOf(schema, "tenure")!.label, label);
  assert.equal(columnOf(schema, "tenure")!.unit, undefined);
  assert.equal(columnWithRole(schema, "MONETARY")!.key, "orderAmountHike");
  assert.equal(schema.columns.length, ECOMMERCE.columns.length);
});

Deno.test("changedSchema() changes nothing where nothing is to be different", () => {
  assert.equal(change([{ key: "tenure" }]).fingerprint, ECOMMERCE.fingerprint);
});

for (
  const [what, changes, code] of [
    ["an unknown column", [{ key: "shoeSize" }], "NO_COLUMN"],
    ["another label", [{ key: "complained", roles: ["LABEL"] }], "NEEDS_IMPORT"],
    ["no id", [{ key: "customerId", roles: [] }], "NEEDS_IMPORT"],
    ["a column that is not stored", [{ key: "tenure", roles: ["IGNORED"] }], "NEEDS_IMPORT"],
    ["one role twice", [{ key: "tenure", roles: ["FEATURE", "MONETARY"] }], "BAD_SCHEMA"],
    ["a role that needs numbers", [{ key: "gender", roles: ["RECENCY"] }], "BAD_SCHEMA"],
  ] as const
) {
  Deno.test(`changedSchema() refuses ${what}`, () => {
    assert.throws(() => change(changes), { code });
  });
}

databaseTest("changeColumns() makes the changed schema the current one", async (fixture) => {
  const roles = ["FEATURE"] as const;
  const schema = await changeColumns(fixture, [{ key: "orderCount", roles }]);
  const current = await currentSchema(fixture);
  assert.equal(current.fingerprint, schema.fingerprint);
  assert.deepEqual(columnOf(current, "orderCount")!.roles, roles);
});
