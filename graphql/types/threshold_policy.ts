import type { Queryable } from "@/db/client.ts";
import {
  calibratedThreshold,
  DEFAULT_RECALL,
  type ThresholdPolicy,
} from "@/ml/evaluation/threshold.ts";
import { UserError } from "@/services/errors.ts";
import { completePolicy, type PolicyRequest } from "@/services/settings/settings.ts";
import { builder } from "../builder.ts";

const ThresholdPolicyKind = builder.enumType("ThresholdPolicyKind", {
  description: "What a threshold is chosen for.",
  values: {
    F1: { description: "The highest F1." },
    RECALL: {
      description:
        "The best precision at a given recall. Where only selecting all customers reaches it, the " +
        "highest recall below that.",
    },
    COST: {
      description: "The least expected cost of lost customers and unneeded offers on strict " +
        "out-of-fold probabilities.",
    },
    LIST_SIZE: {
      description:
        "As many active customers as can be contacted. Customers of the same probability are " +
        "on the list together, which makes it shorter rather than longer. Where fewer " +
        "customers are active, the threshold is the base rate.",
    },
    FIXED: { description: "A given value." },
  } as const,
});

export const ThresholdPolicyType = builder.objectRef<ThresholdPolicy>("ThresholdPolicy").implement({
  description: "What a model's threshold was chosen for.",
  fields: (t) => ({
    kind: t.expose("kind", { type: ThresholdPolicyKind, description: "The kind of policy." }),
    recallAtLeast: t.float({
      nullable: true,
      description: "RECALL: the share of churned customers to find, from 0 to 1.",
      resolve: (policy) => policy.kind === "RECALL" ? policy.atLeast : null,
    }),
    lostCustomerCost: t.float({
      nullable: true,
      description: "COST: what a lost customer costs, in the table's currency.",
      resolve: (policy) => policy.kind === "COST" ? policy.lostCustomer : null,
    }),
    wastedOfferCost: t.float({
      nullable: true,
      description: "COST: what an unneeded offer costs, in the table's currency.",
      resolve: (policy) => policy.kind === "COST" ? policy.wastedOffer : null,
    }),
    calibratedThreshold: t.float({
      nullable: true,
      description: "COST: the threshold of the least cost where probabilities are calibrated, " +
        "offer / (lost customer + offer). The model's threshold is the one of the least cost on " +
        "its out-of-fold probabilities.",
      resolve: (policy) => policy.kind === "COST" ? calibratedThreshold(policy) : null,
    }),
    contacts: t.int({
      nullable: true,
      description: "LIST_SIZE: how many customers can be contacted.",
      resolve: (policy) => policy.kind === "LIST_SIZE" ? policy.contacts : null,
    }),
    value: t.float({
      nullable: true,
      description: "FIXED: the given threshold.",
      resolve: (policy) => policy.kind === "FIXED" ? policy.value : null,
    }),
  }),
});

export const ThresholdPolicyInput = builder.inputType("ThresholdPolicyInput", {
  description: "What to choose a threshold for. Each kind takes its own fields and no others.",
  fields: (t) => ({
    kind: t.field({
      type: ThresholdPolicyKind,
      required: true,
      description: "The kind of policy.",
    }),
    recallAtLeast: t.float({
      description: "RECALL: the share of churned customers to find, from 0 to 1; 0.95 if omitted.",
    }),
    lostCustomerCost: t.float({
      description: "COST: what a lost customer costs, in the table's currency; with " +
        "wastedOfferCost, or neither for the amounts of the settings.",
    }),
    wastedOfferCost: t.float({
      description: "COST: what an unneeded offer costs, in the table's currency.",
    }),
    contacts: t.int({
      description: "LIST_SIZE: how many customers can be contacted; the contacts per week of the " +
        "settings if omitted.",
    }),
    value: t.float({ description: "FIXED, required: the threshold, from 0 to 1." }),
  }),
});

const FIELDS = {
  F1: [],
  RECALL: ["recallAtLeast"],
  COST: ["lostCustomerCost", "wastedOfferCost"],
  LIST_SIZE: ["contacts"],
  FIXED: ["value"],
} as const satisfies Record<ThresholdPolicy["kind"], readonly string[]>;

/**
 * A policy as it was asked for, with what it leaves to the settings.
 *
 * @throws {UserError} `BAD_POLICY` when a field is missing or belongs to another kind, `NO_CONTACTS`
 */
export function thresholdPolicyOf(
  db: Queryable,
  input: typeof ThresholdPolicyInput.$inferInput,
): Promise<ThresholdPolicy> {
  return completePolicy(db, requestOf(input));
}

function requestOf(
  { kind, ...fields }: typeof ThresholdPolicyInput.$inferInput,
): PolicyRequest {
  const own: readonly string[] = FIELDS[kind];
  for (const [name, value] of Object.entries(fields)) {
    if (value == null || own.includes(name)) continue;
    const takes = own.length === 0 ? "no other field" : own.join(" and ");
    throw new UserError("BAD_POLICY", `A policy of kind ${kind} takes ${takes}, not ${name}.`);
  }
  const required = (name: keyof typeof fields): number => {
    const value = fields[name];
    if (value != null) return value;
    throw new UserError("BAD_POLICY", `A policy of kind ${kind} needs ${name}.`);
  };
  switch (kind) {
    case "F1":
      return { kind };
    case "RECALL":
      return { kind, atLeast: fields.recallAtLeast ?? DEFAULT_RECALL };
    case "COST":
      if (fields.lostCustomerCost == null && fields.wastedOfferCost == null) return { kind };
      return {
        kind,
        costs: {
          lostCustomer: required("lostCustomerCost"),
          wastedOffer: required("wastedOfferCost"),
        },
      };
    case "LIST_SIZE":
      return { kind, contacts: fields.contacts ?? undefined };
    case "FIXED":
      return { kind, value: required("value") };
  }
}
