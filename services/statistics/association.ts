import type { ColumnProfile, DatasetProfile } from "./profile.ts";

/** Customers of one value by outcome. */
interface Outcomes {
  readonly retained: number;
  readonly churned: number;
}

/** A column and what it tells about churn. */
export interface RankedColumn {
  readonly profile: ColumnProfile;
  /** Cramér's V between the column and the outcome, from 0 to 1; null where it cannot be computed. */
  readonly association: number | null;
}

/**
 * Cramér's V of a table of values by outcome, corrected for bias, so that a column of many values does not rank high by
 * chance (Bergsma, "A bias-correction for Cramér's V and Tschuprow's T", 2013).
 *
 * @returns from 0, which tells nothing, to 1, which tells all; null with fewer than two values or one outcome alone
 */
export function cramersV(values: readonly Outcomes[]): number | null {
  const present = values.filter(({ retained, churned }) => retained + churned > 0);
  const churned = present.reduce((sum, each) => sum + each.churned, 0);
  const retained = present.reduce((sum, each) => sum + each.retained, 0);
  const n = churned + retained;
  if (present.length < 2 || churned === 0 || retained === 0) return null;
  const chiSquared = present.reduce((sum, each) => {
    const share = (each.churned + each.retained) / n;
    return sum + (each.churned - churned * share) ** 2 / (churned * share) +
      (each.retained - retained * share) ** 2 / (retained * share);
  }, 0);
  const rows = present.length;
  const phiSquared = Math.max(0, chiSquared / n - (rows - 1) / (n - 1));
  const correctedRows = rows - (rows - 1) ** 2 / (n - 1);
  const correctedColumns = 2 - 1 / (n - 1);
  const most = Math.min(correctedRows, correctedColumns) - 1;
  return most <= 0 ? null : Math.min(1, Math.sqrt(phiSquared / most));
}

/**
 * The columns that a model may see by what they tell about churn, the most telling first, those of which nothing can be
 * told last. A missing value counts as one of the values. Where churn follows from the orders, so does what is computed
 * from them: these columns come after those of the customer table.
 */
export function rankColumns(profile: DatasetProfile): RankedColumn[] {
  const label = profile.columns.find(({ column }) => column?.roles.includes("LABEL"))?.column;
  const follows = ({ column }: ColumnProfile) =>
    Number(label?.source === "ORDERS" && column?.source === "ORDERS");
  return profile.columns.filter(({ column }) => column?.roles.includes("FEATURE"))
    .map((each) => ({ profile: each, association: cramersV(outcomesOf(each, profile)) }))
    .toSorted((a, b) =>
      follows(a.profile) - follows(b.profile) || (b.association ?? -1) - (a.association ?? -1)
    );
}

function outcomesOf({ numbers, categories }: ColumnProfile, whole: Outcomes): Outcomes[] {
  const values: readonly Outcomes[] = numbers?.bins ?? categories?.categories ?? [];
  if (values.length === 0) return [];
  const rest = values.reduce(
    (left, each) => ({
      retained: left.retained - each.retained,
      churned: left.churned - each.churned,
    }),
    { retained: whole.retained, churned: whole.churned },
  );
  return [...values, { retained: Math.max(0, rest.retained), churned: Math.max(0, rest.churned) }];
}
