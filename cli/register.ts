import { basename } from "node:path";
import type { ModelRow } from "@/db/queries/models.ts";
import { openFile } from "@/services/imports/mod.ts";
import { registerModel, requireFileSize } from "@/services/training/registration.ts";
import { type Command, parse, usageError, withServices } from "./command.ts";
import { leaderboardText } from "./leaderboard.ts";

/** Registers a model that was trained in another tool. */
export const registerCommand: Command = {
  usage: "register FILE.onnx [--name NAME]",
  summary: "Register a model that was trained in another tool, as a candidate (docs/models.md)",
  async run(args) {
    const { values, positionals } = parse(this.usage, args, { name: { type: "string" } });
    const [path] = positionals;
    if (path === undefined || positionals.length > 1) {
      throw usageError(this.usage, "Name one model file");
    }
    const onnx = await readModel(path);
    await withServices(async (services, task) => {
      const model = await registerModel(
        services,
        { onnx, fileName: basename(path), name: values.name, actor: "command line" },
        task,
      );
      return reportOf(model);
    });
  },
};

async function readModel(path: string): Promise<Uint8Array> {
  const { file, size } = await openFile(path);
  file.close();
  requireFileSize(size);
  return await Deno.readFile(path);
}

function reportOf(model: ModelRow): string {
  const { id, name, rows, threshold, thresholdPolicy } = model;
  const { kind } = thresholdPolicy as { kind: string };
  return [
    `Model ${id} (${name}) is a candidate.`,
    ...rows === 0 ? ["No stored customer has a known outcome, so it was not evaluated."] : [
      `Evaluated on ${rows} stored customers; if it was trained on them, these metrics are too optimistic:`,
      leaderboardText([model]),
    ],
    `It calls a customer at risk from ${threshold.toFixed(4)} on (${kind}); ` +
    `holdfast threshold ${id} POLICY changes that.`,
    `To let it score: holdfast promote ${id}, then holdfast score.`,
  ].join("\n");
}
