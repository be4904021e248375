/** Addresses of lists of customers as they were at a month's end. */
import { HttpError } from "fresh";
import type { CustomerMonthFilter } from "@/db/queries/months/list.ts";
import { RFM_GROUPS } from "@/ml/segments/rfm_groups.ts";
import { monthOf } from "@/services/months/calendar.ts";
import type { Ui } from "@/utils.ts";
import { groupName, monthKey, monthName } from "./month_words.ts";

/** Says in an address that customers were none yet. */
const NOT_YET = "NOT_YET";
const FLAGS = ["ordered", "active", "churned", "isNew"] as const;

/** The parameters of a list. */
export function listSearch(filter: CustomerMonthFilter): string {
  const { month, groups, from, cohort } = filter;
  const search = new URLSearchParams({ month: monthKey(month) });
  if (groups) search.set("group", groups.join(","));
  if (from) {
    search.set("from", monthKey(from.month));
    if (from.group !== undefined) search.set("fromGroup", from.group ?? NOT_YET);
  }
  if (cohort) search.set("cohort", monthKey(cohort));
  for (const flag of FLAGS) {
    const value = filter[flag];
    if (value != null) search.set(flag, value ? "1" : "0");
  }
  return `?${search}`;
}

/** Where customers of a month are listed. */
export const listAddress = (filter: CustomerMonthFilter): string =>
  `/segments/customers${listSearch(filter)}`;

/**
 * The list that an address asks for.
 *
 * @throws {HttpError} 400 where it says what is none
 */
export function readList({ searchParams }: URL): CustomerMonthFilter {
  const read = <T>(name: string, of: (text: string) => T | undefined): T | undefined => {
    const text = searchParams.get(name);
    if (text === null) return undefined;
    const value = of(text);
    if (value !== undefined) return value;
    throw new HttpError(400, `This link holds "${text.slice(0, 60)}" for ${name}, which is none.`);
  };
  const group = (text: string) => RFM_GROUPS.find((each) => each === text);
  const month = read("month", monthOf);
  if (month === undefined) {
    throw new HttpError(400, "This link names no month. Add one, such as month=2025-03.");
  }
  const earlier = read("from", monthOf);
  const fromGroup = read("fromGroup", (text) => text === NOT_YET ? null : group(text));
  const flag = (text: string) => ({ "1": true, "0": false })[text];
  return {
    month,
    groups: read("group", (text) => {
      const groups = text.split(",").map(group);
      return groups.every((each) => each !== undefined) ? groups : undefined;
    }),
    from: earlier === undefined ? undefined : { month: earlier, group: fromGroup },
    cohort: read("cohort", monthOf),
    ...Object.fromEntries(FLAGS.map((name) => [name, read(name, flag)])),
  };
}

/** What a list is of, condition by condition. */
export function conditionTexts(ui: Ui, filter: CustomerMonthFilter, horizon: number): string[] {
  const { t } = ui;
  const { groups, from, cohort } = filter;
  const month = monthName(ui, filter.month);
  const texts = [
    groups
      ? t("months.list.condition.group", {
        group: groups.map((each) => groupName(ui, each)).join(", "),
        month,
      })
      : t("months.list.condition.month", { month }),
  ];
  if (from) {
    const key = from.group === undefined ? "fromAny" : from.group === null ? "fromNone" : "from";
    texts.push(
      t(`months.list.condition.${key}`, {
        month: monthName(ui, from.month),
        group: from.group ? groupName(ui, from.group) : "",
      }),
    );
  }
  if (cohort) texts.push(t("months.list.condition.cohort", { month: monthName(ui, cohort) }));
  for (const flag of FLAGS) {
    const value = filter[flag];
    if (value == null) continue;
    const is = value ? "yes" : "no";
    texts.push(t(`months.list.condition.${flag}.${is}`, { month, horizon }));
  }
  return texts;
}
