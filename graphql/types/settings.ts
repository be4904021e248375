import { findChampion } from "@/db/queries/models.ts";
import { readSettings, type ShopSettings } from "@/db/queries/settings.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import { costPolicyOf, proposedPolicy, updateSettings } from "@/services/settings/settings.ts";
import { builder } from "../builder.ts";
import { mutation } from "../payload.ts";
import { ThresholdPolicyType } from "./threshold_policy.ts";

const ShopSettingsType = builder.objectRef<ShopSettings>("ShopSettings").implement({
  description: "The shop's settings: amounts and capacity.",
  fields: (t) => ({
    lostCustomerValue: t.exposeFloat("lostCustomerValue", {
      nullable: true,
      description: "Value of a lost customer, in the currency; null until it is set.",
    }),
    offerCost: t.exposeFloat("offerCost", {
      nullable: true,
      description: "What an offer costs, in the currency; null until it is set.",
    }),
    weeklyContacts: t.exposeInt("weeklyContacts", {
      nullable: true,
      description: "Customers that the shop can contact in a week; null until it is set.",
    }),
    currency: t.exposeString("currency", {
      nullable: true,
      description: "ISO 4217 code of the currency of all amounts; null until it is set.",
    }),
    thresholdPolicy: t.field({
      type: ThresholdPolicyType,
      description: "The policy of trainings that state none: least cost by these amounts, or at " +
        "five to one until they are set.",
      resolve: (settings) => costPolicyOf(settings),
    }),
    proposedPolicy: t.field({
      type: ThresholdPolicyType,
      nullable: true,
      description: "The policy by which these settings would choose the champion's threshold; " +
        "null where it was chosen by it, and before there is a champion.",
      resolve: async (settings, _args, { services }) => {
        const champion = await findChampion(services.db);
        return champion && proposedPolicy(settings, champion.thresholdPolicy as ThresholdPolicy);
      },
    }),
  }),
});

builder.queryField("settings", (t) =>
  t.field({
    type: ShopSettingsType,
    description: "The shop's settings: amounts and capacity.",
    resolve: (_root, _args, { services }) => readSettings(services.db),
  }));

mutation("updateSettings", {
  scope: "write",
  description: "Changes the shop's settings: what is omitted stays, null clears a setting. " +
    "Thresholds stay as they are: `setThreshold` with the `proposedPolicy` moves the champion's.",
  input: (t) => ({
    lostCustomerValue: t.float({
      description: "Value of a lost customer, above 0; only together with the cost of an offer.",
    }),
    offerCost: t.float({
      description: "What an offer costs, above 0; only together with the value of a customer.",
    }),
    weeklyContacts: t.int({ description: "Customers that the shop can contact in a week." }),
    currency: t.string({ description: "ISO 4217 code of a currency, such as EUR or KRW." }),
  }),
  payload: { settings: { type: ShopSettingsType, description: "The settings." } },
  resolve: async (input, { services }) => {
    const given = Object.entries(input).filter(([, value]) => value !== undefined);
    const changes = Object.fromEntries(given) as Partial<ShopSettings>;
    return { settings: await updateSettings(services, changes) };
  },
});
