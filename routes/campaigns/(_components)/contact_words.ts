import { segmentName } from "@/components/segment_name.ts";
import { reasonName } from "@/components/customers/values.ts";
import type { ContactWords } from "@/services/campaigns/mod.ts";
import type { Ui } from "@/utils.ts";

/** Reasons of a customer in a contact file: few enough to be read. */
const MAX_REASONS = 3;

/** A contact file's words in a language. Only reasons that raise the risk tell what to talk about. */
export function contactWords(ui: Ui): ContactWords {
  const { t, format } = ui;
  return {
    persona: (persona) => segmentName(ui, { persona }),
    reasons: (reasons) =>
      reasons.filter(({ direction }) => direction === "RAISES").slice(0, MAX_REASONS)
        .map((reason) =>
          t("campaigns.reason", {
            reason: reasonName(ui, reason),
            points: format.fixed(100 * Math.abs(reason.contribution), 1),
          })
        ).join("; "),
  };
}
