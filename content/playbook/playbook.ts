import { LIMITS, TACTICS } from "@/content/playbook/contract.ts";
import type { StrategyDraft, Tactic } from "@/content/playbook/draft.ts";
import { DRIVER_RULES } from "@/content/playbook/driver_rules.ts";
import {
  type Figures,
  figuresOf,
  type StrategyColumn,
  type StrategyFigures,
} from "@/content/playbook/figures.ts";
import type { Play, Plays } from "@/content/playbook/plays.ts";
import { BY_RISK_EN, BY_RISK_KO, type RiskPlays } from "@/content/playbook/plays_by_risk.ts";
import { ORDINARY_EN } from "@/content/playbook/plays_en_ordinary.ts";
import { VALUABLE_EN } from "@/content/playbook/plays_en_valuable.ts";
import { ORDINARY_KO } from "@/content/playbook/plays_ko_ordinary.ts";
import { VALUABLE_KO } from "@/content/playbook/plays_ko_valuable.ts";
import {
  type Refinements,
  REFINEMENTS_EN,
  REFINEMENTS_KO,
} from "@/content/playbook/refinements.ts";
import { type Rule, ruleFor, type RuleSubject } from "@/content/playbook/rules.ts";
import { type Sentences, SENTENCES_EN, SENTENCES_KO } from "@/content/playbook/sentences.ts";
import {
  personaDescription,
  personaKeyOf,
  personaName,
  qualifiersOf,
} from "@/content/personas/persona.ts";
import { isNamedByTraits, TRAITS_KEY } from "@/content/personas/trait_names.ts";
import type { Locale, Localized } from "@/schema/column.ts";

export type { StrategyDraft, Tactic } from "@/content/playbook/draft.ts";

/** What the playbook reads of a cluster. */
export interface StrategyCluster extends StrategyFigures {
  /** A persona id, see {@linkcode personaName}. */
  readonly persona: string;
  /** Keys of the columns that raise its customers' risk, the strongest first. */
  readonly drivers?: readonly string[];
  /** What those columns are called. */
  readonly driverLabels?: readonly Localized[];
  /** Roles of the first of them. */
  readonly driverRoles?: readonly string[];
  /** The columns that the segmentation rests on. */
  readonly columns?: readonly StrategyColumn[];
}

interface Book {
  readonly plays: Plays;
  /** For clusters that no persona of the catalogue describes, and for businesses without orders. */
  readonly byRisk: RiskPlays;
  readonly refinements: Refinements;
  readonly sentences: Sentences;
}

const BOOKS: Readonly<Record<Locale, Book>> = {
  en: {
    plays: { ...VALUABLE_EN, ...ORDINARY_EN },
    byRisk: BY_RISK_EN,
    refinements: REFINEMENTS_EN,
    sentences: SENTENCES_EN,
  },
  ko: {
    plays: { ...VALUABLE_KO, ...ORDINARY_KO },
    byRisk: BY_RISK_KO,
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
  const book = BOOKS[locale];
  const figures = figuresOf(cluster, whole, locale, cluster.columns);
  const play = playFor(book, cluster, figures);
  const subject = {
    persona: isNamedByTraits(cluster.persona) ? TRAITS_KEY : personaKeyOf(cluster.persona),
    risk: figures.risk,
    value: figures.value,
    driver: [...cluster.drivers?.slice(0, 1) ?? [], ...cluster.driverRoles ?? []],
  };
  const rule = ruleFor(rules, subject, locale);
  const also = rule?.also ??
    (rule?.tactics ? undefined : driverTactic(book, cluster, subject, locale));
  const tactics = rule?.tactics ?? play.tactics;
  const headline = rule?.headline ?? play.headline;
  const named = `${personaName(cluster.persona, locale)}: ${headline}`;
  return {
    headline: play.isShared && [...named].length <= LIMITS.headline ? named : headline,
    body: bodyOf([
      // The description of traits says what the columns below say with their figures.
      ...isNamedByTraits(cluster.persona) && figures.columns.length > 0
        ? []
        : [personaDescription(cluster.persona, locale)],
      ...bodySentences(figures, book.sentences),
      rule?.aim ?? play.aim,
    ]),
    tactics: also ? [...tactics, also].slice(0, TACTICS.most) : tactics,
    measure: rule?.measure ?? play.measure,
  };
}

/**
 * Whether the plays of the personas fit: they speak of orders, baskets and deliveries, which only a shop has whose
 * frequency counts orders.
 */
function sellsByOrder({ persona, columns = [] }: StrategyCluster): boolean {
  if (isNamedByTraits(persona)) return false;
  const frequency = columns.find(({ role }) => role === "frequency");
  return !frequency || ORDERS.test(`${frequency.label.en} ${frequency.label.ko}`);
}

const ORDERS = /orders?|purchase|basket|주문|구매/i;

/** The play of a cluster's persona, or of its risk; shared where other clusters may have the same headline. */
function playFor(
  { plays, byRisk, refinements }: Book,
  cluster: StrategyCluster,
  { risk }: Figures,
): Play & { readonly isShared: boolean } {
  const { persona } = cluster;
  if (!sellsByOrder(cluster)) return { ...byRisk.plays[risk], isShared: true };
  const play = plays[personaKeyOf(persona)];
  const qualifier = qualifiersOf(persona).at(-1);
  if (!qualifier) return { ...play, isShared: false };
  const [first, second] = play.tactics;
  return { ...play, tactics: [first, second, refinements[qualifier]], isShared: true };
}

/** What to do besides about the column that raises the risk most. */
function driverTactic(
  { byRisk }: Book,
  cluster: StrategyCluster,
  subject: RuleSubject,
  locale: Locale,
): Tactic | undefined {
  if (sellsByOrder(cluster)) return ruleFor(DRIVER_RULES, subject, locale)?.also;
  const driver = cluster.driverLabels?.[0]?.[locale];
  const tactic = driver !== undefined && subject.risk === "ABOVE" && byRisk.driver(driver);
  return tactic && [...tactic.action].length <= LIMITS.action ? tactic : undefined;
}

/** As many sentences from the beginning as the limit has room for, the last one with them. */
function bodyOf(sentences: readonly string[]): string {
  const kept = [...sentences];
  while (kept.length > 2 && [...kept.join(" ")].length > LIMITS.body) kept.splice(-2, 1);
  return kept.join(" ");
}

/** Size first, then what sets the group apart, then the rest, then its risk, its rhythm and what is at stake. */
function bodySentences(figures: Figures, sentences: Sentences): string[] {
  const { columns: [first, ...others], risk, rhythm, atStake } = figures;
  return [
    sentences.size(figures),
    ...first ? [(first.role ? sentences.standout[first.role] : sentences.column)(first)] : [],
    ...others.length > 0 ? [sentences.otherColumns(others)] : [],
    sentences.risk[risk](figures),
    ...rhythm ? [sentences.rhythm(rhythm)] : [],
    ...atStake === null ? [] : [sentences.atStake(atStake)],
  ];
}
