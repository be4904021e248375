import { AccessError } from "./identity.ts";

/** How long a body may be, and how long it may take. */
export interface BodyLimit {
  readonly bytes: number;
  /** Milliseconds that may be spent on waiting for it. */
  readonly patience?: number;
  /** What comes buys more patience: a second for so many bytes. */
  readonly bytesPerSecond?: number;
}

/** Half a minute, which an upload prolongs by being no slower than an old modem line. */
export const PATIENCE_MS = 30_000;
const BYTES_PER_SECOND = 8192;

/**
 * Reads a body that errors once it is too long or too slow.
 *
 * @param read reads it; what it makes of the error does not matter
 * @throws {AccessError} `BODY_TOO_LARGE`, `BODY_TOO_SLOW`
 */
export async function withLimitedBody<T>(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  limit: BodyLimit,
  read: (body: ReadableStream<Uint8Array<ArrayBuffer>>) => Promise<T>,
): Promise<T> {
  let refusal: AccessError | undefined;
  try {
    return await read(limitedBody(body, limit, (error) => void (refusal = error)));
  } catch (error) {
    throw refusal ?? error;
  }
}

function limitedBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { bytes, patience = PATIENCE_MS, bytesPerSecond = BYTES_PER_SECOND }: BodyLimit,
  refused: (error: AccessError) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let length = 0;
  // Only what the sender takes counts, not what is done with the body in between.
  let waited = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        const began = performance.now();
        const left = patience + length * 1000 / bytesPerSecond - waited;
        const { done, value } = await inTime(reader.read(), left);
        waited += performance.now() - began;
        if (done) return controller.close();
        length += value.byteLength;
        if (length > bytes) throw bodyTooLarge(bytes);
        controller.enqueue(value);
      } catch (error) {
        if (error instanceof AccessError) refused(error);
        // The sender may be gone already, which is all that this is for.
        reader.cancel(error).catch(() => {});
        throw error;
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/**
 * Reads a body whole that says its length, which was looked at before.
 *
 * @throws {AccessError} `BODY_TOO_SLOW`
 */
export async function readBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  patience = PATIENCE_MS,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reading = async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
    }
    return parts.length === 1 ? parts[0]! : await new Blob(parts).bytes();
  };
  try {
    return await inTime(reading(), patience);
  } catch (error) {
    // The sender may be gone already, which is all that this is for.
    reader.cancel(error).catch(() => {});
    throw error;
  }
}

/**
 * Waits for something that a sender has to send.
 *
 * @throws {AccessError} `BODY_TOO_SLOW` after so many milliseconds
 */
async function inTime<T>(promise: Promise<T>, patience: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(bodyTooSlow()), patience);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** What is said of a body that is longer than the limit. */
export function bodyTooLarge(bytes: number): AccessError {
  return new AccessError(
    "BODY_TOO_LARGE",
    `The request is too long: the limit is ${bytes} bytes.`,
    413,
  );
}

function bodyTooSlow(): AccessError {
  return new AccessError(
    "BODY_TOO_SLOW",
    "The request's body came too slowly. Send it again.",
    408,
  );
}
