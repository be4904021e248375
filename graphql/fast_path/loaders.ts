import DataLoader from "dataloader";
import type { Connection, Database } from "@/db/client.ts";
import { type ClusterRow, currentClusters } from "@/db/queries/clusters.ts";
import { type CustomerValue, valuesOf } from "@/db/queries/customer_values.ts";
import { type CustomerTotals, NO_CUSTOMERS } from "@/db/queries/customer_totals.ts";
import { type HistoryMonth, monthsOfCustomers } from "@/db/queries/months/history.ts";
import { findModel, type ModelRow } from "@/db/queries/models.ts";
import { countOrdersOfCustomers, type OrderRow, ordersOfCustomers } from "@/db/queries/orders.ts";
import type { Page, PageArgs } from "@/db/queries/paging.ts";
import { readSettings } from "@/db/queries/settings.ts";
import {
  currentClustersWithStrategies,
  strategiesOfClusters,
  type StrategyRow,
} from "@/db/queries/strategies.ts";
import type { StoredReason } from "@/db/schema/mod.ts";
import { type Deps as ReasonDeps, missingReasons } from "@/services/scoring/missing_reasons.ts";
import { type ValueIntervals, valueIntervals } from "@/services/orders/value_intervals.ts";
import { sharedByDatabase } from "@/services/cache.ts";
import type { CustomerStatistics } from "@/services/statistics/customer_statistics.ts";

/** What is read from. */
interface Deps extends ReasonDeps {
  readonly connection: Pick<Connection, "sql">;
  readonly statistics: CustomerStatistics;
}

/** A value, or the promise of one where it has to be waited for. */
type Awaitable<T> = T | Promise<T>;

/**
 * Reads that many nodes of one answer share. Each is a statement for the whole answer, not one a node: there are few
 * clusters, and a page of customers was scored by one model or a few. What has been read is given at once: who reads
 * before the nodes are resolved spares each of them a promise.
 */
export interface Loaders {
  /** The clusters of the current segmentation by their id. */
  clusters(): Awaitable<ReadonlyMap<number, ClusterRow>>;
  /** A cluster of the current segmentation; undefined for any other. */
  cluster(id: number): Awaitable<ClusterRow | undefined>;
  /** The strategies of a cluster, in one language or in all, oldest first; read for all current clusters at once. */
  strategies(
    clusterId: number,
    locale?: StrategyRow["locale"] | null,
  ): Awaitable<readonly StrategyRow[]>;
  /** The numbers of a cluster's customers. */
  totals(clusterId: number): Awaitable<CustomerTotals>;
  /** One of those numbers. */
  total<K extends keyof CustomerTotals>(clusterId: number, name: K): Awaitable<CustomerTotals[K]>;
  /** The model with an id, which has to be there. */
  model(id: number): Awaitable<ModelRow>;
  /** What a customer is expected to order and spend; read for all customers that are asked for at once. */
  value(customerId: string): Promise<CustomerValue | null>;
  /** Within which bounds that will lie; found for all customers that are asked for at once. */
  valueIntervals(customerId: string): Promise<ValueIntervals | null>;
  /** Why a customer is rated so, where the scoring has stored no reasons; found for all customers that are asked for at once. */
  missingReasons(customerId: string): Promise<readonly StoredReason[]>;
  /** A page of a customer's orders; read for all customers whose page is asked for with the same arguments at once. */
  orders(customerId: string, args: PageArgs): Promise<Page<OrderRow>>;
  /** A customer's newest months; read for all customers that are asked for at once. */
  history(customerId: string, months: number): Promise<readonly HistoryMonth[]>;
  /** How many orders a customer has. */
  orderCount(customerId: string): Promise<number>;
  /** Of amounts of money, ISO 4217; null where the shop has set none. */
  currency(): Awaitable<string | null>;
  /** Reads what nodes will ask for, in one statement. The reader then gets the failure. */
  readAhead(
    wanted: { readonly withCluster: boolean; readonly withStrategies: boolean },
  ): Promise<void>;
}

/** Requests that come at a time share what is alike for all of them. */
const readClusters = sharedByDatabase((db: Database) => () => currentClusters(db));
const readStrategies = sharedByDatabase((db: Database) => () => currentClustersWithStrategies(db));

/** Makes the loaders of one request. */
export function createLoaders(services: Deps): Loaders {
  const { db, statistics } = services;
  let together = false;
  const full = once(async () =>
    new Map((await readStrategies(db)).map((each) => [each.cluster.id, each]))
  );
  const clusters = once(async () => {
    const rows = together
      ? Array.from((await full()).values(), ({ cluster }) => cluster)
      : await readClusters(db);
    return new Map(rows.map((cluster) => [cluster.id, cluster]));
  });
  const totals = once(() => statistics.totalsByCluster());
  const values = new DataLoader<string, CustomerValue | null>(async (ids) => {
    const found = new Map((await valuesOf(db, ids)).map((value) => [value.customerId, value]));
    return ids.map((id) => found.get(id) ?? null);
  });
  const intervals = new DataLoader<string, ValueIntervals | null>(async (ids) => {
    const known = await Promise.all(ids.map((id) => values.load(id)));
    const found = await valueIntervals(services, known.flatMap((value) => value ?? []));
    return ids.map((id) => found.get(id) ?? null);
  });
  const reasons = new DataLoader<string, readonly StoredReason[]>(async (ids) => {
    const found = await missingReasons(services, ids);
    return ids.map((id) => found.get(id) ?? []);
  });
  const orderPages = new Map<string, DataLoader<string, Page<OrderRow>>>();
  const orderCounts = new DataLoader<string, number>(async (ids) => {
    const found = await countOrdersOfCustomers(db, ids);
    return ids.map((id) => found.get(id) ?? 0);
  });
  const histories = new Map<number, DataLoader<string, readonly HistoryMonth[]>>();
  const models = new Map<number, () => Awaitable<ModelRow>>();
  return {
    clusters,
    cluster: (id) => whenRead(clusters(), (all) => all.get(id)),
    strategies: (clusterId, locale) =>
      whenRead(
        whenRead(
          full(),
          (current) => current.get(clusterId)?.strategies ?? strategiesOfClusters(db, [clusterId]),
        ),
        (all) => locale ? all.filter((strategy) => strategy.locale === locale) : all,
      ),
    totals: (clusterId) => whenRead(totals(), (all) => all.get(clusterId) ?? NO_CUSTOMERS),
    total: (clusterId, name) =>
      whenRead(totals(), (all) => (all.get(clusterId) ?? NO_CUSTOMERS)[name]),
    model(id) {
      const known = models.get(id) ?? once(async () => (await findModel(db, id))!);
      models.set(id, known);
      return known();
    },
    value: (customerId) => values.load(customerId),
    valueIntervals: (customerId) => intervals.load(customerId),
    missingReasons: (customerId) => reasons.load(customerId),
    orders(customerId, { first, after, last, before }) {
      const args = { first, after, last, before };
      const key = JSON.stringify(args);
      const loader = orderPages.get(key) ?? new DataLoader<string, Page<OrderRow>>(async (ids) => {
        const found = await ordersOfCustomers(db, ids, args);
        return ids.map((id) => found.get(id)!);
      });
      orderPages.set(key, loader);
      return loader.load(customerId);
    },
    history(customerId, months) {
      const loader = histories.get(months) ??
        new DataLoader<string, readonly HistoryMonth[]>(async (ids) => {
          const found = await monthsOfCustomers(db, ids, months);
          return ids.map((id) => found.get(id) ?? []);
        });
      histories.set(months, loader);
      return loader.load(customerId);
    },
    orderCount: (customerId) => orderCounts.load(customerId),
    currency: once(async () => (await readSettings(db)).currency),
    async readAhead({ withCluster, withStrategies }) {
      together ||= withStrategies;
      await Promise.allSettled([withCluster && clusters()]);
    },
  };
}

/** Reads when first asked, and gives what it has read as it is. */
function once<T>(read: () => Promise<T>): () => Awaitable<T> {
  let result: { readonly value: Awaitable<T> } | undefined;
  return () => {
    if (!result) {
      const reading = read().then((value) => {
        result = { value };
        return value;
      });
      result = { value: reading };
    }
    return result.value;
  };
}

/** Goes on with a value at once where it is there: a promise for each of many nodes costs more than their fields. */
function whenRead<T, R>(
  value: Awaitable<T>,
  next: (value: T) => Awaitable<R>,
): Awaitable<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
