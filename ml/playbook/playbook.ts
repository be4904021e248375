import { LIMITS, TACTICS } from "@/ml/playbook/contract.ts";
import type { StrategyDraft } from "@/ml/playbook/draft.ts";
import { DRIVER_RULES } from "@/ml/playbook/driver_rules.ts";
import { type Figures, figuresOf, type StrategyFigures } from "@/ml/playbook/figures.ts";
import type { Plays } from "@/ml/playbook/plays.ts";
import { ORDINARY_EN } from "@/ml/playbook/plays_en_ordinary.ts";
import { VALUABLE_EN } from "@/ml/playbook/plays_en_valuable.ts";
import { ORDINARY_KO } from "@/ml/playbook/plays_ko_ordinary.ts";
import { VALUABLE_KO } from "@/ml/playbook/plays_ko_valuable.ts";
import { type Refinements, REFINEMENTS_EN, REFINEMENTS_KO } from "@/ml/playbook/refinements.ts";
import { type Rule, ruleFor } from "@/ml/playbook/rules.ts";
import { type Sentences, SENTENCES_EN, SENTENCES_KO } from "@/ml/playbook/sentences.ts";
import {
  type Locale,
  personaDescription,
  personaKeyOf,
  personaName,
  qualifiersOf,
} from "@/ml/segments/persona.ts";

export type { StrategyDraft, Tactic } from "@/ml/playbook/draft.ts";

/** What the playbook reads of a cluster. */
export interface StrategyCluster extends StrategyFigures {
  /** A persona id, see {@linkcode personaName}. */
  readonly persona: string;
  /** Keys of the columns that raise its customers' risk, the strongest first. */
  readonly drivers?: readonly string[];
  /** Roles of the first of them. */
  readonly driverRoles?: readonly string[];
}

interface Book {
  readonly plays: Plays;
  readonly refinements: Refinements;
  readonly sentences: Sentences;
}

const BOOKS: Readonly<Record<Locale, Book>> = {
  en: {
    plays: { ...VALUABLE_EN, ...ORDINARY_EN },
    refinements: REFINEMENTS_EN,
    sentences: SENTENCES_EN,
  },
  ko: {
    plays: { ...VALUABLE_KO, ...ORDINARY_KO },
    refinements: REFINEMENTS_KO,
    sentences: SENTENCES_KO,
  },
};

/**
 * Writes the retention strategy of a cluster: what to do follows from its persona, why and how urgently from its figures.
 * Pure and offline; the same cluster gives the same text.
 *
 * @param whole the figures of all active customers, to compare with
 * @param rules the user's own, of which the first that is for the cluster goes before the playbook's
 * @throws {RangeError} when the persona is unknown
 */
export function writeStrategy(
  cluster: StrategyCluster,
  whole: StrategyFigures,
  locale: Locale,
  rules: readonly Rule[] = [],
): StrategyDraft {
  const { plays, refinements, sentences } = BOOKS[locale];
  const play = plays[personaKeyOf(cluster.persona)];
  const [first, second, last] = play.tactics;
  const qualifier = qualifiersOf(cluster.persona).at(-1);
  const figures = figuresOf(cluster, whole, locale);
  const subject = {
    persona: personaKeyOf(cluster.persona),
    risk: figures.risk,
    value: figures.value,
    driver: [...cluster.drivers?.slice(0, 1) ?? [], ...cluster.driverRoles ?? []],
  };
  const rule = ruleFor(rules, subject, locale);
  const also = rule?.also ??
    (rule?.tactics ? undefined : ruleFor(DRIVER_RULES, subject, locale)?.also);
  const tactics = rule?.tactics ?? [first, second, qualifier ? refinements[qualifier] : last];
  const headline = rule?.headline ?? play.headline;
  const told = `${personaName(cluster.persona, locale)}: ${headline}`;
  return {
    headline: qualifier && [...told].length <= LIMITS.headline ? told : headline,
    body: [
      personaDescription(cluster.persona, locale),
      ...bodySentences(figures, sentences),
      rule?.aim ?? play.aim,
    ].join(" "),
    tactics: also ? [...tactics, also].slice(0, TACTICS.most) : tactics,
    measure: rule?.measure ?? play.measure,
  };
}

/** Size first, then what sets the group apart, then the rest, then its risk. */
function bodySentences(figures: Figures, sentences: Sentences): string[] {
  return [
    sentences.size(figures),
    sentences.standout[figures.standout](figures),
    sentences.others[figures.standout](figures),
    sentences.risk[figures.risk](figures),
  ];
}
