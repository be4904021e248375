import { join } from "node:path";
import { readConfig, SERVING_FILE } from "@/services/config.ts";
import { part } from "@/services/task_context.ts";
import { explainScores } from "@/services/scoring/explanation.ts";
import { type FileScores, scoreFile } from "@/services/scoring/score_file.ts";
import { scoreCustomers } from "@/services/scoring/scoring.ts";
import { readServingFile } from "@/services/scoring/serving_file.ts";
import { createMlWorkers } from "@/ml/workers.ts";
import { type Command, jsonText, parse, usageError, withServices } from "./command.ts";
import { unmatchedLines } from "./import_report.ts";
import { progressRun } from "./progress.ts";

/** Whose reasons are stored; without a choice all of few customers', those at risk of many. */
const EXPLAINED = { "at-risk": "AT_RISK", all: "ALL", none: undefined } as const;

/** Scores the stored customers, or, without a database, those of a file. */
export const scoreCommand: Command = {
  usage: "score [FILE [--sheet NAME] [-o OUT.csv] [--model FILE.onnx]] " +
    "[--reasons at-risk|all|none] [--json]",
  summary: "Score the stored customers, or a file's without any database",
  async run(args) {
    const { values, positionals } = parse(this.usage, args, {
      output: { type: "string", short: "o" },
      model: { type: "string" },
      sheet: { type: "string" },
      reasons: { type: "string" },
      json: { type: "boolean", default: false },
    });
    if (positionals.length > 1) {
      throw usageError(this.usage, "Only one file can be scored at a time");
    }
    const [input] = positionals;
    if (values.reasons !== undefined && (input !== undefined || !(values.reasons in EXPLAINED))) {
      throw usageError(this.usage, "--reasons takes at-risk, all or none, and goes without a file");
    }
    if (input !== undefined) {
      if (values.json && values.output === undefined) {
        throw usageError(this.usage, "--json needs -o, since standard output would have both");
      }
      return await scoreOneFile(input, values);
    }
    if ([values.output, values.model, values.sheet].some((value) => value !== undefined)) {
      throw usageError(this.usage, "-o, --model and --sheet go with a file to score");
    }
    await withServices(async (services, task) => {
      const result = await scoreCustomers(services, part(task, 0, 0.2));
      const which = EXPLAINED[values.reasons as keyof typeof EXPLAINED];
      if (values.reasons !== "none") {
        await explainScores(services, { ...result, which }, part(task, 0.2, 1));
      }
      if (values.json) return jsonText(result);
      return `${result.customers} customers scored, ${result.atRisk} of them at risk (HIGH).`;
    });
  },
};

interface FileOptions {
  /** Where the scored rows go; standard output when left out. */
  readonly output?: string;
  /** The model file; the champion's when left out. */
  readonly model?: string;
  /** Of a workbook, the sheet that is scored. */
  readonly sheet?: string;
  readonly json: boolean;
}

async function scoreOneFile(
  input: string,
  { output, model, sheet, json }: FileOptions,
): Promise<void> {
  const { dataDir } = readConfig((name) => Deno.env.get(name));
  const serving = await readServingFile(model ?? join(dataDir, SERVING_FILE));
  const workers = createMlWorkers({ size: 1 });
  const run = progressRun();
  try {
    const result = await scoreFile({ workers, serving, sheet }, input, output, run);
    run.end();
    if (json) return console.log(fileJson(result, output));
    const where = output === undefined ? "" : ` into ${output}`;
    console.error(`${scoredRows(result)} of ${result.rows} rows scored${where}.`);
    for (const line of fileNotes(result)) console.error(line);
    if (result.unreadable > 0) {
      console.error(
        `${result.unreadable} could not be read and were left blank; ${result.firstFault}`,
      );
    }
  } finally {
    run.end();
    workers.close();
  }
}

function fileJson(scores: FileScores, output: string | undefined): string {
  const { rows, unreadable, firstFault = null, missingInputs, unmatched } = scores;
  const scored = scoredRows(scores);
  return jsonText({ rows, scored, unreadable, firstFault, missingInputs, unmatched, output });
}

function scoredRows({ rows, unreadable }: FileScores): number {
  return rows - unreadable;
}

/** What the scores lack, and which columns may hold it under another name. */
function fileNotes({ missingInputs, unmatched }: FileScores): string[] {
  if (missingInputs.length === 0) return [];
  return [
    `The file has no column for ${missingInputs.join(", ")}; the model takes them as unknown.`,
    ...unmatchedLines(unmatched.filter(({ likely }) => likely !== null)),
  ];
}
