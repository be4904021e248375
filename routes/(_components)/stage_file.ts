import { HttpError } from "fresh";
import { MalformedFormError, readMultipart } from "@/services/access/mod.ts";
import type { Services } from "@/services/services.ts";
import { chooseMode, stageUpload, type UploadOptions } from "@/services/imports/mod.ts";

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
 * Keeps the file of a form, as it arrives.
 *
 * @returns the address at which its columns are looked at; undefined where no file was chosen
 * @throws {HttpError} 400
 * @throws {UserError} when it is no table
 */
export async function stageForm(services: Services, request: Request): Promise<string | undefined> {
  let id: number | undefined;
  try {
    const fields = await readMultipart(request, async ({ field, name, bytes }) => {
      if (field !== "file" || name === "" || id !== undefined) return;
      const upload = readUpload(name, () => undefined);
      ({ id } = await stageUpload(services, bytes, upload));
    });
    // It may stand behind the file.
    const mode = readMode(fields.get("mode"));
    if (id === undefined) return undefined;
    await chooseMode(services.db, id, mode);
    return columnsOf(id);
  } catch (error) {
    if (!(error instanceof MalformedFormError)) throw error;
    throw new HttpError(
      400,
      "Expected a form of multipart/form-data, but could not read one.",
      { cause: error },
    );
  }
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
  return columnsOf(id);
}

const columnsOf = (id: number) => `/import/${id}/columns`;
