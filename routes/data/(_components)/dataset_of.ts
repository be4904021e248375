import { countCustomers } from "@/db/queries/customers.ts";
import type { Services } from "@/services/services.ts";
import type { Cached, Known } from "@/services/cache.ts";

/** Up to so many customers are summed up or checked as soon as somebody looks; more take too long to wait for. */
export const LARGE = 100_000;

/** How many customers there are, and what is known of them. */
export interface Figures<T> {
  readonly customers: number;
  readonly known: Known<T>;
}

/** Figures of the stored customers: made at once where the table is small, else only as far as they are known. */
export async function figuresOf<T>(
  { readDb }: Pick<Services, "readDb">,
  kept: Cached<T>,
): Promise<Figures<T>> {
  const customers = await countCustomers(readDb);
  const known = customers > LARGE
    ? await kept.known()
    : { state: "READY" as const, value: await kept.current() };
  return { customers, known };
}
