/** How an order file writes dates, numbers and ids, which no single cell may say. */
import type { DateOrder } from "@/schema/dates.ts";
import {
  type GatheredEvidence,
  noEvidence,
  type NumberReading,
  readingsOf,
} from "@/schema/numbers.ts";
import type { OrderField, OrderLayout } from "@/schema/orders/format.ts";
import {
  type DateOrderBasis,
  dateOrderBasisOf,
  dateOrderOf,
  gatherMoment,
  noMoments,
} from "@/schema/orders/moment.ts";
import { gatherMoney } from "@/schema/money.ts";
import { comparable } from "../imports/text.ts";

/** How a file is read. */
export interface OrderConventions {
  readonly delimiter: string | null;
  readonly dateOrder: DateOrder;
  /** Whether somebody said so, so that the file's own dates do not count. */
  readonly isChosen: boolean;
  readonly readings: ReadonlyMap<OrderField, NumberReading>;
  /** Whether an id such as 17850.0 is read as 17850: all others of the column are whole numbers. */
  readonly wholeIds: Readonly<Record<"orderId" | "customerId", boolean>>;
}

/** What a whole file has shown. */
export interface LearntConventions extends Omit<OrderConventions, "dateOrder" | "isChosen"> {
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

/** Amounts as nearly all files write them. */
const PLAIN_AMOUNT = /^-?\d+(?:\.\d{1,2})?$/;
/** Dates that say nothing of their column, as nearly all files write them. */
const YEAR_FIRST = /^\d{4}-\d/;

/** Gathers what the rows of a file show. */
export class OrderEvidence {
  readonly #numbers: readonly (readonly [OrderField, number, GatheredEvidence])[];
  readonly #dates = noMoments();
  readonly #dateAt: number;
  readonly #ids: readonly (readonly [at: number, found: { whole: boolean; dotted: boolean }])[];

  constructor(layout: OrderLayout, private readonly delimiter: string | null) {
    this.#numbers = NUMBERS.flatMap((field) => {
      const at = layout.columns.get(field);
      return at === undefined ? [] : [[field, at, noEvidence()] as const];
    });
    this.#dateAt = layout.columns.get("orderedAt") ?? -1;
    this.#ids = IDS.map((field) =>
      [layout.columns.get(field) ?? -1, { whole: true, dotted: false }] as const
    );
  }

  add(cells: readonly string[]): void {
    const date = comparable(cells[this.#dateAt] ?? "");
    if (date !== "" && !YEAR_FIRST.test(date)) gatherMoment(this.#dates, date);
    for (const [, at, evidence] of this.#numbers) {
      const cell = cells[at];
      if (!cell) continue;
      if (!PLAIN_AMOUNT.test(cell)) gatherMoney(evidence, comparable(cell));
      else if (!evidence.point && cell.includes(".")) evidence.point = true;
    }
    for (const [at, found] of this.#ids) {
      const id = cells[at];
      if (!id || (!found.whole && found.dotted)) continue;
      const isWhole = WHOLE.test(id.trim());
      if (isWhole && id.includes(".")) found.dotted = true;
      if (!isWhole && /\d/.test(id)) found.whole = false;
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

  /** By what the date order is known, where nobody chose it. */
  dateOrderBasis(): DateOrderBasis {
    return dateOrderBasisOf(this.#dates);
  }

  /** Whether rows were read otherwise, by what the first of them had shown, than all of them show. */
  contradicts(used: OrderConventions): boolean {
    const { dateOrder, readings, wholeIds } = this.learnt();
    const { either, DAY_FIRST, MONTH_FIRST } = this.#dates;
    const tellsOrder = either || DAY_FIRST || MONTH_FIRST;
    return (tellsOrder && !used.isChosen && dateOrder !== used.dateOrder) ||
      this.#numbers.some(([field, , { eitherPoint, eitherComma }]) =>
        (eitherPoint || eitherComma) && readings.get(field) !== used.readings.get(field)
      ) ||
      IDS.some((field, index) =>
        this.#ids[index]![1].dotted && wholeIds[field] !== used.wholeIds[field]
      );
  }
}
