import { defineRelations } from "drizzle-orm";
import * as schema from "./schema/mod.ts";

/** How the tables hang together, for relational queries. */
export const relations = defineRelations(schema, (r) => ({
  customers: {
    cluster: r.one.clusters({ from: r.customers.clusterId, to: r.clusters.id }),
    /** The current prediction: the one of the run that the customer's row names. */
    prediction: r.one.predictions({
      from: [r.customers.customerId, r.customers.scoringRunId],
      to: [r.predictions.customerId, r.predictions.runId],
    }),
    predictions: r.many.predictions({
      from: r.customers.customerId,
      to: r.predictions.customerId,
    }),
  },
  predictions: {
    run: r.one.scoringRuns({
      from: r.predictions.runId,
      to: r.scoringRuns.id,
      optional: false,
    }),
  },
  scoringRuns: {
    model: r.one.models({ from: r.scoringRuns.modelId, to: r.models.id, optional: false }),
  },
  segmentations: {
    clusters: r.many.clusters({
      from: r.segmentations.id,
      to: r.clusters.segmentationId,
    }),
  },
  clusters: {
    segmentation: r.one.segmentations({
      from: r.clusters.segmentationId,
      to: r.segmentations.id,
      optional: false,
    }),
    customers: r.many.customers({ from: r.clusters.id, to: r.customers.clusterId }),
    strategies: r.many.strategies({ from: r.clusters.id, to: r.strategies.clusterId }),
  },
  strategies: {
    cluster: r.one.clusters({
      from: r.strategies.clusterId,
      to: r.clusters.id,
      optional: false,
    }),
    versions: r.many.strategyVersions({
      from: r.strategies.id,
      to: r.strategyVersions.strategyId,
    }),
  },
  imports: {
    rejections: r.many.importRejections({
      from: r.imports.id,
      to: r.importRejections.importId,
    }),
  },
}));
