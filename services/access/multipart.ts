import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { Busboy, type BusboyFileStream } from "@fastify/busboy";

/** A file of a form, while it arrives. */
export interface ArrivingFile {
  /** Name of the form's field. */
  readonly field: string;
  /** Empty where no file was chosen. */
  readonly name: string;
  readonly bytes: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** A body that is no form of `multipart/form-data`, or breaks off. */
export class MalformedFormError extends Error {
  override name = "MalformedFormError";
}

/**
 * Reads a form of `multipart/form-data` as it arrives: `Request.formData` holds all of it in memory, and the event loop
 * while it takes it apart.
 *
 * @param takeFile called for each file in turn; what it leaves unread is passed over
 * @returns the other fields, those behind the files too
 * @throws {MalformedFormError}; what `takeFile` throws, which ends the reading
 */
export async function readMultipart(
  { body, headers }: Pick<Request, "body" | "headers">,
  takeFile: (file: ArrivingFile) => Promise<void>,
): Promise<ReadonlyMap<string, string>> {
  const fields = new Map<string, string>();
  const files: BusboyFileStream[] = [];
  const taken: Promise<void>[] = [];
  let refusal: { readonly error: unknown } | undefined;
  try {
    const parser = new Busboy({ headers: { "content-type": headers.get("Content-Type") ?? "" } });
    parser.on("field", (name, value) => fields.set(name, value));
    parser.on("file", (field, file, name) => {
      files.push(file);
      // Its reader gets the error; an error that no one listens for would end the process.
      file.on("error", () => {});
      const refuse = (error: Error) => {
        refusal ??= { error };
        parser.destroy(error);
      };
      const arriving = { field, name, bytes: ReadableStream.from(file) };
      taken.push(takeFile(arriving).then(() => void file.resume(), refuse));
    });
    await pipeline(Readable.fromWeb((body ?? new Blob().stream()) as NodeReadableStream), parser);
    await Promise.all(taken);
  } catch (error) {
    const cause = refusal ??
      { error: new MalformedFormError("No form could be read.", { cause: error }) };
    for (const file of files) file.destroy(cause.error as Error);
    await Promise.allSettled(taken);
    throw cause.error;
  }
  if (refusal) throw refusal.error;
  return fields;
}
