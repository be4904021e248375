import { RFM_GROUP_WORDS } from "@/content/rfm_groups.ts";
import type { RfmGroup } from "@/ml/segments/rfm_groups.ts";
import type { Ui } from "@/utils.ts";

/** A month by its name: `Mar 2025`. */
export function monthName({ locale }: Ui, month: string): string {
  return new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", timeZone: "UTC" })
    .format(new Date(month));
}

/** A day: `Mar 4, 2025`. */
export function dayName({ locale }: Ui, day: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" })
    .format(new Date(day));
}

/** A group's name; that of customers to be for null. */
export function groupName({ locale, t }: Ui, group: string | null): string {
  return group === null ? t("months.notYet") : RFM_GROUP_WORDS[group as RfmGroup].name[locale];
}

/** A month as addresses write it: `2025-03`. */
export const monthKey = (month: string): string => month.slice(0, 7);
