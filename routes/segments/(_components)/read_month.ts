import { HttpError } from "fresh";
import { monthOf } from "@/services/months/calendar.ts";

/**
 * A month that an address names, which has to be one of those that there are.
 *
 * @returns undefined where the address names none
 * @throws {HttpError} 400
 */
export function readMonth(
  { searchParams }: URL,
  name: string,
  months: readonly { readonly month: string }[],
): string | undefined {
  const text = searchParams.get(name);
  if (text === null) return undefined;
  const month = monthOf(text);
  if (months.some((each) => each.month === month)) return month;
  const span = months.length === 0
    ? "There are no orders"
    : `There are months from ${months[0]!.month} to ${months.at(-1)!.month}`;
  throw new HttpError(400, `"${text.slice(0, 60)}" is no month with orders. ${span}.`);
}
