/**
 * What the models of buying need to know of a customer, in any unit of time, the same throughout.
 *
 * Several orders of one day count as one: the models describe decisions to buy.
 */
export interface PurchaseHistory {
  /** Days with an order after the first one; 0 for those who ordered once. */
  readonly repeats: number;
  /** Time from the first order to the last; 0 for those who ordered once. */
  readonly lastOrder: number;
  /** Time from the first order to the moment of looking. */
  readonly age: number;
}

/** Equal histories as one, and how many customers have each. */
export interface HistoryGroup {
  readonly history: PurchaseHistory;
  readonly customers: number;
}

/** Adds equal histories up, which a likelihood then computes once. */
export function groupHistories(histories: Iterable<PurchaseHistory>): HistoryGroup[] {
  const groups = new Map<string, { history: PurchaseHistory; customers: number }>();
  for (const history of histories) {
    const key = `${history.repeats} ${history.lastOrder} ${history.age}`;
    const group = groups.get(key);
    if (group) group.customers++;
    else groups.set(key, { history, customers: 1 });
  }
  return [...groups.values()];
}
