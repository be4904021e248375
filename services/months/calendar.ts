/** Months as ISO 8601 dates of their first days. */

/** The first day of the month that is some months later, or earlier. */
export function addMonths(month: string, months: number): string {
  const date = new Date(`${month}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}

export const nextMonth = (month: string): string => addMonths(month, 1);
export const previousMonth = (month: string): string => addMonths(month, -1);

/**
 * The first day of a month that is written as one, 2026-01, or as any of its days.
 *
 * @returns undefined where the text is neither
 */
export function monthOf(text: string): string | undefined {
  const match = /^(\d{4}-(?:0[1-9]|1[0-2]))(?:-\d\d)?$/.exec(text);
  return match ? `${match[1]}-01` : undefined;
}
