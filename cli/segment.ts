import { personaName } from "@/ml/segments/persona.ts";
import { segmentStoredCustomers } from "@/services/segmentation.ts";
import { type Command, parse, wholeNumber, withServices } from "./command.ts";

/** Groups the stored customers. */
export const segmentCommand: Command = {
  usage: "segment [--k N]",
  summary: "Group the stored customers by recency, frequency and monetary value",
  async run(args) {
    const { values } = parse(this.usage, args, { k: { type: "string" } });
    const k = values.k === undefined ? undefined : wholeNumber(this.usage, "k", values.k);
    await withServices(async (services, run) => {
      const result = await segmentStoredCustomers(services, { k }, run);
      const clusters = await services.db.query.clusters.findMany({
        where: { segmentationId: result.segmentationId },
        orderBy: { index: "asc" },
      });
      const lines = clusters.map((cluster) => {
        const churn = cluster.churnProbability === null
          ? "not scored"
          : `${(100 * cluster.churnProbability).toFixed(1)}% churn`;
        return `  ${cluster.index}  ${personaName(cluster.persona, "en").padEnd(40)} ` +
          `${String(cluster.size).padStart(7)} customers  ${churn}`;
      });
      return [`${result.customers} customers in ${result.k} segments:`, ...lines].join("\n");
    });
  },
};
