import { customersState } from "@/db/queries/customers_state.ts";
import type { Queryable } from "@/db/client.ts";

/** What is known of a figure without making it. */
export type Known<T> =
  | { readonly state: "NONE" }
  | { readonly state: "RUNNING" }
  | { readonly state: "READY"; readonly value: T };

/** Something that follows from the stored customers, made when first asked for and kept until they change. */
export interface Kept<T> {
  /** As it is for the customers as they are now; who asks meanwhile waits for the same. A failure is not kept. */
  current(): Promise<T>;
  /** What `current` would return at once; nothing is begun. */
  known(): Promise<Known<T>>;
}

/** Remembers what `make` made, by the state of the customer table. */
export function keep<T>(db: Queryable, make: () => Promise<T>): Kept<T> {
  let kept:
    | { readonly state: string; readonly made: Promise<T>; value?: { readonly made: T } }
    | undefined;
  return {
    async current() {
      const state = await customersState(db);
      if (kept?.state === state) return await kept.made;
      const own: NonNullable<typeof kept> = kept = { state, made: make() };
      try {
        own.value = { made: await own.made };
        return own.value.made;
      } catch (error) {
        if (kept === own) kept = undefined;
        throw error;
      }
    },
    async known() {
      if (!kept || kept.state !== await customersState(db)) return { state: "NONE" };
      return kept.value ? { state: "READY", value: kept.value.made } : { state: "RUNNING" };
    },
  };
}
