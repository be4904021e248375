import { type ClusterRow, currentClusters } from "@/db/queries/clusters.ts";
import { findModel, type ModelRow } from "@/db/queries/models.ts";
import { strategiesOfClusters, type StrategyRow } from "@/db/queries/strategies.ts";
import type { Identity } from "@/services/access/mod.ts";
import type { Services } from "@/services/context.ts";
import type { Limits } from "./limits.ts";

/** What resolvers work with: the services, and what this one request has read already. */
export interface GraphQLContext {
  readonly services: Services;
  readonly identity: Identity;
  readonly loaders: Loaders;
  readonly limits: Limits;
  /** Aborted when whoever asked has gone away. */
  readonly signal: AbortSignal;
}

/**
 * Reads that many nodes of one answer share. Each is a statement for the whole answer, not one a node:
 * there are few clusters, and a page of customers was scored by one model or a few.
 */
export interface Loaders {
  /** The clusters of the current segmentation by their id. */
  clusters(): Promise<ReadonlyMap<number, ClusterRow>>;
  /** All strategies of a cluster, oldest first; read for all current clusters at once. */
  strategies(clusterId: number): Promise<readonly StrategyRow[]>;
  /** How many customers of a cluster are in band HIGH. */
  highRisk(clusterId: number): Promise<number>;
  model(id: number): Promise<ModelRow | undefined>;
}

/** Makes the context of one request. */
export function createContext(
  services: Services,
  identity: Identity,
  limits: Limits,
  signal: AbortSignal,
): GraphQLContext {
  return { services, identity, loaders: createLoaders(services), limits, signal };
}

/** What differs where nothing is changed: the database lets nothing be written, and ends what takes too long. */
export function readingContext(
  { services }: GraphQLContext,
): Pick<GraphQLContext, "services" | "loaders"> {
  const reading = { ...services, db: services.reads };
  return { services: reading, loaders: createLoaders(reading) };
}

function createLoaders({ db, figures }: Services): Loaders {
  const clusters = once(async () =>
    new Map((await currentClusters(db)).map((cluster) => [cluster.id, cluster]))
  );
  const highRisk = once(() => figures.highRiskByCluster());
  const currentStrategies = once(async () =>
    Map.groupBy(
      await strategiesOfClusters(db, [...(await clusters()).keys()]),
      (row) => row.clusterId,
    )
  );
  const models = new Map<number, Promise<ModelRow | undefined>>();
  return {
    clusters,
    async strategies(clusterId) {
      if (!(await clusters()).has(clusterId)) return await strategiesOfClusters(db, [clusterId]);
      return (await currentStrategies()).get(clusterId) ?? [];
    },
    highRisk: async (clusterId) => (await highRisk()).get(clusterId) ?? 0,
    model(id) {
      const known = models.get(id) ?? findModel(db, id);
      models.set(id, known);
      return known;
    },
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => result ??= read();
}
