import type { StrategyDraft } from "@/ml/playbook/draft.ts";
import { type Figures, figuresOf } from "@/ml/playbook/figures.ts";
import type { Plays } from "@/ml/playbook/plays.ts";
import { ORDINARY_EN } from "@/ml/playbook/plays_en_ordinary.ts";
import { VALUABLE_EN } from "@/ml/playbook/plays_en_valuable.ts";
import { ORDINARY_KO } from "@/ml/playbook/plays_ko_ordinary.ts";
import { VALUABLE_KO } from "@/ml/playbook/plays_ko_valuable.ts";
import { type Refinements, REFINEMENTS_EN, REFINEMENTS_KO } from "@/ml/playbook/refinements.ts";
import { type Sentences, SENTENCES_EN, SENTENCES_KO } from "@/ml/playbook/sentences.ts";
import {
  type Locale,
  personaDescription,
  personaKeyOf,
  personaName,
  qualifiersOf,
} from "@/ml/segments/persona.ts";
import type { GroupFigures } from "@/ml/segments/segmentation.ts";

export type { StrategyDraft, Tactic } from "@/ml/playbook/draft.ts";

/** What the playbook reads of a cluster. */
export interface StrategyCluster extends GroupFigures {
  /** A persona id, see {@linkcode personaName}. */
  readonly persona: string;
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
 * @param whole the figures of all customers, to compare with
 * @throws {RangeError} when the persona is unknown
 */
export function writeStrategy(
  cluster: StrategyCluster,
  whole: GroupFigures,
  locale: Locale,
): StrategyDraft {
  const { plays, refinements, sentences } = BOOKS[locale];
  const play = plays[personaKeyOf(cluster.persona)];
  const [first, second, last] = play.tactics;
  const qualifier = qualifiersOf(cluster.persona).at(-1);
  const figures = figuresOf(cluster, whole, locale);
  return {
    headline: qualifier
      ? `${personaName(cluster.persona, locale)}: ${play.headline}`
      : play.headline,
    body: [
      personaDescription(cluster.persona, locale),
      ...bodySentences(figures, sentences),
      play.aim,
    ].join(" "),
    tactics: [first, second, qualifier ? refinements[qualifier] : last],
    measure: play.measure,
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
