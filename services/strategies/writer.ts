import { type Gemini, type GeminiAnswer, GeminiFailure } from "./gemini/mod.ts";
import type {
  Commission,
  CommissionedCluster,
  Fallback,
  GeminiText,
  OtherStrategy,
} from "./commission.ts";
import { judgeAnswer, type Judged } from "./contract.ts";
import { type Complaint, promptFor } from "./prompt.ts";

/** Minimum number of customers of a cluster: means over fewer would reveal individuals. */
const FEWEST_CUSTOMERS = 5;

/** What a commission came to, by the cluster's index. */
export type Written = ReadonlyMap<number, GeminiText | Fallback>;

/**
 * Has Gemini write: once for all clusters, and once more for those whose strategy broke the contract. What fails is
 * told for each cluster; nothing is thrown but the signal's reason.
 */
export async function writeWithGemini(
  gemini: Gemini,
  commission: Commission,
  signal: AbortSignal,
): Promise<Written> {
  const written = new Map<number, GeminiText | Fallback>();
  let wanted: readonly CommissionedCluster[] = commission.clusters.filter(({ index, size }) => {
    if (size < FEWEST_CUSTOMERS) written.set(index, { fallback: "TOO_SMALL", problems: [] });
    return size >= FEWEST_CUSTOMERS;
  });
  let complaints: Complaint[] = [];
  let others = commission.others;
  const paid = { prompt: 0, output: 0, costUsd: 0 };
  const answers: GeminiAnswer[] = [];
  for (const last of [false, true]) {
    if (wanted.length === 0) break;
    const round = { ...commission, clusters: wanted, others };
    let answer: GeminiAnswer;
    try {
      answer = await gemini.ask(promptFor(round, gemini.brand, complaints), signal);
    } catch (error) {
      if (!(error instanceof GeminiFailure)) throw error;
      for (const { index } of wanted) written.set(index, { fallback: error.code, problems: [] });
      return written;
    }
    answers.push(answer);
    paid.prompt += answer.usage.prompt / wanted.length;
    paid.output += answer.usage.output / wanted.length;
    paid.costUsd += answer.costUsd / wanted.length;
    const judged = judgeAnswer(answer.value, round, gemini.brand.offers);
    const text = (draft: GeminiText["draft"]): GeminiText => ({
      draft,
      model: gemini.model,
      usage: { prompt: Math.round(paid.prompt), output: Math.round(paid.output) },
      costUsd: paid.costUsd,
    });
    for (const [index, judgement] of judged) {
      if ("draft" in judgement) written.set(index, text(judgement.draft));
      else if (last) written.set(index, { fallback: "CONTRACT", problems: judgement.problems });
    }
    complaints = complaintsIn(judged);
    wanted = wanted.filter(({ index }) => complaints.some(({ segment }) => segment === index));
    others = [...others, ...acceptedIn(judged)];
  }
  // Asked the same again, the same is found wrong with the first answer and fixed by the second.
  if (complaints.length === 0) {
    for (const answer of answers) await answer.keep();
  }
  return written;
}

function acceptedIn(judged: ReadonlyMap<number, Judged>): OtherStrategy[] {
  return [...judged.values()].flatMap((each) =>
    "draft" in each ? { draft: each.draft, byHand: false } : []
  );
}

function complaintsIn(judged: ReadonlyMap<number, Judged>): Complaint[] {
  return [...judged].flatMap(([segment, each]) =>
    "problems" in each ? [{ segment, problems: each.problems }] : []
  );
}
