import { countCustomers } from "@/db/queries/customers.ts";
import type { Services } from "@/services/services.ts";
import type { Cached, Known } from "@/services/cache.ts";

/** Up to so many customers are summarised or checked as soon as a page asks; more take too long to wait for. */
export const LARGE = 100_000;

/** How many customers there are, and what is known about them. */
export interface Figures<T> {
  readonly customers: number;
  readonly known: Known<T>;
}

/**
 * Figures of the stored customers: made at once where the table is small, else only as far as they are known.
 *
 * @param limit customers up to which the table counts as small
 */
export async function figuresOf<T>(
  { readDb }: Pick<Services, "readDb">,
  cached: Cached<T>,
  limit = LARGE,
): Promise<Figures<T>> {
  const customers = await countCustomers(readDb);
  const known = customers > limit
    ? await cached.known()
    : { state: "READY" as const, value: await cached.current() };
  return { customers, known };
}
