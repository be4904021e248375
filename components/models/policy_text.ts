import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import type { Ui } from "@/utils.ts";

/** A cost as people state it: whole where it is. */
function costText({ wholeAmount, amount }: Ui["format"], cost: number): string {
  return Number.isInteger(cost) ? wholeAmount(cost) : amount(cost);
}

/** What a threshold was chosen for, in words. */
export function policyText({ t, format }: Ui, policy: ThresholdPolicy): string {
  switch (policy.kind) {
    case "F1":
      return t("policy.F1");
    case "RECALL":
      return t("policy.RECALL", { value: format.percent(policy.atLeast, 0) });
    case "COST":
      return t("policy.COST", {
        lost: costText(format, policy.lostCustomer),
        offer: costText(format, policy.wastedOffer),
      });
    case "LIST_SIZE":
      return t("policy.LIST_SIZE", { count: policy.contacts });
    case "FIXED":
      return t("policy.FIXED");
  }
}
