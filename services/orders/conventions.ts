/** How an order file writes dates, numbers and ids, which no single cell may say. */
import type { DateOrder } from "@/schema/dates.ts";
import {
  type GatheredEvidence,
  noEvidence,
  type NumberReading,
  readingsOf,
} from "@/schema/numbers.ts";
import type { OrderField, OrderLayout } from "@/schema/orders/format.ts";
import { dateOrderOf, gatherMoment, noMoments } from "@/schema/orders/moment.ts";
import { gatherMoney } from "@/schema/money.ts";
import { comparable } from "../imports/text.ts";

/** How a file is read. */
export interface OrderConventions {
  readonly delimiter: string | null;
  readonly dateOrder: DateOrder;
  readonly readings: ReadonlyMap<OrderField, NumberReading>;
  /** Whether an id such as 17850.0 is read as 17850: all others of the column are whole numbers. */
  readonly wholeIds: Readonly<Record<"orderId" | "customerId", boolean>>;
}

/** What a whole file has shown. */
export interface LearntConventions extends Omit<OrderConventions, "dateOrder"> {
  /** Undefined where 3/4/2024 can be read in two ways and nothing in the file tells which. */
  readonly dateOrder: DateOrder | undefined;
}

const NUMBERS = [
  "orderTotal",
  "lineAmount",
  "quantity",
  "unitPrice",
  "priceExtra",
  "lineDiscount",
  "orderDiscount",
  "refunded",
] as const satisfies readonly OrderField[];
const IDS = ["orderId", "customerId"] as const satisfies readonly OrderField[];
const WHOLE = /^\d+(?:\.0+)?$/;

/** Gathers what the rows of a file show. */
export class OrderEvidence {
  readonly #numbers: readonly (readonly [OrderField, number, GatheredEvidence])[];
  readonly #dates = noMoments();
  readonly #dateAt: number;
  readonly #ids: readonly (readonly [at: number, found: { whole: boolean }])[];

  constructor(layout: OrderLayout, private readonly delimiter: string | null) {
    this.#numbers = NUMBERS.flatMap((field) => {
      const at = layout.columns.get(field);
      return at === undefined ? [] : [[field, at, noEvidence()] as const];
    });
    this.#dateAt = layout.columns.get("orderedAt") ?? -1;
    this.#ids = IDS.map((field) => [layout.columns.get(field) ?? -1, { whole: true }] as const);
  }

  add(cells: readonly string[]): void {
    const date = comparable(cells[this.#dateAt] ?? "");
    if (date !== "") gatherMoment(this.#dates, date);
    for (const [, at, evidence] of this.#numbers) {
      const cell = cells[at];
      if (cell) gatherMoney(evidence, comparable(cell));
    }
    for (const [at, found] of this.#ids) {
      const id = cells[at];
      if (found.whole && id && !WHOLE.test(id.trim()) && !/^\D*$/.test(id)) found.whole = false;
    }
  }

  learnt(): LearntConventions {
    const { delimiter } = this;
    // A format with types of its own writes its numbers with a point.
    const readings = delimiter === null
      ? this.#numbers.map(() => "." as const)
      : readingsOf(this.#numbers.map(([, , evidence]) => evidence), delimiter);
    const [orderId, customerId] = this.#ids.map(([, { whole }]) => whole) as [boolean, boolean];
    return {
      delimiter,
      dateOrder: dateOrderOf(this.#dates),
      readings: new Map(this.#numbers.map(([field], index) => [field, readings[index]!])),
      wholeIds: { orderId, customerId },
    };
  }
}
