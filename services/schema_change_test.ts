import assert from "node:assert/strict";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { columnOf, columnWithRole } from "@/schema/schema.ts";
import { changedSchema, changeSchema } from "./schema_change.ts";
import { currentSchema } from "./customer_schema.ts";
import { UserError } from "./errors.ts";
import { databaseTest } from "../tests/support/database.ts";

Deno.test("changedSchema() changes labels, units and roles, and the fingerprint with them", () => {
  const next = changedSchema(ECOMMERCE, {
    tenure: { label: { en: "Months with us", ko: "가입 개월" }, unit: null },
    couponsUsed: { roles: ["FEATURE", "FREQUENCY"] },
    orderCount: { roles: ["FEATURE"] },
  });
  assert.equal(columnOf(next, "tenure")?.label.en, "Months with us");
  assert.equal(columnOf(next, "tenure")?.unit, undefined);
  assert.equal(columnWithRole(next, "FREQUENCY")?.key, "couponsUsed");
  assert.notEqual(next.fingerprint, ECOMMERCE.fingerprint);
});

Deno.test("changedSchema() gives the same schema when nothing changes", () => {
  assert.equal(changedSchema(ECOMMERCE, {}).fingerprint, ECOMMERCE.fingerprint);
});

Deno.test("changedSchema() keeps the id, the label and what is stored", () => {
  const next = changedSchema(ECOMMERCE, {
    customerId: { roles: ["FEATURE"] },
    churned: { roles: [] },
    tenure: { roles: ["IGNORED"] },
  });
  assert.equal(next.fingerprint, ECOMMERCE.fingerprint);
});

Deno.test("changedSchema() refuses a second column of one role, and one that is no number", () => {
  const refused = (key: string) => () =>
    changedSchema(ECOMMERCE, { [key]: { roles: ["RECENCY"] } });
  assert.throws(refused("tenure"), UserError);
  const moved = { daysSinceLastOrder: { roles: [] }, gender: { roles: ["RECENCY"] as const } };
  assert.throws(() => changedSchema(ECOMMERCE, moved), UserError);
});

databaseTest("changeSchema() makes the changed schema current once", async (fixture) => {
  const before = await currentSchema(fixture);
  const next = await changeSchema(fixture, before, { tenure: { unit: null } });
  assert.equal((await currentSchema(fixture)).fingerprint, next.fingerprint);
  await assert.rejects(
    changeSchema(fixture, before, { gender: { label: { en: "Sex", ko: "성별" } } }),
    { code: "SCHEMA_CHANGED" },
  );
});
