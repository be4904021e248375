import type { Figure } from "@/components/Figures.tsx";
import type { Overview } from "@/db/queries/overview.ts";
import type { Ui } from "@/utils.ts";

/**
 * The key figures of the table, each with what it is of. Those that need a model appear with one.
 *
 * @param open customers at risk who are not known to have churned
 */
export function overviewFigures({ t, format }: Ui, overview: Overview, open: number): Figure[] {
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
  return [
    ...known,
    {
      name: t("overview.figures.expected"),
      value: format.percent(overview.expectedChurnRate),
      of: t("overview.figures.expectedOf", { scored: format.integer(scored) }),
    },
    {
      name: t("overview.figures.atRisk"),
      value: format.integer(overview.atRisk),
      of: t("overview.figures.atRiskOf", {
        share: format.percent(overview.atRisk / scored),
        open: format.integer(open),
      }),
      href: "/customers?band=HIGH",
      alert: true,
    },
    {
      name: t("overview.figures.cashback"),
      value: format.compact(overview.cashbackAtRisk),
      of: t("overview.figures.cashbackOf"),
    },
  ];
}
