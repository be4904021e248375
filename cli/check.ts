import { basename, join } from "node:path";
import type { TableProfile } from "@/ml/data_check/profile.ts";
import { createMlWorkers } from "@/ml/workers.ts";
import {
  checkFile,
  checkStoredCustomers,
  type DataCheck,
  readTrainingProfile,
} from "@/services/data_check/data_check.ts";
import { readConfig, SERVING_FILE } from "@/services/config.ts";
import { reportJson, type ReportLocale, reportText } from "./check_report.ts";
import { type Command, parse, usageError, withServices } from "./command.ts";
import { progressRun } from "./progress.ts";

/** What `--against` takes for the model that serves. */
const CHAMPION = "champion";

/** Checks a file without any database, or the stored customers. */
export const checkCommand: Command = {
  usage: `check [FILE [--sheet NAME]] [--against ${CHAMPION}|MODEL.onnx] [--json] [--locale en|ko]`,
  summary: "Check what in a table would mislead a model: copies, leaks, constant columns, drift",
  async run(args) {
    const { values, positionals } = parse(this.usage, args, {
      against: { type: "string" },
      sheet: { type: "string" },
      json: { type: "boolean", default: false },
      locale: { type: "string", default: "en" },
    });
    if (positionals.length > 1) {
      throw usageError(this.usage, "Only one file can be checked at a time");
    }
    const { locale } = values;
    if (locale !== "en" && locale !== "ko") {
      throw usageError(this.usage, `--locale takes en or ko, not "${locale}"`);
    }
    const training = await trainingProfile(values.against);
    const [path] = positionals;
    const report = values.json ? reportJson : reportText;
    if (path === undefined) {
      if (values.sheet !== undefined) throw usageError(this.usage, "--sheet goes with a file");
      return await withServices(async (services, task) =>
        report(STORED[locale], await checkStoredCustomers(services, training, task), locale)
      );
    }
    console.log(report(basename(path), await checkOneFile(path, training, values.sheet), locale));
  },
};

const STORED: Readonly<Record<ReportLocale, string>> = {
  en: "Stored customers",
  ko: "저장된 고객",
};

async function trainingProfile(against: string | undefined): Promise<TableProfile | undefined> {
  if (against === undefined) return undefined;
  if (against !== CHAMPION) return await readTrainingProfile(against);
  const { dataDir } = readConfig((name) => Deno.env.get(name));
  return await readTrainingProfile(join(dataDir, SERVING_FILE));
}

async function checkOneFile(
  path: string,
  training: TableProfile | undefined,
  sheet: string | undefined,
): Promise<DataCheck> {
  const workers = createMlWorkers({ size: 1 });
  const run = progressRun();
  try {
    return await checkFile({ workers, sheet }, path, training, run);
  } finally {
    run.end();
    workers.close();
  }
}
