import { desc, eq, type SQL, sql } from "drizzle-orm";
import type postgres from "postgres";
import type { Queryable } from "@/db/client.ts";
import { customerSchemas } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";

/** The schema of the stored customers. */
export async function readCurrentSchema(db: Queryable): Promise<CustomerSchema> {
  const [row] = await db.select({
    columns: customerSchemas.columns,
    fingerprint: customerSchemas.fingerprint,
  }).from(customerSchemas).where(eq(customerSchemas.current, true))
    .orderBy(desc(customerSchemas.id)).limit(1);
  if (!row) throw new Error("The database has no current schema; run `holdfast migrate`.");
  return row;
}

/** The same as {@linkcode readCurrentSchema}, in a transaction of the driver's. */
export async function readSchemaOf(tx: postgres.TransactionSql): Promise<CustomerSchema> {
  const [row] = await tx<{ columns: string; fingerprint: string }[]>`
    select columns::text, fingerprint from customer_schemas where current`;
  if (!row) throw new Error("The backup has no current schema of the customers.");
  return { columns: JSON.parse(row.columns), fingerprint: row.fingerprint };
}

/** Fingerprint of the current schema, as a part of a statement. */
export function currentFingerprint(): SQL<string> {
  return sql`(select ${customerSchemas.fingerprint} from ${customerSchemas} where ${customerSchemas.current})`;
}

/** Makes a schema that of the stored customers, in the transaction that gives the table its columns. */
export async function makeCurrent(
  tx: postgres.TransactionSql,
  { fingerprint, columns }: CustomerSchema,
): Promise<void> {
  await tx`update customer_schemas set current = false where current and fingerprint <> ${fingerprint}`;
  await tx`
    insert into customer_schemas (fingerprint, columns, current)
    select ${fingerprint}, ${JSON.stringify(columns)}::text::json, true
    where not exists (select from customer_schemas where current)`;
}

/** The fingerprint of the schema that is current. */
export async function readFingerprint(db: Queryable): Promise<string | undefined> {
  const [row] = await db.select({ fingerprint: currentFingerprint() }).from(sql`(select 1) as one`);
  return row?.fingerprint;
}

/** Writes nothing, but lets all know who keep what was made from the schema. */
export async function touchCustomers(tx: postgres.TransactionSql): Promise<void> {
  await tx.unsafe("update customers set customer_id = customer_id where false");
}
