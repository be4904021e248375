import type { ShopSettings } from "@/db/queries/settings.ts";
import { readSettings } from "@/db/queries/settings.ts";
import { createFormat } from "@/locales/format.ts";
import { recordAction } from "@/services/access/mod.ts";
import { costPolicyOf, updateSettings } from "@/services/settings/settings.ts";
import { type Command, jsonText, parse, usageError, withServices } from "./command.ts";

const ACTOR = "command line";
const NONE = "none";

/** Shows and changes what the shop says about its money and its capacity. */
export const settingsCommand: Command = {
  usage: "settings [--lost-customer AMOUNT] [--offer AMOUNT] [--contacts N] [--currency CODE] " +
    "[--json]",
  summary: "Show the shop's settings, or change some; `none` clears a setting",
  async run(args) {
    const { usage } = this;
    const { values, positionals } = parse(usage, args, {
      "lost-customer": { type: "string" },
      offer: { type: "string" },
      contacts: { type: "string" },
      currency: { type: "string" },
      json: { type: "boolean" },
    });
    if (positionals.length > 0) throw usageError(usage, `"${positionals[0]}" is no option`);
    const number = (name: "lost-customer" | "offer" | "contacts") =>
      numberOf(usage, name, values[name]);
    const change = withoutUndefined({
      lostCustomerValue: number("lost-customer"),
      offerCost: number("offer"),
      weeklyContacts: number("contacts"),
      currency: values.currency === NONE ? null : values.currency?.toUpperCase(),
    });
    await withServices(async (services) => {
      if (Object.keys(change).length === 0) {
        return settingsText(await readSettings(services.db), values.json ?? false);
      }
      const settings = await updateSettings(services, change);
      await recordAction(services, { actor: ACTOR, action: "updateSettings", detail: change });
      return settingsText(settings, values.json ?? false);
    });
  },
};

function numberOf(usage: string, name: string, text: string | undefined) {
  if (text === undefined) return undefined;
  if (text === NONE) return null;
  const number = text.trim() === "" ? NaN : Number(text);
  if (Number.isFinite(number)) return number;
  throw usageError(usage, `--${name} takes a number or "${NONE}", not "${text}"`);
}

function withoutUndefined(
  change: { [Name in keyof ShopSettings]: ShopSettings[Name] | undefined },
): Partial<ShopSettings> {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<ShopSettings>;
}

function settingsText(settings: ShopSettings, json: boolean): string {
  if (json) return jsonText(settings);
  const { lostCustomerValue, offerCost, weeklyContacts, currency } = settings;
  const format = createFormat("en", currency);
  const { lostCustomer, wastedOffer } = costPolicyOf(settings);
  const amount = (value: number | null) => value === null ? "not set" : format.amount(value);
  return [
    `Value of a lost customer  ${amount(lostCustomerValue)}`,
    `Cost of an offer          ${amount(offerCost)}`,
    `Contacts per week         ${
      weeklyContacts === null ? "not set" : format.integer(weeklyContacts)
    }`,
    `Currency                  ${currency ?? "not set"}`,
    `Trainings choose the threshold of the least cost: a lost customer at ${lostCustomer}, an ` +
    `unneeded offer at ${wastedOffer}.`,
  ].join("\n");
}
