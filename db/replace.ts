/** The table that is to take the place of `customers`: see docs/adr/0004-replace-by-swap.md. */
import type postgres from "postgres";
import { createBiViews } from "./views.ts";

type Sql = postgres.Sql | postgres.TransactionSql;

/** Ends the name of everything that waits to take a place. */
const NEXT = "_next";

/** A view of somebody's own reads the table `customers` itself, so that it cannot be replaced. */
export class TableInUseError extends Error {
  override name = "TableInUseError";
  constructor(detail: string) {
    super(
      `The table customers cannot be replaced, because other objects of the database depend on it ` +
        `(${detail}). Let them read the view bi_customers instead, then import again.`,
    );
  }
}

/** Makes an empty `customers_next` with the columns, checks, primary key and grants of `customers`. */
export async function createNextCustomers(sql: postgres.Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await dropNextCustomers(tx);
    await tx.unsafe(`
      create table customers_next
        (like customers including defaults including constraints including comments);
      alter table customers_next add constraint customers_pkey_next primary key (customer_id);
    `);
    const grants = await tx<{ statement: string }[]>`
      select format('grant %s on customers_next to %s', a.privilege_type,
        case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end) as statement
      from pg_class c, aclexplode(c.relacl) a
      where c.oid = 'customers'::regclass and a.grantee <> c.relowner`;
    for (const { statement } of grants) await tx.unsafe(statement);
  });
}

/** Removes `customers_next`, where there is one. */
export async function dropNextCustomers(sql: Sql): Promise<void> {
  await sql.unsafe("drop table if exists customers_next");
}

/** Gives `customers_next` the indexes that `customers` has; those that it has already are left alone. */
export async function indexNextCustomers(sql: postgres.Sql): Promise<void> {
  for (const { name, definition } of await indexesOf(sql)) {
    await sql.unsafe(
      definition.replace(
        /^CREATE (UNIQUE )?INDEX .+? ON (?:ONLY )?\S+ /,
        (_all, unique = "") =>
          `create ${unique}index if not exists ${quoted(name + NEXT)} on customers_next `,
      ),
    );
  }
}

/**
 * Puts `customers_next` in the place of `customers`: renames both, the indexes and the primary key among
 * it, points the views at the new table, drops the old one and renews the version of the customers. Only
 * catalogue entries change, whatever the number of rows.
 *
 * @throws {TableInUseError} when something else depends on the old table
 */
export async function swapCustomers(tx: postgres.TransactionSql): Promise<void> {
  const indexes = await indexesOf(tx);
  const triggers = await triggersOf(tx);
  await tx.unsafe(`
    set local lock_timeout = '5s';
    alter table customers rename to customers_previous;
    alter table customers_next rename to customers;
  `);
  await createBiViews(tx);
  try {
    await tx.unsafe("drop table customers_previous");
  } catch (error) {
    if ((error as { code?: string }).code !== "2BP01") throw error;
    throw new TableInUseError((error as { detail?: string }).detail?.split("\n")[0] ?? "a view");
  }
  await tx.unsafe("alter table customers rename constraint customers_pkey_next to customers_pkey");
  for (const { name } of indexes) {
    await tx.unsafe(`alter index ${quoted(name + NEXT)} rename to ${quoted(name)}`);
  }
  for (const definition of triggers) await tx.unsafe(definition);
  // Writes nothing, but lets the triggers know.
  await tx.unsafe("update customers set customer_id = customer_id where false");
}

/** Statements that make the triggers of `customers`. */
async function triggersOf(sql: Sql): Promise<string[]> {
  const rows = await sql<{ definition: string }[]>`
    select pg_get_triggerdef(oid) as definition from pg_trigger
    where tgrelid = 'customers'::regclass and not tgisinternal order by tgname`;
  return rows.map(({ definition }) => definition);
}

/** The indexes of `customers` besides that of the primary key. */
async function indexesOf(sql: Sql): Promise<{ name: string; definition: string }[]> {
  return await sql<{ name: string; definition: string }[]>`
    select c.relname as name, pg_get_indexdef(c.oid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = 'customers'::regclass and not i.indisprimary
    order by c.relname`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
