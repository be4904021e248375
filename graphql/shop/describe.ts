import type { Column } from "@/schema/column.ts";

/** Categories that a description lists; a column may have hundreds. */
const MAX_LISTED = 20;

/** What a column holds, in one sentence with its unit, its range or its categories, and where it comes from. */
export function describeColumn(column: Column): string {
  const { label, unit, min, max } = column;
  const facts = [
    ...unit ? [`in ${unit.en}`] : [],
    ...min !== undefined && max !== undefined ? [`from ${min} to ${max}`] : [],
    ...column.categories ? [`one of ${listed(column.categories)}`] : [],
  ];
  const detail = facts.length > 0 ? `, ${facts.join(", ")}` : "";
  return `${label.en}${detail}. ${originOf(column)}`;
}

function listed(categories: readonly string[]): string {
  const rest = categories.length - MAX_LISTED;
  const names = categories.slice(0, MAX_LISTED).join(", ");
  return rest > 0 ? `${names} and ${rest} more` : names;
}

function originOf({ source, header }: Column): string {
  return source === "ORDERS"
    ? "Computed from the orders."
    : `Column \`${header}\` of the customer table.`;
}
