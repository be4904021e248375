import { segmentationBefore, type SegmentationWithClusters } from "@/db/queries/clusters.ts";
import { type CustomerTotals, NO_CUSTOMERS } from "@/db/queries/customer_totals.ts";
import { judgeK } from "@/ml/segments/choice.ts";
import type { Traits } from "@/ml/segments/rfm.ts";
import type { SegmentationModel } from "@/ml/segments/segmentation.ts";
import type { Estimate } from "@/ml/statistics/proportions.ts";
import { churnRateOf, prioritiesOf } from "@/services/segments/priorities.ts";
import {
  type ClusterOrigin,
  originsOf,
  SAMPLE_SIZE,
  type SegmentPoint,
  type SegmentSample,
} from "@/services/segments/segment_sample.ts";
import { meansByLabel, traitLabels, type TraitMean } from "@/content/personas/segment_labels.ts";
import { builder } from "../builder.ts";
import { localeArgs, localeKey } from "./locale.ts";
import { Cluster, Segmentation } from "./refs.ts";

const ClusterMembersType = builder.objectRef<CustomerTotals>("ClusterMembers").implement({
  description: "The customers who are in a cluster now, whatever came or went since it was made.",
  fields: (t) => ({
    customers: t.exposeInt("customers", { description: "All of them, active and churned." }),
    active: t.exposeInt("active", { description: "Active customers among them." }),
    labelled: t.exposeInt("labelled", {
      description: "Those whose outcome is known.",
    }),
    churnRate: t.exposeFloat("churnRate", {
      nullable: true,
      description: "Observed: share of the labelled customers that churned, from 0 to 1; null " +
        "when none is.",
    }),
    scored: t.exposeInt("scored", {
      description: "Those with a prediction, active and churned.",
    }),
    churnProbability: t.exposeFloat("churnProbability", {
      nullable: true,
      description: "Mean probability to churn of the active customers that have a prediction, " +
        "from 0 to 1; null where there are none.",
    }),
    expectedChurners: t.exposeFloat("expectedChurners", {
      description: "How many of them are expected to churn: the sum of the probabilities of the " +
        "active customers.",
    }),
    atRisk: t.exposeInt("atRisk", { description: "Active customers in band HIGH." }),
  }),
});

builder.objectField(Cluster, "members", (t) =>
  t.field({
    type: ClusterMembersType,
    description: "The cluster's customers as they are now.",
    resolve: async ({ id }, _args, { services }) =>
      (await services.statistics.totalsByCluster()).get(id) ?? NO_CUSTOMERS,
  }));

const ChurnRate = builder.objectRef<Estimate>("ChurnRate").implement({
  description: "An observed share of churned customers with its 95% interval (Wilson).",
  fields: (t) => ({
    value: t.exposeFloat("value", {
      description: "Churned customers of the labelled, from 0 to 1.",
    }),
    low: t.exposeFloat("low", { description: "Lower end of the interval." }),
    high: t.exposeFloat("high", { description: "Upper end of the interval." }),
  }),
});

builder.objectFields(Cluster, (t) => ({
  churnRate: t.field({
    type: ChurnRate,
    nullable: true,
    description: "Observed churn among the cluster's labelled customers; null where none is.",
    resolve: async ({ id }, _args, { services }) =>
      churnRateOf((await services.statistics.totalsByCluster()).get(id) ?? NO_CUSTOMERS),
  }),
  atStake: t.float({
    description: "What is at stake: of the cluster's active customers in band HIGH, the sum of " +
      "probability times monetary value, in the shop's currency.",
    resolve: async ({ id }, _args, { services }) =>
      (await services.statistics.totalsByCluster()).get(id)?.atStake ?? 0,
  }),
  priority: t.int({
    nullable: true,
    description: "Place among the clusters of the current segmentation by what is at stake, " +
      "from 1; null for a cluster of an earlier one.",
    resolve: async ({ id }, _args, { services, loaders }) => {
      const [clusters, members] = await Promise.all([
        loaders.clusters(),
        services.statistics.totalsByCluster(),
      ]);
      return prioritiesOf([...clusters.values()], members).get(id) ?? null;
    },
  }),
}));

const RfmFigures = builder.objectRef<Traits>("RfmFigures").implement({
  description: "A number for each of recency, frequency and monetary value.",
  fields: (t) => ({
    recency: t.float({
      nullable: true,
      description: "Recency; null where the segmentation rests on other columns.",
      resolve: ({ recency }) => recency,
    }),
    frequency: t.float({
      nullable: true,
      description: "Frequency; null where the segmentation rests on other columns.",
      resolve: ({ frequency }) => frequency,
    }),
    monetary: t.float({
      nullable: true,
      description: "Monetary value, in the shop's currency; null where the segmentation rests " +
        "on other columns.",
      resolve: ({ monetary }) => monetary,
    }),
  }),
});

const ColumnMean = builder.objectRef<TraitMean>("ColumnMean").implement({
  description: "The mean of a column that a segmentation rests on.",
  fields: (t) => ({
    column: t.exposeString("key", { description: "The column's key." }),
    label: t.string({
      description: "What the column is called.",
      args: localeArgs,
      resolve: ({ label }, { locale }) => label[localeKey(locale)],
    }),
    mean: t.exposeFloat("mean", {
      description: "Mean, missing values filled in; of a date, days before the last one.",
    }),
  }),
});

builder.objectField(Cluster, "means", (t) =>
  t.field({
    type: [ColumnMean],
    description: "Means when the cluster was made, of each column that it was made from.",
    resolve: ({ means }, _args, { schema }) => meansByLabel(schema, means),
  }));

const SegmentPointType = builder.objectRef<SegmentPoint>("SegmentPoint").implement({
  description:
    "A customer as a point; missing values are filled in as the segmentation fills them.",
  fields: (t) => ({
    customerId: t.exposeString("customerId", { description: "The shop's own id." }),
    cluster: t.exposeInt("cluster", { description: "Index of the customer's cluster." }),
    recency: t.float({
      nullable: true,
      description: "Recency; null where the segmentation rests on other columns.",
      resolve: ({ values }) => values.recency,
    }),
    frequency: t.float({
      nullable: true,
      description: "Frequency; null where the segmentation rests on other columns.",
      resolve: ({ values }) => values.frequency,
    }),
    monetary: t.float({
      nullable: true,
      description: "Monetary value, in the shop's currency; null where the segmentation rests " +
        "on other columns.",
      resolve: ({ values }) => values.monetary,
    }),
    values: t.floatList({
      description: "Values in the order of the segmentation's columns.",
      resolve: ({ values }) => Object.values(values),
    }),
  }),
});

const SegmentSampleType = builder.objectRef<SegmentSample>("SegmentSample").implement({
  description: "Customers of every cluster, to be drawn: in proportion to its size, with more of " +
    "small ones. The same customers give the same sample.",
  fields: (t) => ({
    customers: t.exposeInt("customers", {
      description: "Customers in clusters, of whom these are drawn.",
    }),
    points: t.field({
      type: [SegmentPointType],
      description: `Those drawn, at most ${SAMPLE_SIZE}, by cluster.`,
      complexity: { field: 1, multiplier: SAMPLE_SIZE },
      resolve: ({ points }) => points,
    }),
  }),
});

const ClusterOriginType = builder.objectRef<ClusterOrigin>("ClusterOrigin").implement({
  description: "Where the previous segmentation would have put a share of a cluster's customers.",
  fields: (t) => ({
    cluster: t.exposeInt("cluster", { description: "Index of the cluster." }),
    from: t.exposeInt("from", {
      description: "Index of the cluster of the previous segmentation.",
    }),
    share: t.exposeFloat("share", {
      description: "Share of the cluster's customers, from 0 to 1, by the sample.",
    }),
  }),
});

const modelOf = ({ model }: SegmentationWithClusters) => model as SegmentationModel;

builder.objectFields(Segmentation, (t) => ({
  columns: t.field({
    type: [ColumnMean],
    description: "The columns that it rests on, with the means of all customers.",
    resolve: (segmentation, _args, { schema }) => {
      const model = modelOf(segmentation);
      return traitLabels(schema, model).map(({ trait, key, label }) => ({
        key,
        label,
        mean: model.means[trait]!,
      }));
    },
  }),
  means: t.field({
    type: RfmFigures,
    description: "Means of all customers, missing values filled in: what clusters compare with.",
    resolve: (segmentation) => modelOf(segmentation).means,
  }),
  deviations: t.field({
    type: RfmFigures,
    description: "Standard deviations of all customers, in which k-means measures distance.",
    resolve: (segmentation) => modelOf(segmentation).deviations,
  }),
  bend: t.int({
    nullable: true,
    description: "The k at which the inertia bends most; null where it does not.",
    resolve: ({ profile, k }) => judgeK(profile, k).bend,
  }),
  clearest: t.int({
    nullable: true,
    description: "The k of the highest silhouette; null where none is known.",
    resolve: ({ profile, k }) => judgeK(profile, k).clearest,
  }),
  outside: t.int({
    description: "Customers in no cluster, such as new ones.",
    resolve: async (_segmentation, _args, { services }) =>
      (await services.statistics.totalsByCluster()).get(null)?.customers ?? 0,
  }),
  sample: t.field({
    type: SegmentSampleType,
    description: "Customers to draw in a scatter plot; none of a segmentation that is not current.",
    resolve: (segmentation, _args, { services }) => services.statistics.segmentSample(segmentation),
  }),
  previous: t.field({
    type: Segmentation,
    nullable: true,
    description: "The previous segmentation; null for the first.",
    resolve: ({ id }, _args, { services }) => segmentationBefore(services.db, id),
  }),
  origins: t.field({
    type: [ClusterOriginType],
    description: "Where its customers would have been in the previous segmentation, by cluster, " +
      "largest share first; empty for the first segmentation.",
    complexity: { field: 2, multiplier: 30 },
    resolve: async (segmentation, _args, { services }) => {
      const before = await segmentationBefore(services.db, segmentation.id);
      if (!before) return [];
      const { points } = await services.statistics.segmentSample(segmentation);
      return originsOf(points, modelOf(before));
    },
  }),
}));
