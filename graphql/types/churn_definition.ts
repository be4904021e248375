import type { StoredDefinition } from "@/db/queries/churn_definitions.ts";
import type { DEFINITION_CHOICES } from "@/db/schema/mod.ts";
import type { DefinitionProposal, ReturnShare } from "@/ml/forward/return_curve.ts";
import { HORIZONS } from "@/schema/orders/churn_definition.ts";
import { currentDefinition, proposeDefinition } from "@/services/orders/churn_definition.ts";
import { changeDefinition } from "@/services/orders/renew_customers.ts";
import { silentTask } from "@/services/task_context.ts";
import { builder } from "../builder.ts";
import { mutation } from "../payload.ts";

const DefinitionChoice = builder.enumType("DefinitionChoice", {
  description: "Who chose a definition of churn: the orders themselves, or a user.",
  values: {
    PROPOSAL: { description: "Proposed by the orders; no user has chosen another." },
    USER: { description: "A user chose it." },
  } as const satisfies Record<(typeof DEFINITION_CHOICES)[number], unknown>,
});

const ReturnShareType = builder.objectRef<ReturnShare>("ReturnShare").implement({
  description: "How many orders are followed by another within some days.",
  fields: (t) => ({
    days: t.exposeInt("days", { description: "Days since the order." }),
    share: t.exposeFloat("share", {
      description: "Share of orders after which the customer has ordered again, from 0 to 1.",
    }),
  }),
});

const ProposalType = builder.objectRef<DefinitionProposal>("ChurnDefinitionProposal").implement({
  description: "The definition that the orders propose, and what speaks for it.",
  fields: (t) => ({
    horizonDays: t.exposeInt("horizonDays", {
      description: "The shortest offered horizon within which four in five of the customers " +
        "who come back within a year have come back, or the longest that the orders allow.",
    }),
    activeDays: t.exposeInt("activeDays", {
      description: "Customers whose last order is older are not asked about.",
    }),
    returnedWithin: t.exposeFloat("returnedWithin", {
      description: "Of the customers who come back within a year, the share who do so within " +
        "the horizon.",
    }),
    curve: t.field({
      type: [ReturnShareType],
      description: "How many orders are followed by another, by days.",
      resolve: ({ curve }) => curve,
    }),
  }),
});

/** A definition of churn by orders. */
export const ChurnDefinitionType = builder.objectRef<StoredDefinition>("ChurnDefinition").implement(
  {
    description: "When a customer counts as churned by orders: no order within a horizon, asked " +
      "of customers who were active before it.",
    fields: (t) => ({
      horizonDays: t.exposeInt("horizonDays", {
        description: "Churned is who places no order within so many days from a day on.",
      }),
      activeDays: t.exposeInt("activeDays", {
        description: "Active on a day is whose last order is at most so many days old.",
      }),
      chosenBy: t.field({
        type: DefinitionChoice,
        description: "Who chose it.",
        resolve: ({ chosenBy }) => chosenBy,
      }),
      createdAt: t.field({
        type: "DateTime",
        description: "Since when it holds.",
        resolve: ({ createdAt }) => createdAt,
      }),
      horizons: t.field({
        type: ["Int"],
        description: "The horizons to choose from, in days.",
        resolve: () => [...HORIZONS],
      }),
      proposal: t.field({
        type: ProposalType,
        nullable: true,
        description: "What the stored orders propose.",
        resolve: (_definition, _args, { services }) => proposeDefinition(services),
      }),
    }),
  },
);

builder.queryField("churnDefinition", (t) =>
  t.field({
    type: ChurnDefinitionType,
    nullable: true,
    description: "When a customer counts as churned by orders; null before orders are imported.",
    resolve: (_root, _args, { services }) => currentDefinition(services),
  }));

mutation("setChurnDefinition", {
  scope: "write",
  description: "Changes when a customer counts as churned by orders; what is omitted stays. The " +
    "champion is out of date then: train again.",
  input: (t) => ({
    horizonDays: t.int({ description: "30, 60, 90 or 180." }),
    activeDays: t.int({ description: "Days, from 7 to 3650." }),
  }),
  payload: { churnDefinition: { type: ChurnDefinitionType, description: "The definition." } },
  resolve: async ({ horizonDays, activeDays }, { services, identity }) => ({
    churnDefinition: await changeDefinition(
      services,
      {
        ...typeof horizonDays === "number" ? { horizonDays } : {},
        ...typeof activeDays === "number" ? { activeDays } : {},
      },
      identity.actor,
      silentTask,
    ),
  }),
});
