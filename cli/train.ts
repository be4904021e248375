import type { FeatureLeak } from "@/ml/data_check/leaks.ts";
import { type EstimatorName, ESTIMATORS } from "@/ml/estimators/names.ts";
import type { CategoryMode } from "@/ml/features.ts";
import type { UnfitFeature, UnfitReason } from "@/ml/unfit.ts";
import type { ModelRow } from "@/db/queries/models.ts";
import { sampledFromOf } from "@/services/training/model_leaks.ts";
import { completePolicy, type PolicyRequest } from "@/services/settings/settings.ts";
import { trainCandidates, type TrainingResult } from "@/services/training/training.ts";
import { type Command, jsonText, parse, usageError, wholeNumber, withServices } from "./command.ts";
import { leaderboardText, leakWarning, outOfTimeLines, proposalText } from "./leaderboard.ts";
import { modelJson } from "./model_json.ts";
import { thresholdNotes } from "./threshold_notes.ts";

/** Trains on the stored customers. */
export const trainCommand: Command = {
  usage: "train [--all | --candidates NAME,NAME,…] [--seed N] [--folds N] [--policy P] " +
    "[--categories merged|raw] [--keep-leaks] [--no-promote] [--json]",
  summary:
    "Train candidates on the stored customers, compare them, and promote the simplest good one",
  async run(args) {
    const { values } = parse(this.usage, args, {
      all: { type: "boolean" },
      candidates: { type: "string" },
      seed: { type: "string" },
      folds: { type: "string" },
      policy: { type: "string" },
      categories: { type: "string" },
      "keep-leaks": { type: "boolean" },
      "no-promote": { type: "boolean" },
      json: { type: "boolean" },
    });
    const { usage } = this;
    const number = (name: "seed" | "folds") =>
      values[name] === undefined ? undefined : wholeNumber(usage, name, values[name]);
    const input = {
      estimators: values.all ? ESTIMATORS : candidatesOf(values.candidates),
      seed: number("seed"),
      folds: number("folds"),
      categories: categoriesOf(usage, values.categories),
      keepLeaks: values["keep-leaks"],
      promote: !values["no-promote"],
      actor: "command line",
    };
    const policy = values.policy === undefined ? undefined : policyOf(usage, values.policy);
    await withServices(async (services, task) => {
      const thresholdPolicy = policy && await completePolicy(services.db, policy);
      const result = await trainCandidates(services, { ...input, thresholdPolicy }, task);
      return values.json ? resultJson(result) : resultText(result);
    });
  },
};

function resultText(result: TrainingResult): string {
  const { models, failures, proposal, champion, leftOut, unfit, keptLeaks } = result;
  const lines = [leaderboardText(models), ...leakLines(leftOut, keptLeaks), ...unfitLines(unfit)];
  if (models.length > 1) lines.push(proposalText(proposal, models));
  for (const { estimator, reason } of failures) {
    lines.push(`${estimator} could not be trained: ${reason}.`);
  }
  if (champion) {
    lines.push(
      `Model ${champion.id} (${champion.estimator}), trained on ${
        trainedOn(champion)
      } customers, is the champion.`,
      ...outOfTimeLines(champion),
      ...thresholdNotes(champion),
    );
  }
  return lines.join("\n");
}

function trainedOn(champion: ModelRow): string {
  const total = sampledFromOf(champion);
  return total === null ? `${champion.rows}` : `a random ${champion.rows} of ${total}`;
}

function resultJson({ models, champion, ...rest }: TrainingResult): string {
  return jsonText({
    ...rest,
    champion: champion?.id ?? null,
    models: models.map((model) => modelJson(model, rest.proposal)),
  });
}

function leakLines(leftOut: readonly FeatureLeak[], kept: readonly FeatureLeak[]): string[] {
  const fields = (leaks: readonly FeatureLeak[]) => leaks.map(({ field }) => field).join(", ");
  return [
    ...leftOut.length > 0
      ? [`Left out, since they leak the outcome: ${fields(leftOut)}. Keep them with --keep-leaks.`]
      : [],
    ...kept.length > 0 ? [leakWarning(kept)] : [],
  ];
}

const UNFIT: Readonly<Record<UnfitReason, string>> = {
  FREE_TEXT: "since they are free text",
  NEAR_UNIQUE: "since nearly every customer has a value of their own",
  CONSTANT: "since all customers are alike in them",
};

function unfitLines(unfit: readonly UnfitFeature[]): string[] {
  const byReason = Map.groupBy(unfit, ({ reason }) => reason);
  return [...byReason].map(([reason, features]) =>
    `Left out, ${UNFIT[reason]}: ${features.map(({ field }) => field).join(", ")}.`
  );
}

/** Names as the API spells them, in any case and with dashes for underscores. */
function candidatesOf(text: string | undefined): EstimatorName[] | undefined {
  return text?.split(",").map((name) =>
    name.trim().toUpperCase().replaceAll("-", "_") as EstimatorName
  );
}

function categoriesOf(usage: string, text: string | undefined): CategoryMode | undefined {
  if (text === undefined || text === "merged" || text === "raw") return text;
  throw usageError(usage, `--categories takes merged or raw, not "${text}"`);
}

/** How a policy is written on the command line. */
export const POLICY_USAGE =
  "cost=LOST_CUSTOMER:OFFER (or cost, by the settings), list=500 (or list), f1, recall=0.95, fixed=0.4";

/** `cost`, `cost=LOST_CUSTOMER:OFFER`, `list`, `list=500`, `f1`, `recall=0.95` or `fixed=0.4`. */
export function policyOf(usage: string, text: string): PolicyRequest {
  const [kind, value = ""] = text.toLowerCase().split("=") as [string, string?];
  const numbers = value.split(":").map((part) => part.trim() === "" ? NaN : Number(part));
  const [first = NaN, second = NaN] = numbers;
  if (value === "" && !text.includes("=")) {
    if (kind === "f1") return { kind: "F1" };
    if (kind === "cost") return { kind: "COST" };
    if (kind === "list") return { kind: "LIST_SIZE" };
  }
  if (numbers.length === 1 && !Number.isNaN(first)) {
    if (kind === "recall") return { kind: "RECALL", atLeast: first };
    if (kind === "list") return { kind: "LIST_SIZE", contacts: first };
    if (kind === "fixed") return { kind: "FIXED", value: first };
  }
  if (kind === "cost" && numbers.length === 2 && !numbers.some(Number.isNaN)) {
    return { kind: "COST", costs: { lostCustomer: first, wastedOffer: second } };
  }
  throw usageError(usage, `A policy is one of ${POLICY_USAGE}, not "${text}"`);
}
