import type { Ui } from "@/utils.ts";
import type { FormErrors } from "@/components/models/policy_form.ts";
import type { PolicyWords } from "@/components/models/PolicyFields.tsx";

/** The words of a policy's fields. */
export function policyWords({ t }: Ui): PolicyWords {
  return {
    policy: t("models.form.threshold"),
    kinds: {
      COST: t("models.form.kind.COST"),
      LIST_SIZE: t("models.form.kind.LIST_SIZE"),
      RECALL: t("models.form.kind.RECALL"),
      F1: t("models.form.kind.F1"),
      FIXED: t("models.form.kind.FIXED"),
    },
    atLeast: t("models.form.atLeast"),
    value: t("models.form.value"),
    lostCustomer: t("models.form.lostCustomer"),
    wastedOffer: t("models.form.wastedOffer"),
    contacts: t("models.form.contacts"),
  };
}

/** What is wrong with a form, in words. */
export function errorWords<Field extends string>(
  { t }: Ui,
  errors: FormErrors<Field>,
): Partial<Record<Field, string>> {
  const entries = Object.entries(errors) as [Field, Parameters<typeof t>[0]][];
  return Object.fromEntries(entries.map(([field, key]) => [field, t(key)])) as Partial<
    Record<Field, string>
  >;
}
