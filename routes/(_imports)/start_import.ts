import { HttpError } from "fresh";
import type { Services } from "@/services/context.ts";
import { storeUpload } from "@/services/imports/mod.ts";
import type { ImportMode } from "@/services/imports/types.ts";

/** How an upload is to be taken in, as a form or an address says it. */
export interface UploadRequest {
  readonly fileName: string;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
}

/**
 * Reads what a form or an address says of an upload.
 *
 * @throws {HttpError} 400 that names the field and what it takes
 */
export function readUpload(
  fileName: string | undefined,
  field: (name: string) => string | undefined,
): UploadRequest {
  const mode = field("mode") ?? "MERGE";
  if (mode !== "MERGE" && mode !== "REPLACE") {
    throw new HttpError(400, `Expected mode to be MERGE or REPLACE, but found "${mode}".`);
  }
  const dryRun = field("dryRun") ?? "";
  if (!["", "0", "1", "true", "false"].includes(dryRun)) {
    throw new HttpError(400, `Expected dryRun to be true or false, but found "${dryRun}".`);
  }
  if (!fileName) throw new HttpError(400, "Expected a file with a name, but found none.");
  return { fileName: fileName.slice(-200), mode, dryRun: ["1", "true"].includes(dryRun) };
}

/**
 * Keeps an upload and queues its import.
 *
 * @returns the address that shows how far it is
 */
export async function startImport(
  services: Services,
  file: ReadableStream<Uint8Array>,
  upload: UploadRequest,
): Promise<string> {
  const { id } = await storeUpload(services, file, upload);
  const job = await services.jobs.enqueue("IMPORT", { importId: id });
  return `/import/${id}?job=${job.id}`;
}
