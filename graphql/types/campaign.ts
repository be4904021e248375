import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { findReport, listReports, type ReportRow } from "@/db/queries/campaign_reports.ts";
import {
  armCounts,
  type CampaignRow,
  countCampaigns,
  findCampaign,
  pageOfCampaigns,
} from "@/db/queries/campaigns.ts";
import { findStrategies } from "@/db/queries/strategies.ts";
import type { CAMPAIGN_OUTCOMES, OUTCOME_SOURCES } from "@/db/schema/mod.ts";
import {
  DEFAULT_BANDS,
  DEFAULT_HOLDOUT,
  planCampaign,
  planOfCounts,
  resultOf,
  statusOf,
  windowEnd,
} from "@/services/campaigns/mod.ts";
import { builder, innerNumber, wholeNumber } from "../builder.ts";
import type { GraphQLContext } from "../context.ts";
import { pageCost, toConnection } from "./connection.ts";
import { CampaignArm, CampaignPlanType, UpliftType } from "./campaign_result.ts";
import { RiskBand } from "./customer_columns.ts";
import { Strategy } from "./refs.ts";

const CampaignStatus = builder.enumType("CampaignStatus", {
  description: "Status of a campaign.",
  values: {
    SCHEDULED: { description: "Drawn; its start date lies ahead." },
    RUNNING: { description: "Started; outcomes count until its window ends." },
    ENDED: { description: "Its outcome window is over, and it is not closed yet." },
    CLOSED: { description: "Its result is final, and its members are released." },
  } as const,
});

const CampaignOutcome = builder.enumType("CampaignOutcome", {
  description: "What tells whether a member of a campaign was retained.",
  values: {
    LABEL: { description: "The label of the customer table, or a file: retained is not churned." },
    ORDER: { description: "The orders: a customer who orders within the window is retained." },
  } as const satisfies Record<(typeof CAMPAIGN_OUTCOMES)[number], object>,
});

const OutcomeSource = builder.enumType("OutcomeSource", {
  description: "Where outcomes come from.",
  values: {
    FILE: { description: "An uploaded file of outcomes." },
    IMPORT: { description: "An import of the customer table or of orders." },
  } as const satisfies Record<(typeof OUTCOME_SOURCES)[number], object>,
});

const CampaignReport = builder.objectRef<ReportRow>("CampaignReport");
builder.node(CampaignReport, {
  description: "A file of outcomes, or an import of the customer table or of orders.",
  id: { resolve: ({ id }) => String(id) },
  loadOne: (id, { services }) => findReport(services.db, wholeNumber(id)),
  fields: (t) => ({
    source: t.expose("source", { type: OutcomeSource, description: "Where they come from." }),
    importNumber: t.int({
      nullable: true,
      description: "Number of the import; null for a file of outcomes.",
      resolve: ({ importId }) => importId,
    }),
    fileName: t.exposeString("fileName", {
      nullable: true,
      description: "Name of the import's file; null for a file of outcomes.",
    }),
    customers: t.exposeInt("members", { description: "Members whose outcome it has." }),
    knownUntil: t.field({
      type: "Date",
      nullable: true,
      description: "Of an import of orders, the day of the last order; outcomes are as of its end.",
      resolve: ({ knownUntil }) => knownUntil,
    }),
    recordedBy: t.exposeString("recordedBy", {
      nullable: true,
      description: "Who uploaded the file; null for an import.",
    }),
    recordedAt: t.expose("recordedAt", { type: "DateTime", description: "When it was recorded." }),
  }),
});

/** Reads for all campaigns of an answer at once. Nothing is cached, since a mutation may come between. */
const loadersOf = createContextCache(({ services: { db } }: GraphQLContext) => ({
  arms: new DataLoader(async (ids: readonly number[]) => {
    const counts = await armCounts(db, [...new Set(ids)]);
    return ids.map((id) => counts.get(id)!);
  }, { cache: false }),
  strategies: new DataLoader(async (ids: readonly number[]) => {
    const found = await findStrategies(db, [...new Set(ids)]);
    return ids.map((id) => found.find((strategy) => strategy.id === id)!);
  }, { cache: false }),
  reports: new DataLoader(async (ids: readonly number[]) => {
    const byCampaign = Map.groupBy(
      await listReports(db, [...new Set(ids)]),
      ({ campaignId }) => campaignId,
    );
    return ids.map((id) => byCampaign.get(id) ?? []);
  }, { cache: false }),
}));

export const Campaign = builder.objectRef<CampaignRow>("Campaign");
builder.node(Campaign, {
  description: "An approved strategy put to work on its cluster's active customers at risk. The " +
    "treatment group is at `/campaigns/{number}/contacts.csv`, the control group at " +
    "`/campaigns/{number}/suppression.csv`.",
  id: { resolve: ({ id }) => String(id) },
  loadOne: (id, { services }) => findCampaign(services.db, wholeNumber(id)),
  fields: (t) => ({
    number: t.exposeInt("id", { description: "Its number, as in addresses." }),
    strategy: t.field({
      type: Strategy,
      description: "The strategy.",
      resolve: ({ strategyId }, _args, context) => loadersOf(context).strategies.load(strategyId),
    }),
    offer: t.exposeString("offer", {
      nullable: true,
      description: "What the strategy offered when the campaign was drawn.",
    }),
    holdout: t.exposeFloat("holdout", { description: "Share that is the control group." }),
    bands: t.expose("bands", { type: [RiskBand], description: "Risk bands that take part." }),
    seed: t.exposeInt("seed", { description: "Seed of the draw." }),
    status: t.field({
      type: CampaignStatus,
      description: "Its status.",
      resolve: (campaign, _args, { services }) => statusOf(campaign, services.clock()),
    }),
    outcome: t.expose("outcome", {
      type: CampaignOutcome,
      description: "What tells whether a member was retained.",
    }),
    startsAt: t.expose("startsAt", {
      type: "DateTime",
      description: "When the treatment group is contacted; earlier outcomes are refused.",
    }),
    windowDays: t.exposeInt("windowDays", {
      description: "Days from the start on within which outcomes count.",
    }),
    windowEndsAt: t.field({
      type: "DateTime",
      description: "When the outcome window ends.",
      resolve: (campaign) => windowEnd(campaign),
    }),
    closedAt: t.expose("closedAt", {
      type: "DateTime",
      nullable: true,
      description: "When its result became final; null while it is open.",
    }),
    treatmentGroup: t.field({
      type: CampaignArm,
      description: "The customers who are contacted.",
      resolve: async ({ id }, _args, context) => (await loadersOf(context).arms.load(id)).treatment,
    }),
    controlGroup: t.field({
      type: CampaignArm,
      description: "The customers who are not contacted, to compare with.",
      resolve: async ({ id }, _args, context) => (await loadersOf(context).arms.load(id)).control,
    }),
    plan: t.field({
      type: CampaignPlanType,
      description: "What a campaign of this size can show.",
      resolve: async ({ id }, _args, context) =>
        planOfCounts(await loadersOf(context).arms.load(id)),
    }),
    uplift: t.field({
      type: UpliftType,
      nullable: true,
      description: "What it changed; null while a group has no outcome.",
      resolve: async ({ id }, _args, context) => resultOf(await loadersOf(context).arms.load(id)),
    }),
    reports: t.field({
      type: [CampaignReport],
      complexity: { field: 1, multiplier: 5 },
      description: "Where its outcomes come from, the newest first.",
      resolve: ({ id }, _args, context) => loadersOf(context).reports.load(id),
    }),
    createdBy: t.exposeString("createdBy", { description: "Who started it." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was drawn." }),
    outcomesAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When outcomes were recorded last; null before.",
      resolve: async ({ id }, _args, context) =>
        (await loadersOf(context).reports.load(id))[0]?.recordedAt,
    }),
  }),
});

const CampaignPlanInput = builder.inputType("CampaignPlanInput", {
  description: "A campaign that is considered.",
  fields: (t) => ({
    strategyId: t.id({ required: true, description: "Its strategy." }),
    holdout: t.float({
      defaultValue: DEFAULT_HOLDOUT,
      description: "Share that becomes the control group, above 0 and up to 0.5.",
    }),
    bands: t.field({
      type: [RiskBand],
      defaultValue: [...DEFAULT_BANDS],
      description: "Who takes part.",
    }),
  }),
});

builder.queryFields((t) => ({
  campaigns: t.connection(
    {
      type: Campaign,
      nullable: true,
      description: "All campaigns, the newest first.",
      complexity: pageCost,
      resolve: async (_root, page, { services: { db } }) =>
        toConnection(await pageOfCampaigns(db, page), () => countCampaigns(db)),
    },
    { name: "CampaignConnection", description: "A page of campaigns." },
    { name: "CampaignEdge", description: "A campaign on a page." },
  ),
  campaignPlan: t.field({
    type: CampaignPlanType,
    nullable: true,
    description: "What a campaign would be able to show if it were started now.",
    args: {
      input: t.arg({ type: CampaignPlanInput, required: true, description: "The campaign." }),
    },
    resolve: (_root, { input: { strategyId, holdout, bands } }, { services }) =>
      planCampaign(services, {
        strategyId: innerNumber("Strategy", strategyId, ["strategyId"]),
        holdout: holdout ?? undefined,
        bands: bands ?? undefined,
      }),
  }),
}));
