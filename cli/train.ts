import { trainChampion } from "@/services/training.ts";
import { type Command, parse, wholeNumber, withServices } from "./command.ts";

/** Trains on the stored customers. */
export const trainCommand: Command = {
  usage: "train [--seed N]",
  summary: "Train the churn model on the stored customers and put it in charge",
  async run(args) {
    const { values } = parse(this.usage, args, { seed: { type: "string" } });
    const seed = values.seed === undefined
      ? undefined
      : wholeNumber(this.usage, "seed", values.seed);
    await withServices(async (services, run) => {
      const model = await trainChampion(services, { seed }, run);
      const { chosen } = model.metrics.grouped;
      const figure = (value: number | null) => value === null ? "undefined" : value.toFixed(4);
      return `Model ${model.id} (${model.estimator}) trained on ${model.rows} customers and promoted.\n` +
        `Out of fold, over groups of tied rows: AUC ${figure(chosen.auc)}, ` +
        `average precision ${figure(chosen.averagePrecision)}; ` +
        `at threshold ${model.threshold.toFixed(4)}: recall ${figure(chosen.recall)}, ` +
        `precision ${figure(chosen.precision)}.`;
    });
  },
};
