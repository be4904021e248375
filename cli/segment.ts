import { type ClusterRow, clustersOf } from "@/db/queries/clusters.ts";
import { personaName } from "@/content/personas/persona.ts";
import { segmentStoredCustomers } from "@/services/segments/segmentation.ts";
import { type Command, jsonText, parse, wholeNumber, withServices } from "./command.ts";

function segmentJson({ index, persona, size, churnProbability }: ClusterRow) {
  return { index, persona, name: personaName(persona, "en"), customers: size, churnProbability };
}

/** Groups the stored customers. */
export const segmentCommand: Command = {
  usage: "segment [--k N] [--columns key,key] [--json]",
  summary:
    "Segment the stored customers by recency, frequency and monetary value, or by other columns",
  async run(args) {
    const { values } = parse(this.usage, args, {
      k: { type: "string" },
      columns: { type: "string" },
      json: { type: "boolean" },
    });
    const k = values.k === undefined ? undefined : wholeNumber(this.usage, "k", values.k);
    const columns = values.columns?.split(",").map((key) => key.trim());
    await withServices(async (services, task) => {
      const result = await segmentStoredCustomers(services, { k, columns }, task);
      const clusters = await clustersOf(services.db, result.segmentationId);
      if (values.json) return jsonText({ ...result, segments: clusters.map(segmentJson) });
      const lines = clusters.map((cluster) => {
        const churn = cluster.churnProbability === null
          ? "not scored"
          : `${(100 * cluster.churnProbability).toFixed(1)}% churn`;
        return `  ${cluster.index}  ${personaName(cluster.persona, "en").padEnd(40)} ` +
          `${String(cluster.size).padStart(7)} customers  ${churn}`;
      });
      const by = result.columns.join(", ");
      return [`${result.customers} customers in ${result.k} segments, grouped by ${by}:`, ...lines]
        .join("\n");
    });
  },
};
