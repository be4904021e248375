import { findChampion } from "@/db/queries/models.ts";
import type { BandSummary, Overview } from "@/db/queries/overview.ts";
import { type OpenCustomers, readOpenCustomers } from "@/services/open_customers.ts";
import { builder } from "../builder.ts";
import { RiskBand } from "./customer_columns.ts";

const BandSummaryType = builder.objectRef<BandSummary>("BandSummary").implement({
  description: "The customers of one risk band.",
  fields: (t) => ({
    band: t.expose("band", { type: RiskBand, description: "The band." }),
    customers: t.exposeInt("customers", { description: "Customers in the band." }),
    share: t.exposeFloat("share", { description: "Part of the scored customers, from 0 to 1." }),
    churnProbability: t.exposeFloat("churnProbability", {
      nullable: true,
      description: "Mean probability to churn, from 0 to 1; null in an empty band.",
    }),
    cashback: t.exposeFloat("cashback", {
      description: "Sum of the cashback amounts, in the table's currency.",
    }),
  }),
});

const RemainingCustomers = builder.objectRef<OpenCustomers>("RemainingCustomers").implement({
  description: "The scored customers who are not known to have churned: whom there is to keep.",
  fields: (t) => ({
    customers: t.exposeInt("scored", { description: "How many they are." }),
    expectedLeavers: t.float({
      description: "How many of them are expected to leave. Of those who are known to have " +
        "stayed, by the champion's validation, which did not know it; of the others by their scores.",
      resolve: ({ leavers, heldOutLeavers }) => heldOutLeavers ?? leavers,
    }),
    scoredLeavers: t.exposeFloat("leavers", {
      description: "Sum of their scores, which know who stayed, and are lower for it.",
    }),
  }),
});

const OverviewType = builder.objectRef<Overview>("Overview").implement({
  description: "The whole customer table at a glance.",
  fields: (t) => ({
    customers: t.exposeInt("customers", { description: "Customers in all." }),
    labelled: t.exposeInt("labelled", {
      description: "Customers of whom it is known whether they churned.",
    }),
    churnRate: t.exposeFloat("churnRate", {
      nullable: true,
      description: "Observed: part of the labelled customers that churned, from 0 to 1; " +
        "null when none is labelled.",
    }),
    scored: t.exposeInt("scored", { description: "Customers with a prediction." }),
    atRisk: t.exposeInt("atRisk", { description: "Customers in band HIGH." }),
    mediumRisk: t.exposeInt("medium", { description: "Customers in band MEDIUM." }),
    expectedChurnRate: t.exposeFloat("expectedChurnRate", {
      nullable: true,
      description: "Mean predicted probability to churn, from 0 to 1; null when none is scored.",
    }),
    cashbackAtRisk: t.exposeFloat("cashbackAtRisk", {
      description:
        "Sum of the cashback amounts of customers in band HIGH, in the table's currency.",
    }),
    bands: t.field({
      type: [BandSummaryType],
      description: "One entry a band, HIGH first.",
      complexity: { field: 1, multiplier: 3 },
      resolve: ({ bands }) => bands,
    }),
    remaining: t.field({
      type: RemainingCustomers,
      description: "Whom there is to keep, and how many of them are expected to leave.",
      resolve: async (_overview, _args, { services }) =>
        readOpenCustomers(services.figures, (await findChampion(services.db))?.id),
    }),
    demo: t.exposeBoolean("demo", {
      description: "Whether the customers come from the demo generator.",
    }),
    lastImportAt: t.expose("lastImportAt", {
      type: "DateTime",
      nullable: true,
      description: "When an import last changed the table.",
    }),
    lastScoringAt: t.expose("lastScoringAt", {
      type: "DateTime",
      nullable: true,
      description: "When all customers were last scored.",
    }),
    lastSegmentationAt: t.expose("lastSegmentationAt", {
      type: "DateTime",
      nullable: true,
      description: "When the customers were last segmented.",
    }),
  }),
});

builder.queryField("overview", (t) =>
  t.field({
    type: OverviewType,
    description: "The whole customer table at a glance.",
    resolve: (_root, _args, { services }) => services.figures.overview(),
  }));
