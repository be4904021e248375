import {
  countStrategies,
  findStrategy,
  listStrategies,
  type StrategyFilter,
  versionsOf,
} from "@/db/queries/strategies.ts";
import type { StoredTactic } from "@/db/schema/mod.ts";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import { findCluster } from "@/db/queries/clusters.ts";
import { audienceOf } from "@/db/queries/customer_totals.ts";
import { movedFigures } from "@/content/playbook/moved.ts";
import type { JobInputs } from "@/services/jobs/jobs.ts";
import { builder, wholeNumber } from "../builder.ts";
import { mutation } from "../payload.ts";
import type { GraphQLContext } from "../context.ts";
import { pageCost, toConnection } from "./connection.ts";
import { JobType } from "./job.ts";
import { Locale } from "./locale.ts";
import { Cluster, Strategy } from "./refs.ts";

const StrategySource = builder.enumType("StrategySource", {
  description: "Who wrote a strategy.",
  values: {
    PLAYBOOK: { description: "The built-in playbook, from the cluster's own figures." },
    GEMINI: { description: "Google's Gemini." },
  } as const,
});

export const StrategyStatus = builder.enumType("StrategyStatus", {
  description: "Status of a strategy.",
  values: {
    DRAFT: { description: "Written, not yet approved." },
    APPROVED: { description: "Approved; never rewritten. At most one for a cluster and language." },
    ARCHIVED: { description: "Archived." },
  } as const,
});

const Tactic = builder.objectRef<StoredTactic>("Tactic").implement({
  description: "One thing to do: where, when, what, and how to tell whether it worked.",
  fields: (t) => ({
    channel: t.exposeString("channel", { description: "Where, such as e-mail." }),
    timing: t.exposeString("timing", { description: "Time of the event." }),
    action: t.exposeString("action", { description: "What to do." }),
    offer: t.exposeString("offer", { nullable: true, description: "What to offer, if anything." }),
    metric: t.exposeString("metric", { description: "What shows whether it works." }),
  }),
});

const StrategyVersion = builder.objectRef<Awaited<ReturnType<typeof versionsOf>>[number]>(
  "StrategyVersion",
).implement({
  description: "An earlier version of a strategy.",
  fields: (t) => ({
    version: t.exposeInt("version", { description: "Its version, from 1." }),
    source: t.expose("source", { type: StrategySource, description: "Who wrote it." }),
    editedBy: t.exposeString("editedBy", {
      nullable: true,
      description: "Who edited it; null if no one did.",
    }),
    headline: t.exposeString("headline", { description: "The proposal in one line." }),
    body: t.exposeString("body", { description: "Why, from the cluster's own figures." }),
    tactics: t.field({
      type: [Tactic],
      description: "What to do.",
      complexity: { field: 1, multiplier: 3 },
      resolve: ({ tactics }) => tactics,
    }),
    measure: t.exposeString("measure", { description: "What to measure." }),
    createdAt: t.expose("createdAt", {
      type: "DateTime",
      description: "When this version was written.",
    }),
  }),
});

builder.node(Strategy, {
  description: "A retention strategy for one cluster, in one language.",
  id: { resolve: ({ id }) => String(id) },
  loadOne: (id, { services }) => findStrategy(services.db, wholeNumber(id)),
  fields: (t) => ({
    cluster: t.field({
      type: Cluster,
      description: "The cluster it is for.",
      resolve: ({ clusterId }, _args, context) => clusterOf(clusterId, context),
    }),
    locale: t.expose("locale", { type: Locale, description: "Its language." }),
    source: t.expose("source", { type: StrategySource, description: "Who wrote it." }),
    headline: t.exposeString("headline", { description: "The proposal in one line." }),
    body: t.exposeString("body", { description: "Why, from the cluster's own figures." }),
    tactics: t.field({
      type: [Tactic],
      description: "What to do.",
      complexity: { field: 1, multiplier: 3 },
      resolve: ({ tactics }) => tactics,
    }),
    measure: t.exposeString("measure", {
      description: "What to measure to know whether the strategy works.",
    }),
    status: t.expose("status", { type: StrategyStatus, description: "Its status." }),
    statusBy: t.exposeString("statusBy", {
      nullable: true,
      description: "Who gave it its status; null for a draft that was nothing else before.",
    }),
    statusAt: t.expose("statusAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was given its status.",
    }),
    stale: t.boolean({
      description: "Whether a figure of its cluster has changed by more than a tenth since.",
      resolve: async ({ clusterId, figures }, _args, context) =>
        figures !== null && movedFigures(figures, await audienceNow(clusterId, context)).length > 0,
    }),
    fallback: t.exposeString("fallback", {
      nullable: true,
      description: "Why the playbook wrote what Gemini was asked for, such as `KEY_REFUSED` or " +
        "`CONTRACT`; null where it did not have to.",
    }),
    model: t.exposeString("model", {
      nullable: true,
      description: "Gemini's model; null for the playbook.",
    }),
    promptTokens: t.exposeInt("promptTokens", {
      nullable: true,
      description: "Its share of the tokens that were sent.",
    }),
    outputTokens: t.exposeInt("outputTokens", {
      nullable: true,
      description: "Its share of the tokens that came back, thinking among them.",
    }),
    costUsd: t.exposeFloat("costUsd", {
      nullable: true,
      description:
        "Its share of the cost in US dollars, by estimate; 0 where a cached answer was " +
        "used.",
    }),
    editedBy: t.exposeString("editedBy", {
      nullable: true,
      description: "Who edited it; null if no one did.",
    }),
    version: t.exposeInt("version", { description: "Its version, from 1." }),
    versions: t.field({
      type: [StrategyVersion],
      description: "Its earlier versions, newest first.",
      complexity: { field: 5, multiplier: 5 },
      resolve: ({ id }, _args, { services }) => versionsOf(services.db, [id]),
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When first written." }),
    updatedAt: t.expose("updatedAt", {
      type: "DateTime",
      description: "When its current version was written.",
    }),
  }),
});

async function clusterOf(
  clusterId: number,
  { loaders, services }: GraphQLContext,
): Promise<ClusterRow> {
  return (await loaders.clusters()).get(clusterId) ?? (await findCluster(services.db, clusterId))!;
}

/** A strategy's cluster with its active customers of now; of an earlier segmentation, as it was made. */
async function audienceNow(
  clusterId: number,
  context: GraphQLContext,
): Promise<ClusterRow> {
  const { loaders, services } = context;
  const current = (await loaders.clusters()).get(clusterId);
  return current
    ? audienceOf(current, await loaders.totals(clusterId))
    : (await findCluster(services.db, clusterId))!;
}

const StrategyFilterInput = builder.inputRef<StrategyFilter>("StrategyFilter").implement({
  description: "Which strategies. All conditions that are given must hold.",
  fields: (t) => ({
    cluster: t.intList({ description: "For one of the current clusters with these indexes." }),
    locale: t.field({ type: Locale, description: "In this language." }),
    source: t.field({ type: StrategySource, description: "By this author." }),
    status: t.field({ type: [StrategyStatus], description: "In one of these states." }),
  }),
});

builder.queryField("strategies", (t) =>
  t.connection(
    {
      type: Strategy,
      nullable: true,
      description: "Strategies for the current clusters, by the cluster's index, then by age.",
      args: {
        filter: t.arg({
          type: StrategyFilterInput,
          description: "Clusters and languages; all if omitted.",
        }),
      },
      complexity: pageCost,
      resolve: async (_root, args, { services: { db } }) =>
        toConnection(await listStrategies(db, args), () => countStrategies(db, args.filter)),
    },
    { name: "StrategyConnection", description: "A page of strategies." },
    { name: "StrategyEdge", description: "A strategy on a page." },
  ));

mutation("generateStrategies", {
  scope: "write",
  description:
    "Writes a strategy for each cluster and language, as a job: Gemini where there is a " +
    "key, otherwise and where it fails the playbook. Drafts are rewritten and keep their " +
    "history, approved ones are kept. The job's result has the outcome for each cluster.",
  inputOptional: true,
  input: (t) => ({
    clusters: t.intList({
      description: "Indexes of current clusters. One whose strategy is approved gets a draft " +
        "beside it. If omitted: all but those.",
    }),
    locales: t.field({ type: [Locale], description: "Languages; all if omitted." }),
  }),
  payload: { job: { type: JobType, description: "The job." } },
  resolve: async ({ clusters, locales }, { services }) => {
    const job: JobInputs["STRATEGIES"] = {};
    if (clusters) job.clusters = [...clusters];
    if (locales) job.locales = [...locales];
    return { job: await services.jobs.enqueue("STRATEGIES", job) };
  },
});
