import { type Problem, readDraft } from "@/content/playbook/contract.ts";
import { languageProblems } from "@/content/playbook/language.ts";
import type { StrategyDraft } from "@/content/playbook/playbook.ts";
import { NEARLY_ALIKE, similarity, wordsOf } from "@/content/playbook/similarity.ts";
import { inventedFigures } from "@/content/playbook/stated_figures.ts";
import type { Commission } from "./commission.ts";

/** What an answer holds for a cluster: a strategy that keeps the contract, or why there is none. */
export type Judged = { readonly draft: StrategyDraft } | { readonly problems: readonly string[] };

const MOST_PROBLEMS = 8;

/**
 * Holds an answer against the contract, cluster by cluster: complete, within the limits, in its language, with no
 * figure but the cluster's, and unlike the strategies before it.
 *
 * @param answer of whatever shape
 * @param offers that the shop allows
 * @returns by the cluster's index, one for each that was commissioned
 */
export function judgeAnswer(
  answer: unknown,
  { clusters, whole, locale, others }: Commission,
  offers: readonly string[],
): Map<number, Judged> {
  const accepted = others.map(({ draft }) => draft);
  return new Map(clusters.map((cluster): [number, Judged] => {
    const found = entryOf(answer, cluster.index);
    if (!found) return [cluster.index, { problems: ["There is no strategy for this segment."] }];
    const reading = readDraft({ ...found, body: found.rationale });
    if ("problems" in reading) return [cluster.index, { problems: told(reading.problems) }];
    const { draft } = reading;
    const problems = told([
      ...languageProblems(draft, locale === "EN" ? "en" : "ko"),
      ...inventedFigures(draft, cluster, whole, offers),
    ]);
    const words = wordsOf(draft);
    if (accepted.some((other) => similarity(words, wordsOf(other)) >= NEARLY_ALIKE)) {
      problems.push("This says nearly the same as another strategy: propose something else.");
    }
    if (problems.length > 0) return [cluster.index, { problems }];
    accepted.push(draft);
    return [cluster.index, { draft }];
  }));
}

/** The first entry for a segment. */
function entryOf(answer: unknown, index: number): Record<string, unknown> | undefined {
  const list = (answer as { strategies?: unknown } | null)?.strategies;
  if (!Array.isArray(list)) return undefined;
  return list.find((each) => typeof each === "object" && each?.segment === index);
}

function told(problems: readonly Problem[]): string[] {
  return problems.slice(0, MOST_PROBLEMS).map(({ field, message }) =>
    `${field === "body" ? "rationale" : field}: ${message}`
  );
}
