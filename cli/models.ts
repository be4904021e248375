import {
  findChampion,
  findTrainingRun,
  listModels,
  listPromotions,
  readLeaderboard,
} from "@/db/queries/models.ts";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";
import { leaksOf } from "@/services/training/model_leaks.ts";
import { promoteModel, rollBackModel } from "@/services/training/promotion.ts";
import { completePolicy } from "@/services/settings/settings.ts";
import { setThreshold } from "@/services/training/threshold.ts";
import { type Command, jsonText, parse, usageError, wholeNumber, withServices } from "./command.ts";
import { leaderboardText, leakWarning, outOfTimeLines, proposalText } from "./leaderboard.ts";
import { leaderboardJson, modelsJson } from "./model_json.ts";
import { thresholdNotes } from "./threshold_notes.ts";
import { POLICY_USAGE, policyOf } from "./train.ts";

const ACTOR = "command line";

/** Shows the models, and which of them served when. */
export const modelsCommand: Command = {
  usage: "models [--all] [--json]",
  summary: "Show the leaderboard of the last training (or all models), and past promotions",
  async run(args) {
    const { values } = parse(this.usage, args, {
      all: { type: "boolean" },
      json: { type: "boolean" },
    });
    await withServices(async ({ db }) => {
      const models = values.all ? await listModels(db) : await readLeaderboard(db);
      if (values.json) {
        return jsonText(await (values.all ? modelsJson : leaderboardJson)(db, models));
      }
      if (models.length === 0) return "There are no models yet. Train some: holdfast train --all.";
      const runId = values.all ? null : models[0]!.trainingRunId;
      const training = runId === null ? undefined : await findTrainingRun(db, runId);
      const proposed = training?.proposal && models.length > 1
        ? [proposalText(training.proposal, models)]
        : [];
      const changes = (await listPromotions(db)).map(({ at, kind, modelId, replacedId, actor }) =>
        `${at.toISOString()}  ${kind.padEnd(11)}  model ${modelId}` +
        `${replacedId === null ? "" : ` in place of ${replacedId}`}, by ${actor}`
      );
      const champion = await findChampion(db);
      const leaks = champion ? leaksOf(champion) : [];
      const warnings = leaks.length > 0 ? [leakWarning(leaks)] : [];
      const notes = champion && models.some(({ id }) => id === champion.id)
        ? [...outOfTimeLines(champion), ...thresholdNotes(champion)]
        : [];
      return [leaderboardText(models), ...warnings, ...proposed, ...notes, ...changes].join("\n");
    });
  },
};

/** Puts a model in charge. */
export const promoteCommand: Command = {
  usage: "promote MODEL",
  summary: "Make a model the champion",
  async run(args) {
    const { positionals } = parse(this.usage, args, {});
    const id = modelOf(this.usage, positionals);
    await withServices(async (services) => {
      const model = await promoteModel(services, id, ACTOR);
      return `Model ${model.id} (${model.estimator}) is the champion. Score the customers again: holdfast score.`;
    });
  },
};

/** Gives the lead back. */
export const rollbackCommand: Command = {
  usage: "rollback",
  summary: "Roll back to the previous champion",
  async run(args) {
    parse(this.usage, args, {});
    await withServices(async (services) => {
      const model = await rollBackModel(services, ACTOR);
      return `Model ${model.id} (${model.estimator}) is the champion again. Score the customers again: holdfast score.`;
    });
  },
};

/** Chooses another threshold. */
export const thresholdCommand: Command = {
  usage: "threshold MODEL POLICY",
  summary: `Choose a model's threshold: ${POLICY_USAGE}`,
  async run(args) {
    const { positionals } = parse(this.usage, args, {});
    const [model, policy, ...rest] = positionals;
    if (policy === undefined || rest.length > 0) {
      throw usageError(this.usage, "Expected a model and a policy");
    }
    const id = modelOf(this.usage, [model!]);
    const chosen = policyOf(this.usage, policy);
    await withServices(async (services, task) => {
      const model = await setThreshold(
        services,
        id,
        await completePolicy(services.db, chosen),
        task,
      );
      const { recall, precision } = model.metrics[LEADING_SPLIT].chosen;
      const lines = [
        `Model ${id} calls an active customer at risk from ${model.threshold.toFixed(4)} on: ` +
        `recall ${recall?.toFixed(4) ?? "undefined"}, precision ${
          precision?.toFixed(4) ?? "undefined"
        }.`,
        ...thresholdNotes(model),
      ];
      return lines.join("\n");
    });
  },
};

function modelOf(usage: string, positionals: readonly string[]): number {
  const [text, ...rest] = positionals;
  if (text === undefined || rest.length > 0) throw usageError(usage, "Expected one model");
  return wholeNumber(usage, "MODEL", text);
}
