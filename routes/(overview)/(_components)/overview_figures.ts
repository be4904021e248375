import type { Figure } from "@/components/Figures.tsx";
import type { Overview } from "@/db/queries/overview.ts";
import { isChurnByDefinition } from "@/schema/orders/customers_schema.ts";
import type { Ui } from "@/utils.ts";

/** The key numbers of the table, each with what it is of. Those that need a model appear with one. */
export function overviewFigures({ t, format, schema }: Ui, overview: Overview): Figure[] {
  const { customers, active, labelled, scored, scoredActive, atRisk, toContact } = overview;
  const known: Figure[] = [
    {
      name: t("overview.figures.active"),
      value: format.integer(active),
      of: t("overview.figures.activeOf", { customers: format.integer(customers) }),
      href: "/customers",
    },
    {
      name: t("overview.figures.churnRate"),
      value: format.percent(overview.churnRate),
      of: t(
        isChurnByDefinition(schema)
          ? "overview.figures.churnRateOfBuyers"
          : "overview.figures.churnRateOf",
        { labelled: format.integer(labelled) },
      ),
    },
  ];
  if (scored === 0) return known;
  return [
    {
      name: t("overview.figures.atRisk"),
      value: format.integer(atRisk),
      of: t("overview.figures.atRiskOf", { campaigns: format.integer(atRisk - toContact) }),
      href: "/customers?band=HIGH",
      alert: true,
    },
    {
      name: t("overview.figures.expected"),
      value: format.integer(overview.expectedChurners),
      of: t("overview.figures.expectedOf", { scored: format.integer(scoredActive) }),
    },
    ...known,
  ];
}
