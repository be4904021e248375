import type { Database, Queryable } from "@/db/client.ts";
import { readSettings, type ShopSettings, storeSettings } from "@/db/queries/settings.ts";
import {
  calibratedThreshold,
  type CostPolicy,
  DEFAULT_THRESHOLD_POLICY,
  MAX_CONTACTS,
  type ThresholdPolicy,
} from "@/ml/evaluation/threshold.ts";
import { requireNone, UserError } from "../errors.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly clock: () => Date;
}

/** What can be wrong with a setting. */
export type SettingsProblem =
  | "AMOUNT"
  | "BOTH_AMOUNTS"
  | "WEEKLY_CONTACTS"
  | "CURRENCY";

/** What is wrong with settings, by field. */
export type SettingsProblems = Partial<Record<keyof ShopSettings, SettingsProblem>>;

const PROBLEM_TEXT: Readonly<Record<SettingsProblem, (value: unknown) => string>> = {
  AMOUNT: (value) => `Expected an amount above 0, but found ${value}.`,
  BOTH_AMOUNTS: () =>
    "Expected the value of a lost customer and the cost of an offer, but found only one. " +
    "Give both, or neither.",
  WEEKLY_CONTACTS: (value) =>
    `Expected a whole number of contacts per week from 1 to ${MAX_CONTACTS}, but found ${value}.`,
  CURRENCY: (value) =>
    `Expected the ISO 4217 code of a currency, such as EUR or KRW, but found "${value}".`,
};

/** What is wrong with settings; nothing where all is well. */
export function settingsProblems(settings: ShopSettings): SettingsProblems {
  const { lostCustomerValue, offerCost, weeklyContacts, currency } = settings;
  const problems: SettingsProblems = {};
  const amounts = { lostCustomerValue, offerCost };
  for (const [field, value] of Object.entries(amounts) as [keyof typeof amounts, number | null][]) {
    if (value !== null && !(value > 0 && Number.isFinite(value))) problems[field] = "AMOUNT";
  }
  if (lostCustomerValue === null && offerCost !== null) problems.lostCustomerValue = "BOTH_AMOUNTS";
  if (lostCustomerValue !== null && offerCost === null) problems.offerCost = "BOTH_AMOUNTS";
  if (weeklyContacts !== null && !isContacts(weeklyContacts)) {
    problems.weeklyContacts = "WEEKLY_CONTACTS";
  }
  if (currency !== null && !currencies().includes(currency)) problems.currency = "CURRENCY";
  return problems;
}

function isContacts(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MAX_CONTACTS;
}

/** The ISO 4217 codes that this runtime knows, in alphabetical order. */
export function currencies(): string[] {
  return Intl.supportedValuesOf("currency");
}

/**
 * Changes some of the shop's settings.
 *
 * @param change what is left out stays; null takes a setting back
 * @throws {UserError} `BAD_SETTINGS`, one for each field that is wrong, and nothing is stored
 */
export async function updateSettings(
  { db, clock }: Deps,
  change: Partial<ShopSettings>,
): Promise<ShopSettings> {
  const settings = { ...await readSettings(db), ...change };
  requireNone(
    Object.entries(settingsProblems(settings)).map(([field, problem]) => {
      const text = PROBLEM_TEXT[problem](settings[field as keyof ShopSettings]);
      return new UserError("BAD_SETTINGS", text, [field]);
    }),
  );
  await storeSettings(db, settings, clock());
  return settings;
}

/** The least-cost policy at the shop's own amounts; until it states them, at five to one. */
export function costPolicyOf({ lostCustomerValue, offerCost }: ShopSettings): CostPolicy {
  return lostCustomerValue === null || offerCost === null
    ? DEFAULT_THRESHOLD_POLICY
    : { kind: "COST", lostCustomer: lostCustomerValue, wastedOffer: offerCost };
}

/** Where the shop has not said how many it can contact, this share of the active customers is a list. */
const LISTED_SHARE = 0.2;

/**
 * The policy of a training by orders unless another is asked for. Least cost; but where the shop has not stated its
 * amounts, and the mean customer is twice as likely to churn as would warrant an offer, the list would be nearly
 * everyone: then as many as can be contacted in a week, or a fifth of the active customers.
 *
 * @param active customers
 * @param churnRate share of them that is expected to churn
 */
export function policyAtRate(
  settings: ShopSettings,
  active: number,
  churnRate: number,
): ThresholdPolicy {
  const costs = costPolicyOf(settings);
  const isStated = costs !== DEFAULT_THRESHOLD_POLICY;
  if (isStated || churnRate < 2 * calibratedThreshold(costs)) return costs;
  const contacts = settings.weeklyContacts ?? Math.ceil(LISTED_SHARE * active);
  return { kind: "LIST_SIZE", contacts };
}

/** What the settings propose for a threshold, each kind of policy for itself. */
export async function readTerms(
  db: Queryable,
): Promise<{ costs: CostPolicy; weeklyContacts: number | null }> {
  const settings = await readSettings(db);
  return { costs: costPolicyOf(settings), weeklyContacts: settings.weeklyContacts };
}

/** A policy whose amounts or contacts may be left to the settings. */
export type PolicyRequest =
  | Exclude<ThresholdPolicy, { kind: "COST" | "LIST_SIZE" }>
  | { readonly kind: "COST"; readonly costs?: Omit<CostPolicy, "kind"> | undefined }
  | { readonly kind: "LIST_SIZE"; readonly contacts?: number | undefined };

/**
 * The policy that is asked for, with what it leaves to the settings.
 *
 * @throws {UserError} `NO_CONTACTS` where neither says how many can be contacted
 */
export async function completePolicy(
  db: Queryable,
  request: PolicyRequest,
): Promise<ThresholdPolicy> {
  switch (request.kind) {
    case "COST": {
      const { kind, costs } = request;
      return costs ? { kind, ...costs } : costPolicyOf(await readSettings(db));
    }
    case "LIST_SIZE": {
      const contacts = request.contacts ?? (await readSettings(db)).weeklyContacts;
      if (contacts !== null) return { kind: "LIST_SIZE", contacts };
      throw new UserError(
        "NO_CONTACTS",
        "Nothing says how many customers can be contacted. Give a number, or set the contacts per week.",
      );
    }
    default:
      return request;
  }
}

/**
 * The policy by which the settings would choose a threshold that was chosen by another; undefined where it was chosen
 * by this one. A list size stays one and follows the contacts per week; everything else becomes least cost.
 */
export function proposedPolicy(
  settings: ShopSettings,
  current: ThresholdPolicy,
): ThresholdPolicy | undefined {
  const { weeklyContacts } = settings;
  if (current.kind === "LIST_SIZE" && weeklyContacts !== null) {
    return current.contacts === weeklyContacts
      ? undefined
      : { kind: "LIST_SIZE", contacts: weeklyContacts };
  }
  const proposed = costPolicyOf(settings);
  const same = current.kind === "COST" && current.lostCustomer === proposed.lostCustomer &&
    current.wastedOffer === proposed.wastedOffer;
  return same ? undefined : proposed;
}
