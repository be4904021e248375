import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import { UserError } from "@/services/errors.ts";
import { builder } from "../builder.ts";

const ThresholdPolicyKind = builder.enumType("ThresholdPolicyKind", {
  description: "What a threshold is chosen for.",
  values: {
    F1: { description: "The highest F1." },
    RECALL: {
      description:
        "The best precision that still catches a given part of the churned. Where only " +
        "selecting everybody would, the highest recall short of that.",
    },
    COST: { description: "The least cost of lost customers and wasted offers." },
    FIXED: { description: "A given value." },
  } as const,
});

export const ThresholdPolicyType = builder.objectRef<ThresholdPolicy>("ThresholdPolicy").implement({
  description: "What a model's threshold was chosen for.",
  fields: (t) => ({
    kind: t.expose("kind", { type: ThresholdPolicyKind, description: "The kind of policy." }),
    recallAtLeast: t.float({
      nullable: true,
      description: "RECALL: the part of the churned to be caught, from 0 to 1.",
      resolve: (policy) => policy.kind === "RECALL" ? policy.atLeast : null,
    }),
    lostCustomerCost: t.float({
      nullable: true,
      description: "COST: what a lost customer costs, in the table's currency.",
      resolve: (policy) => policy.kind === "COST" ? policy.lostCustomer : null,
    }),
    wastedOfferCost: t.float({
      nullable: true,
      description: "COST: what an offer to a customer who would have stayed costs.",
      resolve: (policy) => policy.kind === "COST" ? policy.wastedOffer : null,
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
      description: "RECALL: the part of the churned to be caught, from 0 to 1; 0.95 if omitted.",
    }),
    lostCustomerCost: t.float({
      description: "COST, required: what a lost customer costs, in the table's currency.",
    }),
    wastedOfferCost: t.float({
      description: "COST, required: what an offer to a customer who would have stayed costs.",
    }),
    value: t.float({ description: "FIXED, required: the threshold, from 0 to 1." }),
  }),
});

const FIELDS = {
  F1: [],
  RECALL: ["recallAtLeast"],
  COST: ["lostCustomerCost", "wastedOfferCost"],
  FIXED: ["value"],
} as const satisfies Record<ThresholdPolicy["kind"], readonly string[]>;

/**
 * A policy as it was asked for.
 *
 * @throws {UserError} `BAD_POLICY` when a field is missing or belongs to another kind
 */
export function thresholdPolicyOf(
  { kind, ...fields }: typeof ThresholdPolicyInput.$inferInput,
): ThresholdPolicy {
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
      return { kind, atLeast: fields.recallAtLeast ?? 0.95 };
    case "COST":
      return {
        kind,
        lostCustomer: required("lostCustomerCost"),
        wastedOffer: required("wastedOfferCost"),
      };
    case "FIXED":
      return { kind, value: required("value") };
  }
}
