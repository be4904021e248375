import { findCampaign } from "@/db/queries/campaigns.ts";
import {
  closeCampaign,
  createCampaign,
  type OutcomesResult,
  recordOutcomes,
  reopenCampaign,
  undoReport,
} from "@/services/campaigns/mod.ts";
import { needs } from "../access.ts";
import { builder } from "../builder.ts";
import { Campaign, numberOf } from "./campaign.ts";
import { RiskBand } from "./customer_columns.ts";

const CreateCampaignInput = builder.inputType("CreateCampaignInput", {
  description: "A campaign to start.",
  fields: (t) => ({
    strategyId: t.id({ required: true, description: "An approved strategy." }),
    holdout: t.float({
      description: "Share that becomes the control group, above 0 and up to 0.5; 0.2 if omitted.",
    }),
    bands: t.field({ type: [RiskBand], description: "Who takes part; HIGH if omitted." }),
    customerIds: t.stringList({
      description: "Only these customers of the strategy's segment; all of its customers in the " +
        "bands if omitted.",
    }),
    includeChurned: t.boolean({
      deprecationReason: "Without effect: only active customers take part.",
      description: "Formerly, whether churned customers take part.",
    }),
    seed: t.int({ description: "Decides who is in the control group; 1 if omitted." }),
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
});

const Outcomes = builder.objectRef<OutcomesResult & { readonly campaignId: number }>("Outcomes")
  .implement({
    description: "Result of a file of outcomes.",
    fields: (t) => ({
      matched: t.exposeInt("matched", { description: "Members of the campaign in the file." }),
      others: t.exposeInt("others", { description: "Customers of the file who are no members." }),
      late: t.exposeInt("late", {
        description: "Customers whose outcome is from after the window and does not count.",
      }),
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
    description: "Draws the treatment and the control group, the same share of every risk band. " +
      "Only active customers take part, and no member of another open campaign.",
    args: {
      input: t.arg({ type: CreateCampaignInput, required: true, description: "The campaign." }),
    },
    resolve: (_root, { input }, { services, identity }) =>
      createCampaign(services, {
        strategyId: numberOf("Strategy", input.strategyId),
        holdout: input.holdout ?? undefined,
        bands: input.bands ?? undefined,
        customerIds: input.customerIds ?? undefined,
        seed: input.seed ?? undefined,
        startsAt: input.startsAt ?? undefined,
        windowDays: input.windowDays ?? undefined,
      }, identity.actor),
  }),
  recordOutcomes: t.field({
    extensions: needs("write"),
    type: Outcomes,
    description: "Records outcomes from a CSV with CustomerID and Retained (1 or 0), or Churn, " +
      "and with Date where outcomes have one. Outcomes from before the start are refused.",
    args: {
      campaignId: t.arg.id({ required: true, description: "The campaign." }),
      file: t.arg({ type: "Upload", required: true, description: "The outcomes." }),
      asOf: t.arg({
        type: "DateTime",
        description: "When outcomes without a Date were observed; now if omitted.",
      }),
    },
    resolve: async (_root, { campaignId: id, file, asOf: at }, { services, identity }) => {
      const campaignId = numberOf("Campaign", id);
      const asOf = at ? { at, wholeDay: false } : undefined;
      const input = { campaignId, asOf };
      const result = await recordOutcomes(services, input, file.stream(), identity.actor);
      return { campaignId, ...result };
    },
  }),
  undoReport: t.field({
    extensions: needs("write"),
    type: Campaign,
    description: "Undoes the outcomes of a file or an import; earlier ones count again.",
    args: { id: t.arg.id({ required: true, description: "The report." }) },
    resolve: (_root, { id }, { services }) => undoReport(services, numberOf("CampaignReport", id)),
  }),
  closeCampaign: t.field({
    extensions: needs("write"),
    type: Campaign,
    description: "Makes the result final and releases the members for other campaigns.",
    args: { id: t.arg.id({ required: true, description: "The campaign." }) },
    resolve: (_root, { id }, { services }) => closeCampaign(services, numberOf("Campaign", id)),
  }),
  reopenCampaign: t.field({
    extensions: needs("write"),
    type: Campaign,
    description: "Reopens a closed campaign, unless a member is now in another open campaign.",
    args: { id: t.arg.id({ required: true, description: "The campaign." }) },
    resolve: (_root, { id }, { services }) => reopenCampaign(services, numberOf("Campaign", id)),
  }),
}));
