import type { MessageKey } from "@/locales/mod.ts";
import {
  type CostPolicy,
  DEFAULT_CONTACTS,
  DEFAULT_RECALL,
  MAX_CONTACTS,
  type ThresholdPolicy,
} from "@/ml/evaluation/threshold.ts";

/** The kinds of policy, in the order in which a form offers them. */
export const POLICY_KINDS = [
  "COST",
  "LIST_SIZE",
  "RECALL",
  "F1",
  "FIXED",
] as const satisfies readonly (
  ThresholdPolicy["kind"]
)[];

/** A policy as people type it, so that nothing of it is lost when some of it is wrong. Shares are per cent. */
export interface PolicyForm {
  readonly policy: string;
  readonly atLeast: string;
  readonly lostCustomer: string;
  readonly wastedOffer: string;
  readonly contacts: string;
  readonly value: string;
}
export type PolicyField = keyof PolicyForm;

/** What is wrong with a form, by field. */
export type FormErrors<Field extends string> = Partial<Record<Field, MessageKey>>;

const FIELDS: readonly PolicyField[] = [
  "policy",
  "atLeast",
  "lostCustomer",
  "wastedOffer",
  "contacts",
  "value",
];

/** What the shop's settings propose for the kinds that a policy is not. */
export interface ShopTerms {
  readonly costs: CostPolicy;
  /** Null until the shop says how many customers it can contact in a week. */
  readonly weeklyContacts: number | null;
}

/** The form that shows a policy; for the other kinds it has what the shop's settings propose. */
export function policyForm(
  policy: ThresholdPolicy,
  { costs, weeklyContacts }: ShopTerms,
  inUse = 0.5,
): PolicyForm {
  const { lostCustomer, wastedOffer } = policy.kind === "COST" ? policy : costs;
  return {
    policy: policy.kind,
    atLeast: percentText(policy.kind === "RECALL" ? policy.atLeast : DEFAULT_RECALL),
    lostCustomer: String(lostCustomer),
    wastedOffer: String(wastedOffer),
    contacts: String(
      policy.kind === "LIST_SIZE" ? policy.contacts : weeklyContacts ?? DEFAULT_CONTACTS,
    ),
    value: percentText(policy.kind === "FIXED" ? policy.value : inUse),
  };
}

/** What a form was sent with; fields that were not sent are empty. */
export function readPolicyForm(form: FormData): PolicyForm {
  const text = (field: PolicyField) => form.get(field)?.toString().trim() ?? "";
  return Object.fromEntries(FIELDS.map((field) => [field, text(field)])) as unknown as PolicyForm;
}

/** The policy that a form states, or what is wrong with it. */
export function parsePolicyForm(
  form: PolicyForm,
): { policy: ThresholdPolicy } | { errors: FormErrors<PolicyField> } {
  const errors: { [Field in PolicyField]?: MessageKey } = {};
  const within = (field: PolicyField, max: number, message: MessageKey) => {
    const number = form[field] === "" ? NaN : Number(form[field]);
    if (!(number >= 0 && number <= max)) errors[field] = message;
    return number;
  };
  const policy = ((): ThresholdPolicy | undefined => {
    switch (form.policy) {
      case "F1":
        return { kind: "F1" };
      case "RECALL":
        return { kind: "RECALL", atLeast: within("atLeast", 100, "models.form.percent") / 100 };
      case "FIXED":
        return { kind: "FIXED", value: within("value", 100, "models.form.percent") / 100 };
      case "LIST_SIZE": {
        const contacts = Number(form.contacts);
        const possible = Number.isInteger(contacts) && contacts >= 1 && contacts <= MAX_CONTACTS;
        if (!possible) errors.contacts = "models.form.contactsRange";
        return { kind: "LIST_SIZE", contacts };
      }
      case "COST": {
        const lostCustomer = within("lostCustomer", Number.MAX_VALUE, "models.form.cost");
        const wastedOffer = within("wastedOffer", Number.MAX_VALUE, "models.form.cost");
        if (lostCustomer + wastedOffer === 0) errors.lostCustomer = "models.form.costs";
        return { kind: "COST", lostCustomer, wastedOffer };
      }
      default:
        errors.policy = "models.form.policy";
        return undefined;
    }
  })();
  return policy && Object.keys(errors).length === 0 ? { policy } : { errors };
}

/** A share as people type it: `0.07` is `7`, and no digit of the arithmetic shows. */
export function percentText(share: number): string {
  return String(Number((share * 100).toPrecision(7)));
}
