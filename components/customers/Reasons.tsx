import { Bars } from "@/components/charts/Bars.tsx";
import type { StoredReason } from "@/db/schema/mod.ts";
import type { Ui } from "@/utils.ts";
import { reasonName } from "./values.ts";

/** Why a customer is rated so: a bar and a sentence for each reason, the strongest first. */
export function Reasons({ ui, reasons }: { ui: Ui; reasons: readonly StoredReason[] }) {
  const { t, format } = ui;
  return (
    <>
      <p class="note">{t("customer.reasons.note")}</p>
      <Bars
        bars={reasons.map(({ field, value, direction, contribution }) => {
          const raises = direction === "RAISES";
          const points = format.fixed(Math.abs(contribution) * 100, 1);
          return {
            name: <strong>{reasonName(ui, { field, value })}</strong>,
            value: Math.abs(contribution),
            tone: raises ? "high" : "low",
            text: t(raises ? "customer.reasons.raises" : "customer.reasons.lowers", { points }),
          };
        })}
      />
    </>
  );
}
