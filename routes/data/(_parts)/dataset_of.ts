import { countCustomers } from "@/db/queries/customers.ts";
import type { Services } from "@/services/context.ts";
import type { Kept, Known } from "@/services/memory.ts";

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
  { reads }: Pick<Services, "reads">,
  kept: Kept<T>,
  limit = LARGE,
): Promise<Figures<T>> {
  const customers = await countCustomers(reads);
  const known = customers > limit
    ? await kept.known()
    : { state: "READY" as const, value: await kept.current() };
  return { customers, known };
}
