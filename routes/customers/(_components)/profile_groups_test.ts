import assert from "node:assert/strict";
import type { Column, Kind, Role } from "@/schema/column.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { profileGroups } from "./profile_groups.ts";

function column(key: string, kind: Kind, roles: readonly Role[] = ["FEATURE"]): Column {
  return { key, header: key, label: { en: key, ko: key }, kind, roles, source: "FILE" };
}

const id = column("customerId", "TEXT", ["ID"]);

Deno.test("profileGroups() keeps the groups of the public churn table", () => {
  const groups = profileGroups(ECOMMERCE);
  assert.deepEqual(groups.map(({ name }) => name), ["orders", "satisfaction", "usage", "person"]);
  assert.deepEqual(groups.flatMap(({ keys }) => keys).length, ECOMMERCE.columns.length - 1);
});

Deno.test("profileGroups() puts columns with a role before the others of a narrow table", () => {
  const schema = schemaOf([
    id,
    column("plan", "CATEGORY"),
    column("spend", "NUMBER", ["FEATURE", "MONETARY"]),
    column("churned", "BOOLEAN", ["LABEL"]),
    column("email", "TEXT", ["CONTACT"]),
  ]);
  assert.deepEqual(profileGroups(schema), [
    { name: "value", keys: ["spend", "churned"] },
    { name: "rest", keys: ["plan"] },
  ]);
});

Deno.test("profileGroups() groups a wide table by what its columns measure", () => {
  const kinds: Kind[] = ["NUMBER", "BOOLEAN", "CATEGORY", "DATE", "TEXT"];
  const columns = Array.from({ length: 200 }, (_, i) => column(`c${i}`, kinds[i % kinds.length]!));
  const groups = profileGroups(schemaOf([id, ...columns]));
  assert.deepEqual(
    groups.map(({ name, keys }) => [name, keys.length]),
    [["range", 40], ["flag", 40], ["choice", 40], ["date", 40], ["text", 40]],
  );
});
