import { listStrategies } from "@/db/queries/strategies.ts";
import { generateStrategies } from "@/services/strategies/mod.ts";
import { type Command, parse, withServices } from "./command.ts";

/** Writes the playbook's strategies. */
export const strategiesCommand: Command = {
  usage: "strategies",
  summary: "Write a retention strategy for each segment, in English and Korean",
  async run(args) {
    parse(this.usage, args, {});
    await withServices(async (services, run) => {
      const { strategies } = await generateStrategies(services, {}, run);
      const { rows } = await listStrategies(services.db, { filter: { locale: "EN" }, first: 100 });
      const lines = rows.filter(({ status }) => status !== "ARCHIVED")
        .map(({ clusterIndex, headline }) => `  ${clusterIndex}  ${headline}`);
      return [`${strategies} strategies written:`, ...lines].join("\n");
    });
  },
};
