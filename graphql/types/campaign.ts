import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import {
  type ArmCount,
  armCounts,
  type CampaignRow,
  findCampaign,
  listCampaigns,
} from "@/db/queries/campaigns.ts";
import { findStrategies } from "@/db/queries/strategies.ts";
import {
  createCampaign,
  type Estimate,
  type OutcomesResult,
  recordOutcomes,
  type Uplift,
  upliftOfCounts,
} from "@/services/campaigns/mod.ts";
import { UserError } from "@/services/errors.ts";
import { needs } from "../access.ts";
import { builder, innerNumber } from "../builder.ts";
import type { GraphQLContext } from "../context.ts";
import { RiskBand } from "./customer_columns.ts";
import { Strategy } from "./refs.ts";

const EstimateType = builder.objectRef<Estimate>("Estimate").implement({
  description: "A figure with its 95% interval.",
  fields: (t) => ({
    value: t.exposeFloat("value", { description: "The figure." }),
    low: t.exposeFloat("low", { description: "Lower end." }),
    high: t.exposeFloat("high", { description: "Upper end." }),
  }),
});

const CampaignArm = builder.objectRef<ArmCount>("CampaignArm").implement({
  description: "One side of a campaign.",
  fields: (t) => ({
    customers: t.exposeInt("members", { description: "Customers on this side." }),
    known: t.exposeInt("known", { description: "Of them, those whose outcome is known." }),
    retained: t.exposeInt("retained", { description: "Of those, the ones who stayed." }),
    retention: t.float({
      nullable: true,
      description: "Share that stayed; null while no outcome is known.",
      resolve: ({ known, retained }) => known === 0 ? null : retained / known,
    }),
  }),
});

const UpliftType = builder.objectRef<Uplift>("Uplift").implement({
  description: "What a campaign changed.",
  fields: (t) => ({
    difference: t.expose("difference", {
      type: EstimateType,
      description:
        "Retention of the contacted less that of those left alone (Newcombe, method 10).",
    }),
    kept: t.expose("kept", {
      type: EstimateType,
      description:
        "Customers who stayed because they were contacted, of those whose outcome is known.",
    }),
  }),
});

/** Reads for all campaigns of an answer at once. Nothing is kept, since a mutation may come between. */
const loadersOf = createContextCache(({ services: { db } }: GraphQLContext) => ({
  arms: new DataLoader(async (ids: readonly number[]) => {
    const counts = await armCounts(db, [...new Set(ids)]);
    return ids.map((id) => counts.get(id)!);
  }, { cache: false }),
  strategies: new DataLoader(async (ids: readonly number[]) => {
    const found = await findStrategies(db, [...new Set(ids)]);
    return ids.map((id) => found.find((strategy) => strategy.id === id)!);
  }, { cache: false }),
}));

const Campaign = builder.objectRef<CampaignRow>("Campaign");
builder.node(Campaign, {
  description:
    "An approved strategy put to work on its cluster's customers at risk. The contacts are " +
    "at `/campaigns/{number}/contacts.csv`.",
  id: { resolve: ({ id }) => String(id) },
  loadOne: (id, { services }) => findCampaign(services.db, innerNumber("Campaign", id) ?? 0),
  fields: (t) => ({
    number: t.exposeInt("id", { description: "Its number, as in addresses." }),
    strategy: t.field({
      type: Strategy,
      description: "The strategy.",
      resolve: ({ strategyId }, _args, context) => loadersOf(context).strategies.load(strategyId),
    }),
    holdout: t.exposeFloat("holdout", { description: "Share that is left alone." }),
    bands: t.expose("bands", { type: [RiskBand], description: "Risk bands that take part." }),
    seed: t.exposeInt("seed", { description: "Seed of the draw." }),
    contacted: t.field({
      type: CampaignArm,
      description: "Those who are contacted.",
      resolve: async ({ id }, _args, context) => (await loadersOf(context).arms.load(id)).contact,
    }),
    leftAlone: t.field({
      type: CampaignArm,
      description: "Those who are left alone, to compare with.",
      resolve: async ({ id }, _args, context) => (await loadersOf(context).arms.load(id)).holdout,
    }),
    uplift: t.field({
      type: UpliftType,
      nullable: true,
      description: "What it changed; null while a side has no outcome.",
      resolve: async ({ id }, _args, context) =>
        upliftOfCounts(await loadersOf(context).arms.load(id)),
    }),
    createdBy: t.exposeString("createdBy", { description: "On whose word." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was drawn." }),
    outcomesAt: t.expose("outcomesAt", {
      type: "DateTime",
      nullable: true,
      description: "When outcomes were read last; null before.",
    }),
  }),
});

builder.queryFields((t) => ({
  campaigns: t.field({
    type: [Campaign],
    description: "The newest 200 campaigns, the newest first.",
    complexity: { field: 1, multiplier: 20 },
    resolve: (_root, _args, { services }) => listCampaigns(services.db),
  }),
}));

const CreateCampaignInput = builder.inputType("CreateCampaignInput", {
  description: "A campaign that is to be drawn.",
  fields: (t) => ({
    strategyId: t.id({ required: true, description: "An approved strategy." }),
    holdout: t.float({
      description: "Share that is left alone, above 0 and up to 0.5; 0.2 if omitted.",
    }),
    bands: t.field({ type: [RiskBand], description: "Who takes part; HIGH if omitted." }),
    includeChurned: t.boolean({
      description:
        "Whether customers of whom it is known that they left take part; true if omitted.",
    }),
    seed: t.int({ description: "Decides who is left alone; 1 if omitted." }),
  }),
});

const Outcomes = builder.objectRef<OutcomesResult & { readonly campaignId: number }>("Outcomes")
  .implement({
    description: "What came of reading outcomes.",
    fields: (t) => ({
      matched: t.exposeInt("matched", { description: "Members of the campaign in the file." }),
      others: t.exposeInt("others", { description: "Customers of the file who are no members." }),
      campaign: t.field({
        type: Campaign,
        description: "The campaign with them.",
        resolve: async ({ campaignId }, _args, { services }) =>
          (await findCampaign(services.db, campaignId))!,
      }),
    }),
  });

builder.mutationFields((t) => ({
  createCampaign: t.field({
    extensions: needs("write"),
    type: Campaign,
    description:
      "Draws who is contacted and who is left alone, the same share in every risk band. " +
      "Customers whose outcome in a campaign is not known yet take part in no second one.",
    args: {
      input: t.arg({ type: CreateCampaignInput, required: true, description: "The campaign." }),
    },
    resolve: (_root, { input }, { services, identity }) =>
      createCampaign(services, {
        strategyId: numberOf("Strategy", input.strategyId),
        holdout: input.holdout ?? undefined,
        bands: input.bands ?? undefined,
        includeChurned: input.includeChurned ?? undefined,
        seed: input.seed ?? undefined,
      }, identity.actor),
  }),
  recordOutcomes: t.field({
    extensions: needs("write"),
    type: Outcomes,
    description: "Reads who stayed from a CSV with CustomerID and Retained (1 or 0), or Churn.",
    args: {
      campaignId: t.arg.id({ required: true, description: "The campaign." }),
      file: t.arg({ type: "Upload", required: true, description: "The outcomes." }),
    },
    resolve: async (_root, { campaignId: id, file }, { services }) => {
      const campaignId = numberOf("Campaign", id);
      return { campaignId, ...await recordOutcomes(services, campaignId, file.stream()) };
    },
  }),
}));

function numberOf(typename: "Strategy" | "Campaign", id: string): number {
  const number = innerNumber(typename, id);
  if (number !== undefined) return number;
  throw new UserError("NOT_FOUND", `There is no ${typename.toLowerCase()} ${id}.`);
}
