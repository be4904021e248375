import { inArray, sql } from "drizzle-orm";
import type { Database, Queryable } from "@/db/client.ts";
import { customerValues, valueModels } from "@/db/schema/mod.ts";

/** What a customer is expected to order and spend. */
export type CustomerValue = typeof customerValues.$inferSelect;

/** Rows of one statement. */
const PAGE_ROWS = 2000;

/** The parameters of the models that values come from. */
export type StoredValueModel = typeof valueModels.$inferSelect;

/** Puts new values, and the model that they come from, in the place of all that are there, in one transaction. */
export async function replaceValues(
  db: Database,
  values: readonly CustomerValue[],
  model: StoredValueModel | undefined,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.delete(customerValues);
    await tx.delete(valueModels);
    if (model) await tx.insert(valueModels).values(model);
    for (let at = 0; at < values.length; at += PAGE_ROWS) {
      const page = JSON.stringify(values.slice(at, at + PAGE_ROWS).map(toRow));
      await tx.execute(sql`
        insert into customer_values
        select * from json_populate_recordset(null::customer_values, ${page}::text::json)`);
    }
  });
}

/** The model that the values come from; undefined where nothing can be expected of customers. */
export async function storedValueModel(db: Queryable): Promise<StoredValueModel | undefined> {
  const [row] = await db.select().from(valueModels).limit(1);
  return row;
}

/** Whether it is known of any customer. */
export async function hasValues(db: Queryable): Promise<boolean> {
  const rows = await db.select({ id: customerValues.customerId }).from(customerValues).limit(1);
  return rows.length > 0;
}

function toRow(value: CustomerValue) {
  return {
    customer_id: value.customerId,
    as_of: value.asOf,
    orders_30: value.orders30,
    orders_90: value.orders90,
    orders_365: value.orders365,
    value_365: value.value365,
    next_order_from: value.nextOrderFrom,
    next_order_to: value.nextOrderTo,
  };
}

/** The values of some customers, in any order; those without one are left out. */
export async function valuesOf(
  db: Queryable,
  customerIds: readonly string[],
): Promise<CustomerValue[]> {
  if (customerIds.length === 0) return [];
  return await db.select().from(customerValues).where(
    inArray(customerValues.customerId, [...customerIds]),
  );
}
