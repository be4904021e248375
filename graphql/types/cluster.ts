import { currentSegmentation, findCluster, findSegmentation } from "@/db/queries/clusters.ts";
import type { KProfile } from "@/db/schema/mod.ts";
import { personaDescription, personaName } from "@/content/personas/persona.ts";
import { builder, wholeNumber } from "../builder.ts";
import { Locale, localeArgs, localeKey } from "./locale.ts";
import { Cluster, Segmentation, Strategy } from "./refs.ts";

builder.node(Cluster, {
  description:
    "A group of customers alike in recency, frequency and monetary value, or in other columns.",
  id: { resolve: ({ id }) => String(id) },
  loadOne: (id, { services }) => findCluster(services.db, wholeNumber(id)),
  fields: (t) => ({
    index: t.exposeInt("index", {
      description:
        "Position among the clusters, from 0: highest mean probability to churn first, " +
        "as it was when the clusters were made.",
    }),
    persona: t.string({
      description: "Name of the persona, which follows from where the cluster lies.",
      args: localeArgs,
      resolve: ({ persona }, { locale }) => personaName(persona, localeKey(locale)),
    }),
    personaKey: t.exposeString("persona", {
      description: "Key of the persona, the same in every language.",
    }),
    personaDescription: t.string({
      description: "One line on who these customers are.",
      args: localeArgs,
      resolve: ({ persona }, { locale }) => personaDescription(persona, localeKey(locale)),
    }),
    size: t.int({
      description: "Customers in the cluster now, active and churned.",
      resolve: ({ id }, _args, { loaders }) => loaders.total(id, "customers"),
    }),
    initialSize: t.exposeInt("size", {
      description: "Customers in the cluster when it was made.",
    }),
    recency: t.exposeFloat("recency", {
      nullable: true,
      description: "Mean recency when the cluster was made; null where no " +
        "column that it was made from has the role.",
    }),
    frequency: t.exposeFloat("frequency", {
      nullable: true,
      description: "Mean frequency when the cluster was made; null where no " +
        "column that it was made from has the role.",
    }),
    monetary: t.exposeFloat("monetary", {
      nullable: true,
      description: "Mean monetary value when the cluster was made, in the shop's currency; null " +
        "where no column that it was made from has the role.",
    }),
    churnProbability: t.float({
      nullable: true,
      description: "Mean probability to churn of the cluster's active customers, from 0 to 1; " +
        "null where none of them has a prediction.",
      resolve: ({ id }, _args, { loaders }) => loaders.total(id, "churnProbability"),
    }),
    atRisk: t.int({
      description: "Active customers of the cluster in band HIGH.",
      resolve: ({ id }, _args, { loaders }) => loaders.total(id, "atRisk"),
    }),
    strategies: t.field({
      type: [Strategy],
      description: "What is proposed for the cluster, oldest first.",
      args: { locale: t.arg({ type: Locale, description: "Only those in this language." }) },
      complexity: { field: 1, multiplier: 4 },
      resolve: ({ id }, { locale }, { loaders }) => loaders.strategies(id, locale),
    }),
  }),
});

const KProfileType = builder.objectRef<KProfile>("KProfile").implement({
  description: "How well k clusters fit, for choosing k.",
  fields: (t) => ({
    k: t.exposeInt("k", { description: "Number of clusters." }),
    inertia: t.exposeFloat("inertia", {
      description: "Sum of squared distances to the nearest centroid, in standard deviations.",
    }),
    silhouette: t.exposeFloat("silhouette", {
      nullable: true,
      description: "Mean silhouette, from −1 to 1; higher is better.",
    }),
    silhouetteCustomers: t.int({
      nullable: true,
      description: "Customers over whom the silhouette was taken: all, or a random sample; " +
        "null where that was not kept.",
      resolve: ({ silhouetteRows }) => silhouetteRows ?? null,
    }),
  }),
});

builder.node(Segmentation, {
  description: "One k-means run over recency, frequency and monetary value, or over other columns.",
  id: { resolve: ({ id }) => String(id) },
  loadOne: (id, { services }) => findSegmentation(services.db, wholeNumber(id)),
  fields: (t) => ({
    k: t.exposeInt("k", { description: "Number of clusters." }),
    seed: t.exposeInt("seed", { description: "Seed of the random start." }),
    inertia: t.exposeFloat("inertia", {
      description: "Sum of squared distances to the nearest centroid, in standard deviations.",
    }),
    customers: t.exposeInt("customers", { description: "Customers that were segmented." }),
    clusters: t.field({
      type: [Cluster],
      description: "Its clusters, by index.",
      complexity: { field: 1, multiplier: 10 },
      resolve: ({ clusters }) => clusters,
    }),
    profile: t.field({
      type: [KProfileType],
      description: "How well other numbers of clusters fit.",
      complexity: { field: 1, multiplier: 10 },
      resolve: ({ profile }) => profile,
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
  }),
});

builder.queryFields((t) => ({
  segmentation: t.field({
    type: Segmentation,
    nullable: true,
    description: "The current segmentation; null before the first.",
    resolve: (_root, _args, { services }) => currentSegmentation(services.db),
  }),
  clusters: t.field({
    type: [Cluster],
    description: "The clusters of the current segmentation, by index; none before the first.",
    complexity: { field: 1, multiplier: 10 },
    resolve: async (_root, _args, { loaders }) => [...(await loaders.clusters()).values()],
  }),
  cluster: t.field({
    type: Cluster,
    nullable: true,
    description: "One cluster of the current segmentation; null when there is none.",
    args: { index: t.arg.int({ required: true, description: "The cluster's index, from 0." }) },
    resolve: async (_root, { index }, { loaders }) =>
      [...(await loaders.clusters()).values()].find((cluster) => cluster.index === index),
  }),
}));
