/** What a campaign came to, and what one can show. */
import type { ArmCount } from "@/db/queries/campaigns.ts";
import type { Estimate } from "@/ml/statistics/proportions.ts";
import type { CampaignPlan, CampaignResult } from "@/services/campaigns/mod.ts";
import { builder } from "../builder.ts";

const EstimateType = builder.objectRef<Estimate>("Estimate").implement({
  description: "A figure with its 95% interval.",
  fields: (t) => ({
    value: t.exposeFloat("value", { description: "The figure." }),
    low: t.exposeFloat("low", { description: "Lower end." }),
    high: t.exposeFloat("high", { description: "Upper end." }),
  }),
});

export const CampaignArm = builder.objectRef<ArmCount>("CampaignArm").implement({
  description: "A group of a campaign.",
  fields: (t) => ({
    customers: t.exposeInt("members", { description: "Customers in this group." }),
    known: t.exposeInt("known", { description: "Customers whose outcome is known." }),
    retained: t.exposeInt("retained", {
      description: "Customers who were retained, of those: see `outcome` of the campaign.",
    }),
    retention: t.float({
      nullable: true,
      description: "Share that was retained; null while no outcome is known.",
      resolve: ({ known, retained }) => known === 0 ? null : retained / known,
    }),
    expectedChurners: t.exposeFloat("expectedChurners", {
      description: "Sum of their probabilities to churn when the campaign was drawn.",
    }),
    spend: t.float({
      nullable: true,
      description: "What one of its customers spent within the window on average, returns taken " +
        "off and 0 for those without an order; null where no orders told it.",
      resolve: ({ spend: { count, mean } }) => count === 0 ? null : mean,
    }),
  }),
});

export const UpliftType = builder.objectRef<CampaignResult>("Uplift").implement({
  description: "What a campaign changed, among the customers whose outcome is known.",
  fields: (t) => ({
    treatment: t.expose("treatment", {
      type: EstimateType,
      description: "Share of the treatment group that was retained (Wilson).",
    }),
    control: t.expose("control", {
      type: EstimateType,
      description: "Share of the control group that was retained (Wilson).",
    }),
    difference: t.expose("difference", {
      type: EstimateType,
      description:
        "The treatment group's share minus the control group's (Newcombe's interval, method 10).",
    }),
    kept: t.expose("kept", {
      type: EstimateType,
      description: "Customers kept by the campaign.",
    }),
    cashback: t.field({
      type: EstimateType,
      nullable: true,
      description: "Monetary value, at the draw, of the customers kept (Welch's interval); null " +
        "where too few amounts are known.",
      resolve: ({ cashback }) => cashback,
    }),
    spend: t.field({
      type: EstimateType,
      nullable: true,
      description: "What a customer of the treatment group spent within the window, minus what " +
        "one of the control group spent (the wider of Student's and Welch's intervals); null " +
        "where no orders told it.",
      resolve: ({ spend }) => spend,
    }),
    revenue: t.field({
      type: EstimateType,
      nullable: true,
      description: "Revenue that the campaign brought: `spend` times the customers of the " +
        "treatment group.",
      resolve: ({ revenue }) => revenue,
    }),
  }),
});

export const CampaignPlanType = builder.objectRef<CampaignPlan>("CampaignPlan").implement({
  description: "What a campaign of some size can show.",
  fields: (t) => ({
    treatmentGroup: t.exposeInt("treatment", { description: "Customers in the treatment group." }),
    controlGroup: t.exposeInt("control", { description: "Customers in the control group." }),
    expectedChurners: t.exposeFloat("expectedChurners", {
      description: "Sum of all members' probabilities to churn.",
    }),
    smallestUplift: t.float({
      nullable: true,
      description: "The smallest difference in retention, from 0 to 1, that the campaign shows " +
        "with a chance of 80% (alpha 5%, two-sided); null where it can show none.",
      resolve: ({ smallestUplift }) => smallestUplift,
    }),
  }),
});
