/** What is computed of customers' value away from the main thread: tables in, tables and figures out. */
import { fitBgNbd, type Refusal, type Refused } from "./bgnbd.ts";
import { buyersOf, type BuyerTable } from "./buyer_table.ts";
import {
  type Buyer,
  choosePastShare,
  expectedSpend,
  fitValueModel,
  pastSpends,
  type ValueModel,
} from "./customer_value.ts";
import { expectedOrders, probabilityOfNoOrder } from "./expected_orders.ts";
import { fitGammaGamma, type GammaGammaFitted, type SpendingRefusal } from "./gamma_gamma.ts";
import { type Decile, deciles, type HoldoutFigures, holdoutFigures } from "./holdout.ts";
import { nextOrderWindow } from "./next_order.ts";

/** Buyers at an earlier cutoff and what they have spent since: what the share of past spend is learnt from. */
export interface LaterSpend {
  readonly buyers: BuyerTable;
  /** Shape [buyers]. */
  readonly spent: Float64Array;
  readonly weeks: number;
}

/** What {@linkcode fitValue} needs. */
export interface ValueTask {
  readonly buyers: BuyerTable;
  readonly earlier: LaterSpend;
}

/** What is expected of buyers from the moment of looking. */
export interface ForecastTask extends ValueTask {
  /** Times within which orders are expected. */
  readonly weeks: readonly number[];
  /** The time within which spend is expected, and the next order at the latest. */
  readonly withinWeeks: number;
}

export interface Forecast {
  readonly kind: "FORECAST";
  readonly model: ValueModel;
  /** For each of the task's times, shape [buyers]. */
  readonly orders: readonly Float64Array[];
  /** Shape [buyers]; undefined where too few amounts are known. */
  readonly spend: Float64Array | undefined;
  /** Weeks until the next order, shape [buyers]: one in ten come before, one in ten after. */
  readonly nextFrom: Float64Array;
  readonly nextTo: Float64Array;
}

/** Fits the models of value, past spend weighed by what an earlier cutoff has taught; not at all where that is refused. */
export function fitValue({ buyers, earlier }: ValueTask): ValueModel | Refused<Refusal> {
  return fitValueModel(buyersOf(buyers), learnPastShare(earlier));
}

function learnPastShare({ buyers: table, spent, weeks }: LaterSpend): number {
  const buyers = buyersOf(table);
  const model = fitValueModel(buyers);
  return "kind" in model ? 0 : choosePastShare(model, buyers, spent, weeks);
}

/** Fits the models of value and says what they expect of each buyer. */
export function forecastValue(task: ForecastTask): Forecast | Refused<Refusal> {
  const model = fitValue(task);
  if ("kind" in model) return model;
  const buyers = buyersOf(task.buyers);
  const { model: bgnbd } = model.orders;
  const windows = buyers.map(({ history }) => nextOrderWindow(bgnbd, history, task.withinWeeks));
  return {
    kind: "FORECAST",
    model,
    orders: task.weeks.map((weeks) => ordersWithin(model, buyers, weeks)),
    spend: expectedSpend(model, buyers, task.withinWeeks),
    nextFrom: Float64Array.from(windows, ({ from }) => from),
    nextTo: Float64Array.from(windows, ({ to }) => to),
  };
}

/** Buyers at a moment, and the times that are asked about. */
export interface BuyingTask {
  readonly buyers: BuyerTable;
  /** Orders are expected within these. */
  readonly weeks: number;
  /** No order is expected within these. */
  readonly horizonWeeks: number;
}

/** What BG/NBD expects of buyers, each of shape [buyers]. */
export interface Buying {
  readonly orders: Float64Array;
  /** Probability of no order. */
  readonly noOrder: Float32Array;
}

/** Fits BG/NBD alone and says what it expects of each buyer; null where it cannot be fitted. */
export function expectBuying({ buyers: table, weeks, horizonWeeks }: BuyingTask): Buying | null {
  const histories = buyersOf(table).map(({ history }) => history);
  const fitted = fitBgNbd(histories);
  if (fitted.kind === "REFUSED") return null;
  const { model } = fitted;
  return {
    orders: Float64Array.from(histories, (history) => expectedOrders(model, history, weeks)),
    noOrder: Float32Array.from(
      histories,
      (history) => probabilityOfNoOrder(model, history, horizonWeeks),
    ),
  };
}

/** What came of buyers after the moment of looking, to hold the models against. */
export interface HoldoutTask extends ValueTask {
  /** Shape [buyers × 2]: days with a repeat order of which the amount is known, and its mean. */
  readonly repeatSpending: Float64Array;
  readonly weeks: number;
  /** Days with an order within the weeks, shape [buyers]. */
  readonly laterDays: Float64Array;
  /** Spend within the weeks, shape [buyers]. */
  readonly laterSpend: Float64Array;
}

export interface HeldOut {
  readonly kind: "HELD_OUT";
  readonly model: ValueModel;
  /** Fitted to the repeat orders, as the model is published. */
  readonly repeatAmounts: GammaGammaFitted | Refused<SpendingRefusal>;
  readonly orders: Readonly<Record<"bgnbd" | "naiveRate" | "alwaysZero", HoldoutFigures>>;
  /** Null where too few amounts are known, as are the deciles. */
  readonly spend: Readonly<Record<"model" | "pastSpend", HoldoutFigures>> | null;
  readonly orderDeciles: readonly Decile[];
  readonly spendDeciles: readonly Decile[] | null;
}

/** Fits the models of value and compares what they expect with what came. */
export function holdOutValue(task: HoldoutTask): HeldOut | Refused<Refusal> {
  const model = fitValue(task);
  if ("kind" in model) return model;
  const { repeatSpending, weeks, laterDays, laterSpend } = task;
  const buyers = buyersOf(task.buyers);
  const orders = ordersWithin(model, buyers, weeks);
  const naive = Float64Array.from(
    buyers,
    ({ history: { repeats, age } }) => age > 0 ? repeats / age * weeks : 0,
  );
  const spend = expectedSpend(model, buyers, weeks);
  return {
    kind: "HELD_OUT",
    model,
    repeatAmounts: fitGammaGamma(buyers.map((_, row) => ({
      orders: repeatSpending[2 * row]!,
      mean: repeatSpending[2 * row + 1]!,
    }))),
    orders: {
      bgnbd: holdoutFigures(orders, laterDays),
      naiveRate: holdoutFigures(naive, laterDays),
      alwaysZero: holdoutFigures(new Float64Array(buyers.length), laterDays),
    },
    spend: spend
      ? {
        model: holdoutFigures(spend, laterSpend),
        pastSpend: holdoutFigures(pastSpends(buyers), laterSpend),
      }
      : null,
    orderDeciles: deciles(orders, laterDays),
    spendDeciles: spend ? deciles(spend, laterSpend) : null,
  };
}

function ordersWithin(
  { orders: { model } }: ValueModel,
  buyers: readonly Buyer[],
  weeks: number,
): Float64Array {
  return Float64Array.from(buyers, ({ history }) => expectedOrders(model, history, weeks));
}
