import assert from "node:assert/strict";
import { type BodyLimit, withLimitedBody } from "./body.ts";

const bytes = (length: number) => new Uint8Array(length).fill(7);
const read = (body: ReadableStream<Uint8Array<ArrayBuffer>>, limit: BodyLimit) =>
  withLimitedBody(body, limit, async (limited) => (await new Response(limited).bytes()).length);

Deno.test("a body within its limits passes as it is", async () => {
  const body = ReadableStream.from([bytes(3), bytes(4)]);
  assert.equal(await read(body, { bytes: 7 }), 7);
});

Deno.test("a body that is too long is ended, and its sender told to stop", async () => {
  const stopped = Promise.withResolvers<void>();
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(bytes(1000)),
    cancel: () => stopped.resolve(),
  });
  await assert.rejects(read(endless, { bytes: 5000 }), { code: "BODY_TOO_LARGE" });
  await stopped.promise;
});

Deno.test("a body that stops coming is ended", async () => {
  const stalled = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(bytes(1)),
  });
  const limit = { bytes: 5000, patience: 5, bytesPerSecond: 1e6 };
  await assert.rejects(read(stalled, limit), { code: "BODY_TOO_SLOW" });
});
