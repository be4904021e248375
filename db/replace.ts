/** The table that is to take the place of `customers`: see docs/adr/0004-replace-by-swap.md. */
import { getColumns } from "drizzle-orm";
import type postgres from "postgres";
import type { CustomerSchema } from "@/schema/column.ts";
import { customersTable, indexedColumns } from "./customers_table.ts";
import { makeCurrent } from "./queries/customer_schema.ts";
import { columnName, indexName, MAX_NAME, NEXT, quoted } from "./schema/column_names.ts";
import { isInUse, TableInUseError } from "./table_in_use.ts";
import { createBiViews, grantsOf } from "./views.ts";

export { TableInUseError };

type Sql = postgres.Sql | postgres.TransactionSql;

/**
 * Makes an empty `customers_next` with the columns of a schema, and the checks, primary key and grants of `customers`.
 * Checks of columns that the schema does not have stay behind.
 */
export async function createNextCustomers(
  sql: postgres.Sql,
  schema: CustomerSchema,
): Promise<void> {
  await sql.begin((tx) => createNext(tx, schema));
}

async function createNext(tx: postgres.TransactionSql, schema: CustomerSchema): Promise<void> {
  await dropNextCustomers(tx);
  await tx.unsafe(`
    create table customers_next
      (like customers including defaults including constraints including comments);
    alter table customers_next add constraint customers_pkey_next primary key (customer_id);
  `);
  await giveColumns(tx, "customers_next", schema);
  for (const grant of await grantsOf(tx, "customers", "customers_next")) await tx.unsafe(grant);
}

/** Puts an empty table with the columns of a schema in the place of `customers`, whatever that holds. */
export async function remakeCustomers(
  tx: postgres.TransactionSql,
  schema: CustomerSchema,
): Promise<void> {
  await createNext(tx, schema);
  await indexNextCustomers(tx, schema);
  await swapCustomers(tx, schema);
}

/** Removes `customers_next`, where there is one. */
export async function dropNextCustomers(sql: Sql): Promise<void> {
  await sql.unsafe("drop table if exists customers_next");
}

/**
 * Gives `customers_next` the indexes that `customers` has, as far as their columns are there, and those of the schema's
 * own columns; what it has already is left alone.
 */
export async function indexNextCustomers(sql: Sql, schema: CustomerSchema): Promise<void> {
  for (const statement of await nextIndexStatements(sql, schema)) await sql.unsafe(statement);
}

/** Does the same for many rows: {@linkcode INDEXED_AT_ONCE} indexes at once, each sorted in memory. */
export async function indexManyNextCustomers(
  sql: postgres.Sql,
  schema: CustomerSchema,
): Promise<void> {
  const waiting = (await nextIndexStatements(sql, schema)).values();
  const lanes = Array.from({ length: INDEXED_AT_ONCE }, async () => {
    // The lanes share the iterator, so that each statement is run once.
    for (const statement of waiting) {
      await sql.begin((tx) => tx.unsafe(`${SORT_IN_MEMORY}; ${statement}`));
    }
  });
  const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === "rejected");
  if (failed) throw (failed as PromiseRejectedResult).reason;
}

/** Cores of a small server. */
const INDEXED_AT_ONCE = 2;
/** Room for the entries of a million rows, unless the server gives more; the other core makes another index. */
const SORT_IN_MEMORY = `
  set local max_parallel_maintenance_workers = 0;
  select set_config('maintenance_work_mem', greatest(
    pg_size_bytes(current_setting('maintenance_work_mem')), pg_size_bytes('128MB')) / 1024 || 'kB', true)`;

async function nextIndexStatements(sql: Sql, schema: CustomerSchema): Promise<string[]> {
  const statements = new Map<string, string>();
  for (const { name, definition } of await transferableIndexes(sql)) {
    const next = name.slice(0, MAX_NAME - NEXT.length) + NEXT;
    statements.set(
      next,
      definition.replace(
        /^CREATE (UNIQUE )?INDEX .+? ON (?:ONLY )?\S+ /,
        (_all, unique = "") =>
          `create ${unique}index if not exists ${quoted(next)} on customers_next `,
      ),
    );
  }
  for (const { key } of indexedColumns(schema)) {
    const next = indexName(key) + NEXT;
    if (!statements.has(next)) statements.set(next, indexStatement(key, "customers_next", next));
  }
  return [...statements.values()];
}

function indexStatement(key: string, table: string, name: string): string {
  return `create index if not exists ${quoted(name)} on ${table} ` +
    `(${quoted(columnName(key))}, customer_id)`;
}

/**
 * Puts `customers_next` in the place of `customers`: renames both, the indexes and the primary key among it, points the
 * views at the new table, drops the old one, makes the schema the current one and renews the version of the customers.
 * Which customers changed is compared and noted first, beside readers; then only catalogue entries change, whatever the
 * number of rows.
 *
 * @param schema that `customers_next` was made with
 * @throws {TableInUseError} when something else depends on the old table, or on the view where it loses a column
 */
export async function swapCustomers(
  tx: postgres.TransactionSql,
  schema: CustomerSchema,
): Promise<void> {
  const triggers = await triggersOf(tx);
  // Before the table is locked against its readers: the comparison reads all of both.
  await tx.unsafe("select note_replaced_customers()");
  await tx.unsafe(`
    set local lock_timeout = '5s';
    alter table customers rename to customers_previous;
    alter table customers_next rename to customers;
  `);
  await createBiViews(tx, schema);
  try {
    await tx.unsafe("drop table customers_previous");
  } catch (error) {
    throw isInUse(error) ? TableInUseError.ofTable(error) : error;
  }
  await tx.unsafe("alter table customers rename constraint customers_pkey_next to customers_pkey");
  for (const name of await nextIndexes(tx)) {
    await tx.unsafe(`alter index ${quoted(name)} rename to ${quoted(name.slice(0, -NEXT.length))}`);
  }
  for (const definition of triggers) await tx.unsafe(definition);
  await makeCurrent(tx, schema);
  // Writes nothing, but lets the triggers know.
  await tx.unsafe("update customers set customer_id = customer_id where false");
}

/**
 * Gives `customers` the columns that a schema adds, with their indexes, and makes the schema the current one. Rows that
 * are there already lack a value in them.
 */
export async function addColumns(
  tx: postgres.TransactionSql,
  schema: CustomerSchema,
): Promise<void> {
  await tx.unsafe("set local lock_timeout = '5s'");
  const added = await giveColumns(tx, "customers", schema);
  await tx.unsafe("set local lock_timeout = 0");
  if (added.length > 0) {
    for (const { key } of indexedColumns(schema)) {
      if (added.includes(columnName(key))) {
        await tx.unsafe(indexStatement(key, "customers", indexName(key)));
      }
    }
    await createBiViews(tx, schema);
  }
  await makeCurrent(tx, schema);
}

/**
 * Adds the columns of a schema that a table lacks. From the next table, the others go; in `customers` itself they stay,
 * and one of another type is refused by PostgreSQL.
 *
 * @returns the names of the added ones
 */
async function giveColumns(
  tx: postgres.TransactionSql,
  table: "customers" | "customers_next",
  schema: CustomerSchema,
): Promise<string[]> {
  const wanted = new Map(
    Object.values(getColumns(customersTable(schema))).map((each) => [each.name, each.getSQLType()]),
  );
  const found = await tx<{ name: string; type: string }[]>`
    select attname as name, regexp_replace(format_type(atttypid, atttypmod), ' without time zone$', '') as type
    from pg_attribute where attrelid = to_regclass(${table}) and attnum > 0 and not attisdropped`;
  const fits = ({ name, type }: { name: string; type: string }) => wanted.get(name) === type;
  const there = new Set(found.filter(fits).map(({ name }) => name));
  const gone = found.filter((column) => !fits(column));
  const added = [...wanted].filter(([name]) => !there.has(name));
  const changes = [
    ...table === "customers" ? [] : gone.map(({ name }) => `drop column ${quoted(name)}`),
    ...added.map(([name, type]) => `add column ${quoted(name)} ${type}`),
  ];
  if (changes.length > 0) await tx.unsafe(`alter table ${table} ${changes.join(", ")}`);
  return added.map(([name]) => name);
}

/** Statements that make the triggers of `customers`. */
async function triggersOf(sql: Sql): Promise<string[]> {
  const rows = await sql<{ definition: string }[]>`
    select pg_get_triggerdef(oid) as definition from pg_trigger
    where tgrelid = 'customers'::regclass and not tgisinternal order by tgname`;
  return rows.map(({ definition }) => definition);
}

/** The indexes of `customers`, besides that of the primary key, whose columns `customers_next` has with the same types. */
async function transferableIndexes(sql: Sql): Promise<{ name: string; definition: string }[]> {
  return await sql<{ name: string; definition: string }[]>`
    select c.relname as name, pg_get_indexdef(c.oid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = 'customers'::regclass and not i.indisprimary and not exists (
      select from pg_depend d
        join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        left join pg_attribute n on n.attrelid = 'customers_next'::regclass and n.attname = a.attname
          and n.atttypid = a.atttypid and not n.attisdropped
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refobjid = i.indrelid
        and d.refobjsubid > 0 and n.attname is null)
    order by c.relname`;
}

/** The indexes that `customers` brought with it, which still bear the names of those that wait. */
async function nextIndexes(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = 'customers'::regclass and not i.indisprimary
      and right(c.relname, ${NEXT.length}::int) = ${NEXT}
    order by c.relname`;
  return rows.map(({ name }) => name);
}
