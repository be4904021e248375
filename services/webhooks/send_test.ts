import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { send, type SendOptions, type SendResult } from "./send.ts";

/** A receiver on this machine, and what sends to it. */
async function withReceiver(
  answer: (request: Request) => Response | Promise<Response>,
  test: (port: number) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  try {
    await test(server.addr.port);
  } finally {
    await server.shutdown();
  }
}

function post(options: Partial<SendOptions>): Promise<SendResult> {
  return send({
    url: "http://receiver.test/",
    headers: { "webhook-id": "evt_1" },
    body: '{"a":"가"}',
    allowPrivate: true,
    timeoutMs: 5000,
    resolve: () => Promise.resolve(["127.0.0.1"]),
    ...options,
  });
}

Deno.test("send() posts the body to the address that the name resolved to", async () => {
  const seen: unknown[] = [];
  await withReceiver(async (request) => {
    seen.push(request.method, request.headers.get("host"), request.headers.get("webhook-id"));
    seen.push(request.headers.get("content-type"), await request.text());
    return new Response("thanks", { status: 202 });
  }, async (port) => {
    const result = await post({ url: `http://receiver.test:${port}/hook` });
    assert.deepEqual(result, { status: 202, head: "thanks", retryAfter: undefined });
  });
  assert.equal(seen[1]?.toString().startsWith("receiver.test:"), true);
  assert.deepEqual([seen[0], seen[2], seen[3], seen[4]], [
    "POST",
    "evt_1",
    "application/json",
    '{"a":"가"}',
  ]);
});

Deno.test("send() refuses a name that resolves to a private address, and does not connect", async () => {
  let asked = 0;
  await withReceiver(() => (asked++, new Response()), async (port) => {
    for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254"]) {
      const url = `https://receiver.test:${port}/`;
      const resolve = () => Promise.resolve([address]);
      const result = await post({ url, allowPrivate: false, resolve });
      assert.deepEqual(result, { error: "PRIVATE_ADDRESS" }, address);
    }
    const literal = await post({ url: `https://127.0.0.1:${port}/`, allowPrivate: false });
    assert.deepEqual(literal, { error: "PRIVATE_ADDRESS" });
    const plain = await post({ url: "http://receiver.test/", allowPrivate: false });
    assert.deepEqual(plain, { error: "PRIVATE_ADDRESS" });
  });
  assert.equal(asked, 0);
});

Deno.test("send() resolves a name once, so that rebinding it changes nothing", async () => {
  let resolved = 0;
  await withReceiver(() => new Response(), async (port) => {
    // A second question would get another address, on which nothing answers.
    const resolve = () => Promise.resolve([resolved++ === 0 ? "127.0.0.1" : "127.0.0.9"]);
    const result = await post({ url: `http://receiver.test:${port}/`, resolve });
    assert.equal("status" in result && result.status, 200);
  });
  assert.equal(resolved, 1);
});

Deno.test("send() tries the other addresses of a name where one takes no connection", async () => {
  await withReceiver(() => new Response(), async (port) => {
    const resolve = () => Promise.resolve(["127.0.0.9", "127.0.0.1"]);
    const result = await post({ url: `http://receiver.test:${port}/`, resolve });
    assert.equal("status" in result && result.status, 200);
  });
});

Deno.test("send() follows no redirect", async () => {
  let asked = 0;
  await withReceiver((request) => {
    asked++;
    return Response.redirect(new URL("/elsewhere", request.url), 307);
  }, async (port) => {
    const result = await post({ url: `http://receiver.test:${port}/` });
    assert.equal("status" in result && result.status, 307);
  });
  assert.equal(asked, 1);
});

Deno.test("send() reads an endless response to a bound", async () => {
  const endless = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new TextEncoder().encode("x".repeat(1000))),
      }),
      { status: 500, headers: { "Retry-After": "7" } },
    );
  await withReceiver(endless, async (port) => {
    const result = await post({ url: `http://receiver.test:${port}/` });
    assert.deepEqual(result, { status: 500, head: "x".repeat(1000), retryAfter: "7" });
  });
});

Deno.test("send() gives up a receiver that does not answer, or not to the end", async () => {
  const answers = [
    () => new Promise<Response>((resolve) => setTimeout(() => resolve(new Response()), 400)),
    () => new Response(new ReadableStream({ cancel: () => {} })),
  ];
  for (const answer of answers) {
    await withReceiver(answer, async (port) => {
      const result = await post({ url: `http://receiver.test:${port}/`, timeoutMs: 100 });
      assert.deepEqual(result, { error: "TIMEOUT" });
    });
  }
});

Deno.test("send() tells of a receiver of https that speaks no TLS", async () => {
  await withReceiver(() => new Response(), async (port) => {
    const result = await post({ url: `https://receiver.test:${port}/` });
    assert.deepEqual(result, { error: "TLS" });
  });
});

Deno.test("send() tells of connections that are reset, and of names without an address", async () => {
  const { promise: listening, resolve: ready } = Promise.withResolvers<void>();
  const resetting: Server = createServer((socket) => socket.destroy());
  resetting.listen(0, "127.0.0.1", ready);
  await listening;
  const { port } = resetting.address() as { port: number };
  assert.deepEqual(await post({ url: `http://receiver.test:${port}/` }), { error: "CONNECTION" });
  resetting.close();
  const unknown = await post({ resolve: () => Promise.reject(new Error("ENOTFOUND")) });
  assert.deepEqual(unknown, { error: "NO_ADDRESS" });
  assert.deepEqual(await post({ resolve: () => Promise.resolve([]) }), { error: "NO_ADDRESS" });
});
