import { countCustomers } from "@/db/queries/customers.ts";
import type { Services } from "@/services/services.ts";
import type { Cached, Known } from "@/services/cache.ts";
import { currentSchema } from "@/services/schema/customer_schema.ts";

/** Maximum number of values (customers times columns) summarised as soon as a page asks: it takes some seconds. */
const MAX_VALUES = 2_500_000;

/** How many customers there are, and what is known about them. */
export interface Figures<T> {
  readonly customers: number;
  readonly known: Known<T>;
}

/**
 * Figures of the stored customers: made at once where the table is small, else only as far as they are known.
 *
 * @param maxValues values (customers times columns) up to which the table counts as small
 */
export async function figuresOf<T>(
  { readDb }: Pick<Services, "readDb">,
  cached: Cached<T>,
  maxValues = MAX_VALUES,
): Promise<Figures<T>> {
  const customers = await countCustomers(readDb);
  const { columns } = await currentSchema({ db: readDb });
  const known = customers * columns.length > maxValues
    ? await cached.known()
    : { state: "READY" as const, value: await cached.current() };
  return { customers, known };
}
