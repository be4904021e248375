import { generateStrategies } from "@/services/strategies.ts";
import { type Command, parse, withServices } from "./command.ts";

/** Writes the playbook's strategies. */
export const strategiesCommand: Command = {
  usage: "strategies",
  summary: "Write a retention strategy for each segment, in English and Korean",
  async run(args) {
    parse(this.usage, args, {});
    await withServices(async (services, run) => {
      const { strategies } = await generateStrategies(services, {}, run);
      run.end();
      console.log(`${strategies} strategies written.`);
      const written = await services.db.query.strategies.findMany({
        where: { locale: "EN", status: { ne: "ARCHIVED" }, cluster: { segmentation: {} } },
        with: { cluster: true },
        orderBy: { id: "desc" },
        limit: 10,
      });
      for (
        const { cluster, headline } of written.sort((a, b) => a.cluster.index - b.cluster.index)
      ) {
        console.log(`  ${cluster.index}  ${headline}`);
      }
    });
  },
};
