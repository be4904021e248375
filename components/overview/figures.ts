import { customerSearch } from "@/components/customers/customer_query.ts";
import type { Figure } from "@/components/Figures.tsx";
import type { Overview } from "@/db/queries/overview.ts";
import type { OpenCustomers } from "@/services/open_customers.ts";
import type { Ui } from "@/utils.ts";
import type { OpenRisk } from "@/services/open_risk.ts";

/**
 * The key figures of the table, each with what it is of. Those that need a model appear with one.
 *
 * @param open all who are not known to have churned
 * @param risks those of them at risk
 */
export function overviewFigures(
  { t, format }: Ui,
  overview: Overview,
  open: OpenCustomers,
  risks: readonly OpenRisk[],
): Figure[] {
  const { customers, labelled, scored } = overview;
  const known: Figure[] = [
    {
      name: t("overview.figures.customers"),
      value: format.integer(customers),
      of: t("overview.figures.customersOf", { labelled: format.integer(labelled) }),
      href: "/customers",
    },
    {
      name: t("overview.figures.churnRate"),
      value: format.percent(overview.churnRate),
      of: t("overview.figures.churnRateOf", { labelled: format.integer(labelled) }),
    },
  ];
  if (scored === 0) return known;
  const high = risks.filter(({ band }) => band === "HIGH");
  const total = (figure: (risk: OpenRisk) => number) =>
    high.reduce((sum, risk) => sum + figure(risk), 0);
  const expected = open.heldOutLeavers ?? open.leavers;
  const openAtRisk = format.integer(total((risk) => risk.customers));
  return [
    ...known,
    {
      name: t("overview.figures.expected"),
      value: format.percent(open.scored > 0 ? expected / open.scored : null),
      of: t(
        open.heldOutLeavers === null
          ? "overview.figures.expectedOf"
          : "overview.figures.expectedHeldOut",
        {
          open: format.integer(open.scored),
          leavers: format.integer(expected),
          stored: format.percent(open.leavers / open.scored),
        },
      ),
    },
    {
      name: t("overview.figures.atRisk"),
      value: format.integer(overview.atRisk),
      of: t("overview.figures.atRiskOf", {
        share: format.percent(overview.atRisk / scored),
        open: openAtRisk,
      }),
      href: "/customers?band=HIGH",
      alert: true,
    },
    {
      name: t("overview.figures.cashback"),
      value: format.compactAmount(total((risk) => risk.cashback)),
      of: t("overview.figures.cashbackOf", { open: openAtRisk }),
      href: `/customers${customerSearch({ bands: ["HIGH"], open: true })}`,
    },
  ];
}
