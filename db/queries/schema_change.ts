import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { customerSchemas } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";

/**
 * Puts a schema of the same stored columns in the place of the current one.
 *
 * @param from fingerprint of the schema that it was made from
 * @returns false where another schema is current meanwhile, and nothing was changed
 */
export async function replaceCurrentSchema(
  db: Database,
  from: string,
  { fingerprint, columns }: CustomerSchema,
): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const left = await tx.update(customerSchemas).set({ current: false })
      .where(and(eq(customerSchemas.current, true), eq(customerSchemas.fingerprint, from)))
      .returning({ id: customerSchemas.id });
    if (left.length === 0) return false;
    await tx.insert(customerSchemas).values({ fingerprint, columns, current: true });
    return true;
  });
}
