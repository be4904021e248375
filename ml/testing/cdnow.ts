/** The CDNOW files: real orders of a music shop in 1997 and 1998, on which models of buying are compared. */
import type { PurchaseHistory } from "@/ml/value/purchase_history.ts";

/** A customer's days of orders, with what was spent on each, in order. */
export type Purchases = readonly { readonly day: number; readonly amount: number }[];

/** A customer before and after the end of the calibration; times in weeks. */
export interface SplitCustomer {
  readonly history: PurchaseHistory;
  /** Amounts by day, the first order's included. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const FILES = { sample: "cdnow-sample.txt", master: "cdnow-master.txt" } as const;

function folder(): URL {
  const named = Deno.env.get("HOLDFAST_REFERENCE_DATA");
  const root = new URL("../../", import.meta.url);
  return named
    ? new URL(`${named}/tables/`, `file://${Deno.cwd()}/`)
    : new URL("../shared/data/tables/", root);
}

/** Registers a test that needs one of the files; where it is absent, it is ignored and says so. */
export function cdnowTest(
  name: string,
  file: keyof typeof FILES,
  test: (customers: readonly Purchases[]) => void,
): void {
  const url = new URL(FILES[file], folder());
  let text: string | undefined;
  try {
    text = Deno.readTextFileSync(url);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.warn(`SKIPPED: no ${FILES[file]} in ${folder().pathname}: ${name}`);
  }
  Deno.test({ name, ignore: text === undefined, fn: () => test(parsePurchases(text!)) });
}

/** Amount and date stand last and third last in both files, the customer first; several orders of a day are one. */
function parsePurchases(text: string): Purchases[] {
  const customers = new Map<string, Map<number, number>>();
  for (const line of text.split(/\r?\n/)) {
    const cells = line.trim().split(/\s+/);
    const date = cells.at(-3);
    if (!date || !/^\d{8}$/.test(date)) continue;
    const day = dayOf(date);
    const days = customers.get(cells[0]!) ?? new Map<number, number>();
    days.set(day, (days.get(day) ?? 0) + Number(cells.at(-1)));
    customers.set(cells[0]!, days);
  }
  return [...customers.values()].map((days) =>
    [...days].sort(([one], [other]) => one - other).map(([day, amount]) => ({ day, amount }))
  );
}

/** Days since 1970 of a date written as 19970101. */
export const dayOf = (date: string) =>
  Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6))) /
  86_400_000;

/** Parts each customer's orders at the end of a day; those who come later are left out. */
export function splitAt(customers: readonly Purchases[], date: string): SplitCustomer[] {
  const end = dayOf(date);
  return customers.filter(([first]) => first!.day <= end).map((purchases) => {
    const before = purchases.filter(({ day }) => day <= end);
    const first = before[0]!.day;
    return {
      history: {
        repeats: before.length - 1,
        lastOrder: (before.at(-1)!.day - first) / 7,
        age: (end - first) / 7,
      },
      before: before.map(({ amount }) => amount),
      after: purchases.filter(({ day }) => day > end).map(({ amount }) => amount),
    };
  });
}
