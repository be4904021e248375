import assert from "node:assert/strict";
import { App } from "fresh";
import { Builder } from "fresh/dev";

function freePort(): number {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** Start something on a port of its own and wait until it listens. */
async function start(
  listen: (
    options: { port: number; hostname: string; signal: AbortSignal },
  ) => Promise<void>,
) {
  const controller = new AbortController();
  const port = freePort();
  await listen({ port, hostname: "127.0.0.1", signal: controller.signal });
  return { base: `http://127.0.0.1:${port}`, stop: () => controller.abort() };
}

async function untilDown(base: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      await (await fetch(base)).body?.cancel();
      await new Promise((resolve) => setTimeout(resolve, 10));
    } catch {
      return;
    }
  }
  throw new Error("Expected the server to shut down, but it still answers");
}

Deno.test("App.listen() answers open requests before it shuts down on abort", async () => {
  const held = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const app = new App<unknown>().get("/slow", async (ctx) => {
    reached.resolve();
    await held.promise;
    return ctx.text("finished");
  });
  const { base, stop } = await start((options) => app.listen({ ...options, onListen: () => {} }));
  const slow = fetch(`${base}/slow`);
  await reached.promise;
  stop();
  held.resolve();
  assert.equal(await (await slow).text(), "finished");
  await untilDown(base);
});

Deno.test("Builder.listen() serves in development, and its reload streams end on abort", async () => {
  const builder = new Builder({
    root: new URL("./fixture", import.meta.url).href,
  });
  const { base, stop } = await start((options) =>
    builder.listen(() => import("./fixture/main.ts"), {
      ...options,
      onListen: () => {},
    })
  );

  const page = await (await fetch(base)).text();
  const script = /<script type="module" src="(\/_fresh\/js\/fresh-dev-\w+\.js)"/
    .exec(page)?.[1];
  assert.ok(script);
  const response = await fetch(base + script);
  assert.match(response.headers.get("Cache-Control") ?? "", /no-store/);
  assert.match(await response.text(), /\/_frsh\/alive/);
  for (const path of ["/..%2fmain.ts", "/.hidden", "/%00"]) {
    const { status, body } = await fetch(base + path);
    await body?.cancel();
    assert.equal(status, 404, path);
  }

  const stream = await fetch(`${base}/_frsh/alive`);
  assert.equal(stream.headers.get("Content-Type"), "text/event-stream");
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader.read();
  assert.match(first.value ?? "", /^retry: \d+\ndata: [\w-]+\n\n$/);
  stop();
  // Whether the end of the stream or that of the connection comes first does not matter.
  const end = await reader.read().catch(() => ({ done: true }));
  assert.ok(end.done);
  await untilDown(base);
});
