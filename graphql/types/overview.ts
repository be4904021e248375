import type { BandTotals } from "@/db/queries/customer_totals.ts";
import type { Overview } from "@/db/queries/overview.ts";
import { builder } from "../builder.ts";
import { RiskBand } from "./customer_columns.ts";

const BandSummaryType = builder.objectRef<BandTotals>("BandSummary").implement({
  description: "The active customers of one risk band.",
  fields: (t) => ({
    band: t.expose("band", { type: RiskBand, description: "The band." }),
    customers: t.exposeInt("customers", { description: "Customers in the band." }),
    share: t.exposeFloat("share", {
      description: "Share of the active customers that have a score, from 0 to 1.",
    }),
    churnProbability: t.exposeFloat("churnProbability", {
      nullable: true,
      description: "Mean probability to churn, from 0 to 1; null in an empty band.",
    }),
    expectedChurners: t.exposeFloat("expectedChurners", {
      description: "How many of them are expected to churn: the sum of their probabilities.",
    }),
    cashback: t.exposeFloat("cashback", {
      description: "Sum of their monetary value, in the shop's currency.",
    }),
  }),
});

const OverviewType = builder.objectRef<Overview>("Overview").implement({
  description: "The customer table at a glance.",
  fields: (t) => ({
    customers: t.exposeInt("customers", { description: "All customers, active and churned." }),
    active: t.exposeInt("active", {
      description: "Active customers: all that are not known to have churned.",
    }),
    churned: t.exposeInt("churned", { description: "Churned customers." }),
    labelled: t.exposeInt("labelled", {
      description: "Customers whose outcome is known.",
    }),
    churnRate: t.exposeFloat("churnRate", {
      nullable: true,
      description: "Observed: share of the labelled customers that churned, from 0 to 1; " +
        "null when none is labelled.",
    }),
    scored: t.exposeInt("scored", {
      description: "Customers with a prediction, active and churned.",
    }),
    scoredActive: t.exposeInt("scoredActive", {
      description: "Active customers with a prediction.",
    }),
    segmented: t.exposeInt("segmented", {
      description: "Customers in a cluster of the current segmentation, active and churned.",
    }),
    atRisk: t.exposeInt("atRisk", {
      description: "Active customers at or above the threshold: those in band HIGH.",
    }),
    toContact: t.exposeInt("toContact", {
      description: "Customers who should be contacted now: at risk and in no open campaign.",
    }),
    toContactAtStake: t.exposeFloat("toContactAtStake", {
      description: "What is at stake of the customers to contact: the sum of probability times " +
        "monetary value, in the shop's currency.",
    }),
    mediumRisk: t.int({
      description: "Active customers in band MEDIUM.",
      resolve: ({ bands }) => bands.find(({ band }) => band === "MEDIUM")!.customers,
    }),
    expectedChurners: t.exposeFloat("expectedChurners", {
      description: "How many active customers are expected to churn: the sum of the " +
        "probabilities of those that have a prediction.",
    }),
    expectedChurnRate: t.exposeFloat("churnProbability", {
      nullable: true,
      description: "Mean probability to churn of the active customers that have a prediction, " +
        "from 0 to 1; null where there are none.",
    }),
    cashbackAtRisk: t.exposeFloat("cashbackAtRisk", {
      description: "Sum of the monetary value of the customers at risk, in the shop's currency.",
    }),
    bands: t.field({
      type: [BandSummaryType],
      description: "One entry a band, HIGH first.",
      complexity: { field: 1, multiplier: 3 },
      resolve: ({ bands }) => bands,
    }),
    demo: t.exposeBoolean("demo", {
      description: "Whether the customers are fictional demo data.",
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
    description: "The customer table at a glance.",
    resolve: (_root, _args, { services }) => services.statistics.overview(),
  }));
