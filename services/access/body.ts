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

/** A body that errors once it is too long or too slow, with an {@linkcode AccessError}. */
export function limitedBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { bytes, patience = PATIENCE_MS, bytesPerSecond = BYTES_PER_SECOND }: BodyLimit,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let read = 0;
  // Only what the sender takes counts, not what is done with the body in between.
  let waited = 0;
  return new ReadableStream({
    async pull(controller) {
      const began = performance.now();
      const left = patience + read * 1000 / bytesPerSecond - waited;
      const { done, value } = await inTime(reader.read(), left).catch((error) => {
        reader.cancel(error).catch(() => {});
        throw error;
      });
      waited += performance.now() - began;
      if (done) return controller.close();
      read += value.byteLength;
      if (read > bytes) {
        const error = bodyTooLarge(bytes);
        reader.cancel(error).catch(() => {});
        throw error;
      }
      controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/**
 * Waits for something that a sender has to send.
 *
 * @throws {AccessError} `BODY_TOO_SLOW` after so many milliseconds
 */
export async function inTime<T>(promise: Promise<T>, patience = PATIENCE_MS): Promise<T> {
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
