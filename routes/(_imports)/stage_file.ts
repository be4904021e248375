import { HttpError } from "fresh";
import { stageUpload, type UploadOptions } from "@/services/imports/mod.ts";
import type { Services } from "@/services/context.ts";

/**
 * Reads what a form or an address says of an upload.
 *
 * @throws {HttpError} 400 that names the field and what it takes
 */
export function readUpload(
  fileName: string | undefined,
  field: (name: string) => string | undefined,
): UploadOptions {
  if (!fileName) throw new HttpError(400, "Expected a file with a name, but found none.");
  return { fileName: fileName.slice(-200), mode: readMode(field("mode")) };
}

/**
 * Reads what is to become of the customers that are there.
 *
 * @throws {HttpError} 400
 */
export function readMode(mode = "MERGE"): UploadOptions["mode"] {
  if (mode === "MERGE" || mode === "REPLACE") return mode;
  throw new HttpError(400, `Expected mode to be MERGE or REPLACE, but found "${mode}".`);
}

/**
 * Keeps an uploaded file.
 *
 * @returns the address at which its columns are looked at
 * @throws {UserError} when it is no table
 */
export async function stageFile(
  services: Services,
  file: ReadableStream<Uint8Array>,
  upload: UploadOptions,
): Promise<string> {
  const { id } = await stageUpload(services, file, upload);
  return `/import/${id}/columns`;
}
