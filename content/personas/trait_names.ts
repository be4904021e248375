import { comparedPhrase, type Level, levelPhrase } from "@/content/personas/trait_words.ts";
import { partAtWidestGap } from "@/content/personas/parting.ts";
import type { Localized } from "@/schema/column.ts";

/** A column that segments are named by. */
export interface TraitName {
  readonly key: string;
  readonly label: Localized;
  /** Whether it holds dates, which count as days before the last one. */
  readonly isDate?: boolean;
  readonly roles?: readonly string[];
}

/** Where a segment lies against the whole. */
interface Position {
  /** Its centroid by the keys of the columns, in standard deviations of the whole. */
  readonly z: Readonly<Record<string, number>>;
  /** Its mean churn probability; null before scoring. */
  readonly churnProbability: number | null;
}

/** What every persona id that follows from columns begins with. */
export const TRAITS_KEY = "TRAITS";
/** Columns that a name mentions. */
const MAX_NAMED = 2;
/** Standard deviations from which a column is worth a mention, and from which it is far. */
const NOTABLE = 0.4;
const FAR = 1.5;
/** A churn probability apart by this counts as one standard deviation. */
const CHURN_SCALE = 0.1;
const CHURN = "CHURN";

/**
 * Names segments by the columns in which they lie farthest from all customers. Segments alike in those are told apart
 * by the column, or the risk, that parts them most, so that no two ids are equal.
 *
 * @returns persona ids that hold the columns' labels, so that they can be read without the schema:
 * `TRAITS/tenure:HIGH::Tenure:이용 기간/balance:LOWER::Balance:잔액`
 */
export function nameByTraits(
  positions: readonly Position[],
  columns: readonly TraitName[],
): string[] {
  const ids = positions.map(({ z }) => [TRAITS_KEY, ...traitParts(z, columns)].join("/"));
  for (const id of new Set(ids)) {
    const members = ids.flatMap((each, index) => each === id ? [index] : []);
    distinguish(positions, columns, members, ids);
  }
  return ids;
}

function traitParts(z: Position["z"], columns: readonly TraitName[]): string[] {
  const byDistance = columns.toSorted((a, b) => Math.abs(z[b.key]!) - Math.abs(z[a.key]!));
  const notable = byDistance.filter(({ key }) => Math.abs(z[key]!) >= NOTABLE).slice(0, MAX_NAMED);
  if (notable.length === 0 && columns.length === 1) return [partOf(columns[0]!, "MIDDLE")];
  // In the same order for every segment, so that names can be compared.
  return columns.filter((column) => notable.includes(column))
    .map((column) => partOf(column, levelAt(z[column.key]!)));
}

function levelAt(z: number): Level {
  const side = z > 0 ? "HIGH" : "LOW";
  return Math.abs(z) >= FAR ? `VERY_${side}` : side;
}

/** Parts segments of one id at the widest gap of what parts them most, and each side again. */
function distinguish(
  positions: readonly Position[],
  columns: readonly TraitName[],
  members: readonly number[],
  ids: string[],
): void {
  if (members.length < 2) return;
  const named = new Set(partsOf(ids[members[0]!]!).map(({ key }) => key));
  const values = [
    ...columns.map((column) => ({
      // What the name says already reads badly twice.
      weight: named.has(column.key) ? 0.5 : 1,
      valueOf: (member: number) => positions[member]!.z[column.key]!,
      part: (side: Side) => partOf(column, side),
    })),
    {
      weight: named.has(CHURN) ? 0.5 : 1,
      valueOf: (member: number) => (positions[member]!.churnProbability ?? 0) / CHURN_SCALE,
      part: (side: Side) => `${CHURN}:${side}`,
    },
  ];
  const { by: { part }, lower, higher } = partAtWidestGap(members, values);
  for (const [side, own] of [["LOWER", lower], ["HIGHER", higher]] as const) {
    for (const member of own) ids[member] += `/${part(side)}`;
    distinguish(positions, columns, own, ids);
  }
}

type Side = "HIGHER" | "LOWER";

function partOf({ key, label, isDate }: TraitName, level: Level | Side): string {
  return [key, level, isDate ? "DATE" : "", label.en, label.ko].map(escaped).join(":");
}

const escaped = (text: string) => text.replace(/[%/:]/g, encodeURIComponent);
const unescaped = (text: string) => text.replace(/%(25|2F|3A)/g, decodeURIComponent);

interface Part {
  readonly key: string;
  readonly level: Level | Side;
  readonly isDate: boolean;
  readonly label: Localized;
}

function partsOf(persona: string): Part[] {
  return persona.split("/").slice(1).map((text) => {
    const [key, level, date, en, ko] = text.split(":").map(unescaped);
    if (!key || !level || (key !== CHURN && (en === undefined || ko === undefined))) {
      throw new RangeError(`Expected a persona id, but found "${persona}"`);
    }
    return {
      key,
      level: level as Part["level"],
      isDate: date === "DATE",
      label: { en: en ?? "", ko: ko ?? "" },
    };
  });
}

/** Whether a persona id follows from columns, and not from the catalogue. */
export function isNamedByTraits(persona: string): boolean {
  return persona === TRAITS_KEY || persona.startsWith(`${TRAITS_KEY}/`);
}

const isSide = (level: string): level is Side => level === "HIGHER" || level === "LOWER";
const AVERAGE: Localized = { en: "average customers", ko: "평균적인 고객" };

/** "Long tenure, low balance (higher risk)". */
export function traitsName(persona: string, locale: keyof Localized): string {
  const parts = partsOf(persona);
  const traits = phrasesOf(parts, locale);
  const name = capitalised(traits.length > 0 ? traits.join(", ") : AVERAGE[locale]);
  const named = new Set(parts.flatMap(({ key, level }) => isSide(level) ? [] : [key]));
  const apart = parts.flatMap(({ key, level, ...column }) =>
    !isSide(level) ? [] : [
      key === CHURN
        ? RISKS[level][locale]
        : named.has(key) && !column.isDate
        ? RANGES[level][locale]
        : comparedPhrase(column, level, locale),
    ]
  );
  return apart.length > 0 ? `${name} (${apart.join(", ")})` : name;
}

/** One line on who they are. */
export function traitsDescription(persona: string, locale: keyof Localized): string {
  const parts = partsOf(persona);
  const traits = phrasesOf(parts, locale);
  if (traits.length === 0 || parts.every(({ level }) => level === "MIDDLE" || isSide(level))) {
    return locale === "en"
      ? "They are close to the average in every column that the segments rest on."
      : "세그먼트의 기준이 되는 모든 열에서 평균에 가까운 고객입니다.";
  }
  return locale === "en"
    ? `Compared with all customers they stand out by: ${traits.join(", ")}.`
    : `전체 고객과 비교하면 다음이 두드러집니다: ${traits.join(", ")}.`;
}

const RISKS: Readonly<Record<Side, Localized>> = {
  HIGHER: { en: "higher risk", ko: "위험 더 높음" },
  LOWER: { en: "lower risk", ko: "위험 더 낮음" },
};

/** Of segments whose name says the same of the column by which they differ. */
const RANGES: Readonly<Record<Side, Localized>> = {
  HIGHER: { en: "upper range", ko: "상위 구간" },
  LOWER: { en: "lower range", ko: "하위 구간" },
};

function phrasesOf(parts: readonly Part[], locale: keyof Localized): string[] {
  return parts.flatMap(({ level, ...column }) =>
    isSide(level) ? [] : [levelPhrase(column, level, locale)]
  );
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
