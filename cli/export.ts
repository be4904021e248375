import type { Services } from "@/services/services.ts";
import { servingFile } from "@/services/scoring/serving_file.ts";
import {
  EXPORT_FORMATS,
  EXPORT_TABLES,
  type ExportFormat,
  type ExportTableName,
  openExport,
} from "@/services/exports/mod.ts";
import { type Command, parse, usageError, wholeNumber, withServices } from "./command.ts";

const THINGS: readonly string[] = [...EXPORT_TABLES, "model"];

/** Writes what is stored into files. */
export const exportCommand: Command = {
  usage: "export [customers | clusters | strategies | orders | models | model [MODEL]] [-o FILE] " +
    "[--format FORMAT] [--band BAND] [--cluster N] [--where QUERY]",
  summary:
    "Write a table as CSV, JSON, NDJSON or Parquet, or a model (the champion, with segments) as ONNX",
  async run(args) {
    const { values, positionals } = parse(this.usage, args, {
      output: { type: "string", short: "o" },
      format: { type: "string" },
      band: { type: "string" },
      cluster: { type: "string" },
      where: { type: "string" },
    });
    const [what = "customers", model] = positionals;
    if (positionals.length > (what === "model" ? 2 : 1) || !THINGS.includes(what)) {
      throw usageError(this.usage, `One of ${THINGS.join(", ")} can be exported`);
    }
    const { output } = values;
    if (what === "model" && output === undefined) {
      throw usageError(this.usage, "Name a file for the model with -o");
    }
    const id = model === undefined ? undefined : wholeNumber(this.usage, "MODEL", model);
    const format = formatOf(this.usage, values.format, output);
    const query = new URLSearchParams(values.where);
    if (values.band !== undefined) query.append("band", values.band.toUpperCase());
    if (values.cluster !== undefined) query.append("cluster", values.cluster);
    await withServices(async (services, task) => {
      const bytes = what === "model"
        ? new Blob([await modelFile(services, id) as Uint8Array<ArrayBuffer>]).stream()
        : await openExport(services, what as ExportTableName, format, query);
      if (output === undefined) {
        await bytes.pipeTo(Deno.stdout.writable, { preventClose: true, signal: task.signal });
        return undefined;
      }
      await writeWhole(bytes, output, task.signal);
      return `Written to ${output}.`;
    });
  },
};

/** A model's file as it is kept; the champion's with the segments, where no model is named. */
async function modelFile({ db, models }: Services, id: number | undefined): Promise<Uint8Array> {
  return id === undefined ? await servingFile(db, models) : (await models.get(id)).onnx;
}

/** The format that was named, else the one that the file's name ends in, else CSV. */
function formatOf(usage: string, named: string | undefined, output = ""): ExportFormat {
  const format = named ?? EXPORT_FORMATS.find((each) => output.endsWith(`.${each}`)) ?? "csv";
  const found = EXPORT_FORMATS.find((each) => each === format);
  if (found) return found;
  throw usageError(usage, `--format takes ${EXPORT_FORMATS.join(", ")}, not "${named}"`);
}

/** Writes a temporary file and moves it into place once it is complete. */
async function writeWhole(
  bytes: ReadableStream<Uint8Array>,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const partial = `${path}.part`;
  try {
    const file = await Deno.open(partial, { write: true, create: true, truncate: true });
    await bytes.pipeTo(file.writable, { signal });
    await Deno.rename(partial, path);
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    throw error;
  }
}
