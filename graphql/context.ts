import DataLoader from "dataloader";
import { type CustomerValue, valuesOf } from "@/db/queries/customer_values.ts";
import { type ClusterRow, currentClusters } from "@/db/queries/clusters.ts";
import { type CustomerTotals, NO_CUSTOMERS } from "@/db/queries/customer_totals.ts";
import { findModel, type ModelRow } from "@/db/queries/models.ts";
import {
  currentClustersWithStrategies,
  strategiesOfClusters,
  type StrategyRow,
} from "@/db/queries/strategies.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { Identity } from "@/services/access/mod.ts";
import type { Services } from "@/services/services.ts";
import { type Awaitable, whenRead } from "./awaitable.ts";
import type { Limits } from "./limits.ts";

/** What resolvers work with: the services, and what this one request has read already. */
export interface GraphQLContext {
  readonly services: Services;
  /** The schema of the stored customers when the request came, which its types are made from. */
  readonly schema: CustomerSchema;
  readonly identity: Identity;
  readonly loaders: Loaders;
  readonly limits: Limits;
  /** Aborted when whoever asked has gone away. */
  readonly signal: AbortSignal;
}

/**
 * Reads that many nodes of one answer share. Each is a statement for the whole answer, not one a node: there are few
 * clusters, and a page of customers was scored by one model or a few. What has been read is given at once: who reads
 * before the nodes are resolved spares each of them a promise.
 */
export interface Loaders {
  /** The clusters of the current segmentation by their id. */
  clusters(): Awaitable<ReadonlyMap<number, ClusterRow>>;
  /** All strategies of a cluster, oldest first; read for all current clusters at once. */
  strategies(clusterId: number): Awaitable<readonly StrategyRow[]>;
  /** The numbers of a cluster's customers. */
  totals(clusterId: number): Awaitable<CustomerTotals>;
  model(id: number): Awaitable<ModelRow | undefined>;
  /** What a customer is expected to order and spend; read for all customers that are asked for at once. */
  value(customerId: string): Promise<CustomerValue | null>;
  /** Reads what nodes will ask for, in one statement. Whoever asks then learns of a failure. */
  readAhead(
    wanted: { readonly withCluster: boolean; readonly withStrategies: boolean },
  ): Promise<void>;
}

/** Makes the context of one request. */
export function createContext(
  services: Services,
  schema: CustomerSchema,
  identity: Identity,
  limits: Limits,
  signal: AbortSignal,
): GraphQLContext {
  return { services, schema, identity, loaders: createLoaders(services), limits, signal };
}

/** What differs where nothing is changed: the database lets nothing be written, and ends what takes too long. */
export function readingContext(
  { services }: GraphQLContext,
): Pick<GraphQLContext, "services" | "loaders"> {
  const reading = { ...services, db: services.readDb };
  return { services: reading, loaders: createLoaders(reading) };
}

function createLoaders({ db, statistics }: Services): Loaders {
  let together = false;
  const full = once(async () =>
    new Map((await currentClustersWithStrategies(db)).map((each) => [each.cluster.id, each]))
  );
  const clusters = once(async () => {
    const rows = together
      ? Array.from((await full()).values(), ({ cluster }) => cluster)
      : await currentClusters(db);
    return new Map(rows.map((cluster) => [cluster.id, cluster]));
  });
  const totals = once(() => statistics.totalsByCluster());
  const values = new DataLoader<string, CustomerValue | null>(async (ids) => {
    const found = new Map((await valuesOf(db, ids)).map((value) => [value.customerId, value]));
    return ids.map((id) => found.get(id) ?? null);
  });
  const models = new Map<number, () => Awaitable<ModelRow | undefined>>();
  return {
    clusters,
    strategies: (clusterId) =>
      whenRead(
        full(),
        (current) => current.get(clusterId)?.strategies ?? strategiesOfClusters(db, [clusterId]),
      ),
    totals: (clusterId) => whenRead(totals(), (all) => all.get(clusterId) ?? NO_CUSTOMERS),
    model(id) {
      const known = models.get(id) ?? once(() => findModel(db, id));
      models.set(id, known);
      return known();
    },
    value: (customerId) => values.load(customerId),
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
