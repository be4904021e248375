import assert from "node:assert/strict";
import { getTableName, is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import * as schema from "@/db/schema/mod.ts";
import { ENTITIES, ENTITY_LINKS } from "./entities.ts";

const tables = new Map<string, PgTable>(
  Object.values<unknown>(schema).flatMap((each) =>
    is(each, PgTable) ? [[getTableName(each), each]] : []
  ),
);

const columnsOf = (name: string) => {
  const table = tables.get(name);
  assert.ok(table, `There is no table ${name}`);
  return getTableConfig(table).columns.map(({ name }) => name);
};

Deno.test("the diagram's entities are tables with the keys that it names", () => {
  for (const { table, key } of ENTITIES) {
    const parts = key.split(", ");
    const { primaryKeys, columns } = getTableConfig(tables.get(table)!);
    const primary = primaryKeys[0]?.columns.map(({ name }) => name) ??
      columns.filter((column) => column.primary).map(({ name }) => name);
    assert.deepEqual([...primary].sort(), parts.sort(), table);
  }
});

Deno.test("the diagram's links are columns of their tables, between neighbours", () => {
  const place = new Map<string, (typeof ENTITIES)[number]>(
    ENTITIES.map((entity) => [entity.table, entity]),
  );
  for (const { from, by, to } of ENTITY_LINKS) {
    assert.ok(columnsOf(from).includes(by), `${from}.${by}`);
    const [a, b] = [place.get(from)!, place.get(to)!];
    assert.equal(Math.abs(a.column - b.column) + Math.abs(a.row - b.row), 1, `${from} → ${to}`);
  }
});
