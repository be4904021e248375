import type { Format } from "@/locales/format.ts";
import type { Rfm } from "@/ml/segments/rfm.ts";

/** A mean of recency, frequency or monetary value in words; the last is an amount of money. */
export function traitText(format: Format, trait: keyof Rfm, value: number | null): string {
  return trait === "monetary" ? format.amount(value) : format.fixed(value, 1);
}
