import type { Locale } from "@/schema/column.ts";
import { readDraft } from "@/content/playbook/contract.ts";
import type { StrategyDraft, Tactic } from "@/content/playbook/draft.ts";
import type { Tier } from "@/content/playbook/figures.ts";
import { languageProblems } from "@/content/playbook/language.ts";
import { PERSONAS } from "@/content/personas/persona_catalogue.ts";
import { TRAITS_KEY } from "@/content/personas/trait_names.ts";

/** Which clusters a rule is for: each condition that is given has to hold. */
export interface RuleCondition {
  /** Keys of personas, such as `LONG_GONE`; `TRAITS` for segments that are named by their columns. */
  readonly persona?: readonly string[];
  /** Churn probability against the whole. */
  readonly risk?: readonly Tier[];
  /** Mean monetary value against the whole. */
  readonly value?: readonly Tier[];
  /** Keys or roles of columns, one of which raises the cluster's risk more than any other. */
  readonly driver?: readonly string[];
}

/** What a rule says in one language; what it leaves out stays as it is. */
export interface RuleText {
  readonly headline?: string;
  /** Why, in the place of the play's own reason. */
  readonly aim?: string;
  /** In the place of the play's tactics. */
  readonly tactics?: readonly Tactic[];
  /** Beside them, after the others. */
  readonly also?: Tactic;
  readonly measure?: string;
}

/** A rule of the playbook. */
export interface Rule extends Partial<Readonly<Record<Locale, RuleText>>> {
  readonly when: RuleCondition;
}

/** What a rule is held against. */
export interface RuleSubject {
  readonly persona: string;
  readonly risk: Tier;
  readonly value: Tier;
  /** Key and roles of the column that raises the risk most; empty where none is known. */
  readonly driver: readonly string[];
}

/** A rule that is none: says which, and what is wrong with it. */
export class RuleError extends Error {
  override name = "RuleError";
}

const TIERS: readonly Tier[] = ["ABOVE", "LIKE", "BELOW", "UNKNOWN"];
/** What a condition may name; null where any column may be. */
const CONDITIONS: Readonly<Record<keyof RuleCondition, readonly string[] | null>> = {
  persona: [...PERSONAS.map(({ key }) => key), TRAITS_KEY],
  risk: TIERS,
  value: TIERS,
  driver: null,
};

/** The text of the first rule that is for a cluster and has one in a language; undefined where there is none. */
export function ruleFor(
  rules: readonly Rule[],
  subject: RuleSubject,
  locale: Locale,
): RuleText | undefined {
  return rules.find((rule) => rule[locale] && matches(rule.when, subject))?.[locale];
}

function matches(when: RuleCondition, subject: RuleSubject): boolean {
  return Object.entries(when).every(([name, wanted]) =>
    [subject[name as keyof RuleSubject]].flat().some((own) => wanted.includes(own))
  );
}

/**
 * Reads rules that a user wrote, as JSON of the shape of {@linkcode Rule}, to the same contract as every strategy.
 *
 * @throws {RuleError}
 */
export function readRules(value: unknown): Rule[] {
  if (!Array.isArray(value)) throw new RuleError('Expected a list of rules: [{ "when": … }].');
  return value.map((each, at) => readRule(each, `Rule ${at + 1}`));
}

function readRule(value: unknown, name: string): Rule {
  const { when, en, ko } = entries(value, name, ["when", "en", "ko"]);
  if (en === undefined && ko === undefined) {
    throw new RuleError(`${name} has neither "en" nor "ko".`);
  }
  return {
    when: readCondition(when, `${name}, when`),
    ...en === undefined ? {} : { en: readText(en, `${name}, en`, "en") },
    ...ko === undefined ? {} : { ko: readText(ko, `${name}, ko`, "ko") },
  };
}

function readCondition(value: unknown, name: string): RuleCondition {
  const condition = entries(value, name, Object.keys(CONDITIONS));
  for (const [key, wanted] of Object.entries(condition)) {
    const known = CONDITIONS[key as keyof RuleCondition];
    const isKnown = (each: unknown) =>
      known ? known.includes(each as string) : typeof each === "string" && each !== "";
    const strange = Array.isArray(wanted) ? wanted.find((each) => !isKnown(each)) : wanted;
    if (!Array.isArray(wanted) || wanted.length === 0 || strange !== undefined) {
      throw new RuleError(
        `${name}.${key} takes a list of ${known?.join(", ") ?? "columns"}, but holds ${
          JSON.stringify(strange)
        }.`,
      );
    }
  }
  return condition as RuleCondition;
}

function readText(value: unknown, name: string, locale: Locale): RuleText {
  const text = entries(value, name, ["headline", "aim", "tactics", "also", "measure"]);
  const { headline, aim, tactics, also, measure } = text;
  if (tactics !== undefined && !Array.isArray(tactics)) {
    throw new RuleError(`${name}.tactics has to be a list.`);
  }
  if (typeof aim === "string" && [...aim].length > MOST_AIM) {
    throw new RuleError(`${name}.aim: shorten it to ${MOST_AIM} characters.`);
  }
  const added = also === undefined ? [] : [also];
  const fill = FILL[locale];
  // What a rule leaves as it is is filled in, so that the rest is read as a strategy is.
  const reading = readDraft({
    headline: headline ?? fill.text,
    body: aim ?? fill.text,
    tactics: [...tactics ?? [fill.tactic, fill.tactic], ...added],
    measure: measure ?? fill.text,
  });
  const problems = "draft" in reading ? languageProblems(reading.draft, locale) : reading.problems;
  const alsoAt = `tactics.${tactics?.length ?? 2}.`;
  for (const { field, message } of problems) {
    const own = field === "body" ? "aim" : field.replace(alsoAt, "also.");
    throw new RuleError(`${name}.${own}: ${message}`);
  }
  const { draft } = reading as { draft: StrategyDraft };
  return {
    ...headline === undefined ? {} : { headline: draft.headline },
    ...aim === undefined ? {} : { aim: draft.body },
    ...tactics === undefined ? {} : { tactics: draft.tactics.slice(0, tactics.length) },
    ...also === undefined ? {} : { also: draft.tactics.at(-1)! },
    ...measure === undefined ? {} : { measure: draft.measure },
  };
}

/** Maximum number of characters of a rule's reason: the figures stand before it. */
const MOST_AIM = 500;

const FILL = {
  en: { text: "As it is", tactic: { channel: "a", timing: "a", action: "a", metric: "a" } },
  ko: { text: "그대로", tactic: { channel: "가", timing: "가", action: "가", metric: "가" } },
} as const;

function entries(value: unknown, name: string, known: readonly string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RuleError(
      `${name} has to be an object, but is ${JSON.stringify(value) ?? "missing"}.`,
    );
  }
  const strange = Object.keys(value).find((key) => !known.includes(key));
  if (strange !== undefined) {
    throw new RuleError(`${name} has "${strange}", but takes only ${known.join(", ")}.`);
  }
  return value as Record<string, unknown>;
}
