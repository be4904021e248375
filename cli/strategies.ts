import { listStrategies } from "@/db/queries/strategies.ts";
import { createTranslate } from "@/locales/mod.ts";
import { generateStrategies, type StrategyOutcome } from "@/services/strategies/mod.ts";
import { type Command, parse, wholeNumber, withServices } from "./command.ts";

/** Writes strategies. */
export const strategiesCommand: Command = {
  usage: "strategies [--cluster N]",
  summary: "Write a retention strategy for each segment, in English and Korean",
  async run(args) {
    const { cluster } = parse(this.usage, args, { cluster: { type: "string" } }).values;
    const input = cluster === undefined
      ? {}
      : { clusters: [wholeNumber(this.usage, "cluster", cluster)] };
    await withServices(async (services, task) => {
      const { strategies, outcomes } = await generateStrategies(services, input, task);
      const { rows } = await listStrategies(services.db, { filter: { locale: "EN" }, first: 100 });
      const lines = rows.filter(({ status }) => status !== "ARCHIVED")
        .map(({ clusterIndex, headline }) => `  ${clusterIndex}  ${headline}`);
      return [`${strategies} strategies written. In English now:`, ...lines, ...missesIn(outcomes)]
        .join("\n");
    });
  },
};

/** Why Gemini did not write what it was asked for: a line for each reason. */
function missesIn(outcomes: readonly StrategyOutcome[]): string[] {
  const t = createTranslate("en");
  const missed = outcomes.filter(({ fallback }) => fallback !== null);
  return [...Map.groupBy(missed, ({ fallback }) => fallback)].map(([code, list]) => {
    const places = list.map(({ cluster, locale }) => `${cluster} ${locale}`).join(", ");
    return `Not by Gemini (${places}): ${t.maybe(`strategies.fallback.${code}`, String(code))}`;
  });
}
