import type { Queryable } from "@/db/client.ts";
import { readCurrentSchema, readFingerprint } from "@/db/queries/customer_schema.ts";
import { isOtherTable } from "@/db/queries/errors.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { UserError } from "../errors.ts";
import { sharedByDatabase } from "../cache.ts";

const readSchema = sharedByDatabase(schemaReader);

/** The schema of the stored customers, as it is now: the same object as long as it is the same schema. */
export async function currentSchema({ db }: { readonly db: Queryable }): Promise<CustomerSchema> {
  return await readSchema(db);
}

/** Reads the columns only where the fingerprint is another one than before. */
function schemaReader(db: Queryable): () => Promise<CustomerSchema> {
  let known: CustomerSchema | undefined;
  return async () => {
    if (known && await readFingerprint(db) === known.fingerprint) return known;
    return known = await readCurrentSchema(db);
  };
}

/**
 * Runs what reads the customers by their schema. Where an import gives them another schema meanwhile, it is run once
 * more with that.
 *
 * @throws {UserError} `SCHEMA_CHANGED` when that happens twice
 */
export async function withSchema<T>(
  services: { readonly db: Queryable },
  work: (schema: CustomerSchema) => Promise<T>,
): Promise<T> {
  const schema = await currentSchema(services);
  try {
    return await work(schema);
  } catch (error) {
    if (!await isOutdated(services, schema, error)) throw error;
  }
  const next = await currentSchema(services);
  try {
    return await work(next);
  } catch (error) {
    if (!await isOutdated(services, next, error)) throw error;
    throw new UserError(
      "SCHEMA_CHANGED",
      "An import has changed the columns of the customers meanwhile. Try again.",
    );
  }
}

/** Whether an error comes of a schema being no longer current. */
export async function isOutdated(
  services: { readonly db: Queryable },
  { fingerprint }: CustomerSchema,
  error: unknown,
): Promise<boolean> {
  return isOtherTable(error) && (await currentSchema(services)).fingerprint !== fingerprint;
}
