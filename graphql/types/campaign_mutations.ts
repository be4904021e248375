import { findCampaign } from "@/db/queries/campaigns.ts";
import {
  closeCampaign,
  createCampaign,
  DEFAULT_BANDS,
  DEFAULT_HOLDOUT,
  DEFAULT_SEED,
  type OutcomesResult,
  recordOutcomes,
  reopenCampaign,
  undoReport,
} from "@/services/campaigns/mod.ts";
import { builder, innerNumber } from "../builder.ts";
import { mutation } from "../payload.ts";
import { Campaign } from "./campaign.ts";
import { RiskBand } from "./customer_columns.ts";

const Outcomes = builder.objectRef<OutcomesResult>("Outcomes").implement({
  description: "Result of a file of outcomes.",
  fields: (t) => ({
    matched: t.exposeInt("matched", { description: "Members of the campaign in the file." }),
    others: t.exposeInt("others", { description: "Customers of the file who are no members." }),
    late: t.exposeInt("late", {
      description: "Customers whose outcome is from after the window and does not count.",
    }),
  }),
});

mutation("createCampaign", {
  scope: "write",
  description: "Draws the treatment and the control group, the same share of every risk band. " +
    "Only active customers take part, and no member of another open campaign.",
  input: (t) => ({
    strategyId: t.id({ required: true, description: "An approved strategy." }),
    holdout: t.float({
      defaultValue: DEFAULT_HOLDOUT,
      description: "Share that becomes the control group, above 0 and up to 0.5.",
    }),
    bands: t.field({
      type: [RiskBand],
      defaultValue: [...DEFAULT_BANDS],
      description: "Who takes part.",
    }),
    customerIds: t.stringList({
      description: "Only these customers of the strategy's segment; all of its customers in the " +
        "bands if omitted.",
    }),
    seed: t.int({
      defaultValue: DEFAULT_SEED,
      description: "Decides who is in the control group.",
    }),
    startsAt: t.field({
      type: "DateTime",
      description: "When the treatment group is contacted, today or later; now if omitted. Where " +
        "orders tell the outcome, the day after the last order or later; that day if omitted and " +
        "the orders ended more than a window ago.",
    }),
    windowDays: t.int({
      description: "Days from the start on within which outcomes count, 1 to 365; if omitted 30, " +
        "or the horizon of the churn definition where orders tell the outcome.",
    }),
  }),
  payload: { campaign: { type: Campaign, description: "The campaign." } },
  resolve: async (input, { services, identity }) => ({
    campaign: await createCampaign(services, {
      strategyId: innerNumber("Strategy", input.strategyId, ["strategyId"]),
      holdout: input.holdout ?? undefined,
      bands: input.bands ?? undefined,
      customerIds: input.customerIds ?? undefined,
      seed: input.seed ?? undefined,
      startsAt: input.startsAt ?? undefined,
      windowDays: input.windowDays ?? undefined,
    }, identity.actor),
  }),
});

mutation("recordOutcomes", {
  scope: "write",
  description: "Records outcomes from a CSV with CustomerID and Retained (1 or 0), or Churn, " +
    "and with Date where outcomes have one. Outcomes from before the start are refused.",
  input: (t) => ({
    id: t.id({ required: true, description: "The campaign's id." }),
    file: t.field({ type: "Upload", required: true, description: "The outcomes." }),
    asOf: t.field({
      type: "DateTime",
      description: "When outcomes without a Date were observed; now if omitted.",
    }),
  }),
  payload: {
    campaign: { type: Campaign, description: "The campaign with them." },
    outcomes: { type: Outcomes, description: "What the file held." },
  },
  resolve: async ({ id, file, asOf: at }, { services, identity }) => {
    const campaignId = innerNumber("Campaign", id);
    const asOf = at ? { at, wholeDay: false } : undefined;
    const input = { campaignId, asOf };
    const outcomes = await recordOutcomes(services, input, file.stream(), identity.actor);
    return { campaign: (await findCampaign(services.db, campaignId))!, outcomes };
  },
});

mutation("undoReport", {
  scope: "write",
  description: "Undoes the outcomes of a file or an import; earlier ones count again.",
  input: (t) => ({ id: t.id({ required: true, description: "The report's id." }) }),
  payload: { campaign: { type: Campaign, description: "The campaign." } },
  resolve: async ({ id }, { services }) => ({
    campaign: await undoReport(services, innerNumber("CampaignReport", id)),
  }),
});

mutation("closeCampaign", {
  scope: "write",
  description: "Makes the result final and releases the members for other campaigns.",
  input: (t) => ({ id: t.id({ required: true, description: "The campaign's id." }) }),
  payload: { campaign: { type: Campaign, description: "The campaign." } },
  resolve: async ({ id }, { services }) => ({
    campaign: await closeCampaign(services, innerNumber("Campaign", id)),
  }),
});

mutation("reopenCampaign", {
  scope: "write",
  description: "Reopens a closed campaign, unless a member is now in another open campaign.",
  input: (t) => ({ id: t.id({ required: true, description: "The campaign's id." }) }),
  payload: { campaign: { type: Campaign, description: "The campaign." } },
  resolve: async ({ id }, { services }) => ({
    campaign: await reopenCampaign(services, innerNumber("Campaign", id)),
  }),
});
