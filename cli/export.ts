import type { Services } from "@/services/context.ts";
import { servingFile } from "@/services/serving_file.ts";
import { exportCustomers } from "@/services/exports/mod.ts";
import { type Command, parse, usageError, wholeNumber, withServices } from "./command.ts";

const BANDS = ["HIGH", "MEDIUM", "LOW"] as const;

/** Writes what is stored into files. */
export const exportCommand: Command = {
  usage: "export [customers | model [MODEL]] [-o FILE] [--band BAND] [--cluster N]",
  summary: "Write customers as CSV, or a model (the one in charge, with segments) as ONNX",
  async run(args) {
    const { values, positionals } = parse(this.usage, args, {
      output: { type: "string", short: "o" },
      band: { type: "string" },
      cluster: { type: "string" },
    });
    const [what = "customers", model] = positionals;
    const most = what === "model" ? 2 : 1;
    if (positionals.length > most || (what !== "customers" && what !== "model")) {
      throw usageError(this.usage, "Either customers or model can be exported");
    }
    const band = values.band?.toUpperCase() as (typeof BANDS)[number] | undefined;
    if (band !== undefined && !BANDS.includes(band)) {
      throw usageError(this.usage, `--band takes ${BANDS.join(", ")}, not "${values.band}"`);
    }
    const cluster = values.cluster === undefined
      ? undefined
      : wholeNumber(this.usage, "cluster", values.cluster);
    const id = model === undefined ? undefined : wholeNumber(this.usage, "MODEL", model);
    const { output } = values;
    if (what === "model" && output === undefined) {
      throw usageError(this.usage, "Name a file for the model with -o");
    }
    await withServices(async (services, run) => {
      const bytes = what === "model"
        ? new Blob([await modelFile(services, id) as Uint8Array<ArrayBuffer>]).stream()
        : exportCustomers(services, {
          ...(band === undefined ? {} : { band: [band] }),
          ...(cluster === undefined ? {} : { cluster: [cluster] }),
        });
      if (output === undefined) {
        await bytes.pipeTo(Deno.stdout.writable, { preventClose: true, signal: run.signal });
        return undefined;
      }
      await writeWhole(bytes, output, run.signal);
      return `Written to ${output}.`;
    });
  },
};

/** A model's file as it is kept; the champion's with the segments, where no model is named. */
async function modelFile({ db, models }: Services, id: number | undefined): Promise<Uint8Array> {
  return id === undefined ? await servingFile(db, models) : (await models.get(id)).onnx;
}

/** Writes a file beside its place and moves it there once it is whole. */
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
