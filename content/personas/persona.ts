import {
  type Persona,
  type PersonaKey,
  PERSONAS,
  type PersonaVariant,
} from "@/content/personas/persona_catalogue.ts";
import { type Rfm, RFM_TRAITS } from "@/ml/segments/rfm.ts";
import { partAtWidestGap } from "@/content/personas/parting.ts";
import { isNamedByTraits, traitsDescription, traitsName } from "@/content/personas/trait_names.ts";
import type { Locale, Localized } from "@/schema/column.ts";

/** Where a cluster lies against the whole. */
export interface ClusterPosition {
  /** Its centroid, in standard deviations of the whole. */
  readonly z: Rfm;
  /** Its mean churn probability; null before scoring. */
  readonly churnProbability: number | null;
  /** How many orders its customers typically have in all; undefined where that is not known. */
  readonly orders?: number | undefined;
}

/** A trait by which two clusters of one persona are told apart. */
type Distinction = keyof Rfm | "churn";
/** How a cluster differs from another of the same persona. */
export type Qualifier = `${Uppercase<Distinction>}_${"HIGHER" | "LOWER"}`;

const DISTINCTIONS = [...RFM_TRAITS, "churn"] as const;

/** Standard deviations that a churn probability apart by this counts as one. */
const CHURN_SCALE = 0.1;

const QUALIFIERS: Readonly<Record<Qualifier, Localized>> = {
  RECENCY_HIGHER: { en: "longer away", ko: "공백 긴 그룹" },
  RECENCY_LOWER: { en: "more recent", ko: "최근 주문 그룹" },
  FREQUENCY_HIGHER: { en: "more orders", ko: "주문 많은 그룹" },
  FREQUENCY_LOWER: { en: "fewer orders", ko: "주문 적은 그룹" },
  MONETARY_HIGHER: { en: "higher value", ko: "고액 그룹" },
  MONETARY_LOWER: { en: "lower value", ko: "저액 그룹" },
  CHURN_HIGHER: { en: "higher risk", ko: "고위험 그룹" },
  CHURN_LOWER: { en: "lower risk", ko: "저위험 그룹" },
};

/**
 * The persona of each cluster: the first of the catalogue whose conditions its position meets, and, where several
 * clusters meet the same, the traits that part those most, so that no two personas are equal.
 *
 * @param clusters with distinct centroids
 * @param wholeChurn mean churn probability of all customers; null before scoring
 * @returns persona ids such as `LOYAL_BIG_SPENDERS` or `RECENT_SMALL_BUYERS/MONETARY_HIGHER`, see
 * {@linkcode personaName}
 */
export function namePersonas(
  clusters: readonly ClusterPosition[],
  wholeChurn: number | null,
): string[] {
  const ids = clusters.map((cluster): string => personaKeyAt(cluster, wholeChurn));
  for (const key of new Set(ids)) {
    distinguish(clusters, ids.flatMap((id, index) => id === key ? [index] : []), ids);
  }
  return ids;
}

/** The persona key of one position. */
export function personaKeyAt(
  { z, churnProbability, orders = Infinity }: ClusterPosition,
  wholeChurn: number | null,
): PersonaKey {
  const risk = wholeChurn && churnProbability !== null ? churnProbability / wholeChurn : 1;
  const position = { ...z, risk, orders };
  const persona = PERSONAS.find(({ when }) =>
    Object.entries(when).every(([trait, [from, to]]) => {
      const value = position[trait as keyof typeof position];
      return value >= from && (value < to || to === Infinity);
    })
  );
  return persona!.key;
}

/** The catalogue's key in a persona id. */
export function personaKeyOf(persona: string): PersonaKey {
  return entryOf(persona).key;
}

/**
 * The name of a persona in the given language.
 *
 * @throws {RangeError} when the id is none that {@linkcode namePersonas} gives
 */
export function personaName(persona: string, locale: Locale): string {
  if (isNamedByTraits(persona)) return traitsName(persona, locale);
  const { variant, rest } = variantOf(persona);
  const name = variant.name[locale];
  const phrases = rest.map((qualifier) => QUALIFIERS[qualifier][locale]);
  if (phrases.length === 0) return name;
  return `${name} (${phrases.join(", ")})`;
}

/** What tells a persona id from others of the same key, widest first; empty where nothing needs to. */
export function qualifiersOf(persona: string): Qualifier[] {
  return persona.split("/").slice(1).map((part) => {
    if (!(part in QUALIFIERS)) {
      throw new RangeError(`Expected a persona id, but found "${persona}"`);
    }
    return part as Qualifier;
  });
}

/** One line on who the customers of a persona are. */
export function personaDescription(persona: string, locale: Locale): string {
  if (isNamedByTraits(persona)) return traitsDescription(persona, locale);
  return variantOf(persona).variant.description[locale];
}

/** The words of a persona that say most of its qualifiers, and the qualifiers that they leave out. */
function variantOf(persona: string): { variant: PersonaVariant; rest: readonly Qualifier[] } {
  const entry: Persona = entryOf(persona);
  const qualifiers = qualifiersOf(persona);
  for (let said = qualifiers.length; said > 0; said--) {
    const variant = entry.variants?.[qualifiers.slice(0, said).join("/")];
    if (variant) return { variant, rest: qualifiers.slice(said) };
  }
  return { variant: entry, rest: qualifiers };
}

function entryOf(persona: string) {
  const key = persona.split("/", 1)[0];
  const entry = PERSONAS.find((candidate) => candidate.key === key);
  if (!entry) throw new RangeError(`Expected a persona id, but found "${persona}"`);
  return entry;
}

/** Parts members at the widest gap of their most spread trait, and each part again, until every id is unique. */
function distinguish(
  clusters: readonly ClusterPosition[],
  members: readonly number[],
  ids: string[],
): void {
  if (members.length < 2) return;
  const valueOf = (member: number, trait: Distinction) => {
    const { z, churnProbability } = clusters[member]!;
    return trait === "churn" ? (churnProbability ?? 0) / CHURN_SCALE : z[trait];
  };
  const taken = new Set(ids[members[0]!]!.split("/").slice(1).map((part) => part.split("_")[0]));
  const measures = DISTINCTIONS.map((trait) => ({
    trait,
    valueOf: (member: number) => valueOf(member, trait),
    // A trait that already tells these from others reads badly twice.
    weight: taken.has(trait.toUpperCase()) ? 0.5 : 1,
  }));
  const { by: { trait }, lower, higher } = partAtWidestGap(members, measures);
  for (const [part, side] of [[lower, "LOWER"], [higher, "HIGHER"]] as const) {
    for (const member of part) ids[member] += `/${trait.toUpperCase()}_${side}`;
    distinguish(clusters, part, ids);
  }
}
