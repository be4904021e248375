/** The table of the customers, made from one schema after another. */
import assert from "node:assert/strict";
import { getColumns } from "drizzle-orm";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { customersTable, indexedColumns } from "./customers_table.ts";
import { readCurrentSchema } from "./queries/customer_schema.ts";
import { addColumns } from "./replace.ts";
import { columnName } from "./schema/column_names.ts";
import { AWKWARD, keyOf, schemaWith } from "../tests/support/awkward_schema.ts";
import { type DatabaseFixture, databaseTest, giveSchema } from "../tests/support/database.ts";
import { customers } from "../tests/support/shop_customers.ts";

/** Name and type of each column of a table or view, in the order of the names. */
async function columnsOf({ connection: { sql } }: DatabaseFixture, relation: string) {
  const rows = await sql<{ column: string }[]>`
    select attname || ' ' || format_type(atttypid, atttypmod) as column from pg_attribute
    where attrelid = ${relation}::regclass and attnum > 0 and not attisdropped`;
  return rows.map(({ column }) => column).sort();
}

async function indexesOf({ connection: { sql } }: DatabaseFixture): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select indexname as name from pg_indexes where tablename = 'customers'`;
  return rows.map(({ name }) => name).sort();
}

function expectedColumns(schema: CustomerSchema): string[] {
  return Object.values(getColumns(customersTable(schema))).map((column) => {
    const type = column.getSQLType().replace(/^timestamp$/, "timestamp without time zone");
    return `${column.name} ${type}`;
  }).sort();
}

databaseTest("migrate() makes the table and the indexes of the preset", async (fixture) => {
  assert.deepEqual(await columnsOf(fixture, "customers"), expectedColumns(ECOMMERCE));
  const before = await indexesOf(fixture);
  const current = await readCurrentSchema(fixture.db);
  assert.deepEqual(
    current.columns.map(({ key, kind }) => [key, kind]),
    ECOMMERCE.columns.map(({ key, kind }) => [key, kind]),
  );
  await giveSchema(fixture.connection.sql, schemaWith([]));
  await giveSchema(fixture.connection.sql, ECOMMERCE);
  assert.deepEqual(await columnsOf(fixture, "customers"), expectedColumns(ECOMMERCE));
  assert.deepEqual(await indexesOf(fixture), before);
});

databaseTest("swapCustomers() gives the table the columns of any schema", async (fixture) => {
  const { sql } = fixture.connection;
  await giveSchema(sql, AWKWARD);
  assert.deepEqual(await columnsOf(fixture, "customers"), expectedColumns(AWKWARD));
  assert.deepEqual(await readCurrentSchema(fixture.db), AWKWARD);
  const indexes = await indexesOf(fixture);
  assert.deepEqual(
    indexedColumns(AWKWARD).map(({ header }) => header),
    ["order", "Total ($)", "1st order", "select"],
  );
  for (const { key } of indexedColumns(AWKWARD)) {
    assert.ok(indexes.includes(`customers_${columnName(key)}_idx`), key);
  }
  assert.ok(!indexes.includes("customers_tenure_idx"));
  const names = AWKWARD.columns.map(({ key }) => columnName(key));
  assert.equal(new Set(names).size, names.length);
});

databaseTest(
  "swapCustomers() keeps grants, triggers and what was added by hand",
  async (fixture) => {
    const { sql } = fixture.connection;
    const role = `reader_${crypto.randomUUID().slice(0, 8)}`;
    await sql.unsafe(`
    create role ${role};
    grant select on customers, bi_customers to ${role};
    create index by_hand_idx on customers (import_id, churn_probability);
    create index of_a_column_idx on customers (gender);
  `);
    try {
      await giveSchema(sql, AWKWARD);
      const [granted] = await sql`
      select has_table_privilege(${role}, 'customers', 'select') as "table",
        has_table_privilege(${role}, 'bi_customers', 'select') as "view"`;
      assert.deepEqual({ ...granted }, { table: true, view: true });
      const indexes = await indexesOf(fixture);
      assert.ok(indexes.includes("by_hand_idx"));
      assert.ok(!indexes.includes("of_a_column_idx"));
      const version = () => sql`select id from data_changes where relation = 'customers'`;
      const before = await version();
      await sql`insert into customers (customer_id) values ('C1')`;
      assert.notDeepEqual(await version(), before);
    } finally {
      await sql.unsafe(
        `drop index if exists by_hand_idx; drop owned by ${role}; drop role ${role}`,
      );
    }
  },
);

databaseTest("bi_customers has the columns of the current schema", async (fixture) => {
  const { sql } = fixture.connection;
  const preset = await columnsOf(fixture, "bi_customers");
  await giveSchema(sql, AWKWARD);
  const columns = await columnsOf(fixture, "bi_customers");
  for (const { key } of AWKWARD.columns) {
    assert.ok(columns.some((column) => column.startsWith(`${columnName(key)} `)), key);
  }
  assert.ok(!columns.some((column) => column.startsWith("tenure ")));
  await giveSchema(sql, ECOMMERCE);
  assert.deepEqual(await columnsOf(fixture, "bi_customers"), preset);
});

databaseTest(
  "a view of somebody's own on bi_customers survives a swap that keeps the columns, and refuses another",
  async (fixture) => {
    const { sql } = fixture.connection;
    await sql.unsafe("create view own_report as select customer_id, tenure from bi_customers");
    try {
      await giveSchema(sql, ECOMMERCE);
      await assert.rejects(giveSchema(sql, AWKWARD), {
        name: "TableInUseError",
        message: /own_report.*Drop them, import again/s,
      });
      assert.deepEqual(await columnsOf(fixture, "customers"), expectedColumns(ECOMMERCE));
      assert.equal((await readCurrentSchema(fixture.db)).fingerprint, ECOMMERCE.fingerprint);
    } finally {
      await sql.unsafe("drop view own_report");
    }
  },
);

databaseTest("addColumns() adds what a schema has more, and keeps every row", async (fixture) => {
  const { sql } = fixture.connection;
  await fixture.db.insert(customers).values({ customerId: "C1", tenure: 4 });
  const more = schemaOf([
    ...ECOMMERCE.columns,
    ...AWKWARD.columns.filter(({ key }) => key !== "customerId")
      .map((column) => ({ ...column, roles: ["FEATURE"] as const })),
  ]);
  await sql.begin((tx) => addColumns(tx, more));
  assert.deepEqual(await columnsOf(fixture, "customers"), expectedColumns(more));
  assert.equal((await readCurrentSchema(fixture.db)).fingerprint, more.fingerprint);
  const [row] = await fixture.db.select().from(customersTable(more));
  assert.partialDeepStrictEqual(row as Record<string, unknown>, {
    customerId: "C1",
    tenure: 4,
    [keyOf(AWKWARD, "1st order")]: null,
  });
  const [view] = await sql`select * from bi_customers`;
  assert.equal(Object.keys(view!).indexOf("tenure"), 2);
});

databaseTest("a table of 200 columns is made, filled and read", async (fixture) => {
  const kinds = ["NUMBER", "INTEGER", "BOOLEAN", "CATEGORY", "DATE", "TEXT"] as const;
  const wide = schemaWith(
    Array.from({ length: 200 }, (_, n) => [`Column ${n}`, kinds[n % kinds.length]!] as const),
  );
  await giveSchema(fixture.connection.sql, wide);
  const table = customersTable(wide);
  await fixture.db.insert(table).values({ customerId: "C1", column4: "2026-01-31" } as never);
  const [row] = await fixture.db.select().from(table);
  assert.equal(
    Object.keys(row!).length,
    200 + Object.keys(getColumns(customersTable(schemaWith([])))).length,
  );
  assert.equal((row as Record<string, unknown>)["column4"], "2026-01-31");
});
