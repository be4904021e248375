import assert from "node:assert/strict";
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { app } from "./fixture/main.ts";
import type { State } from "./fixture/utils.ts";

const root = new URL("./fixture", import.meta.url).href;

/** The fixture's handler over a build in memory, made once. */
const handler = await (async () => {
  const apply = await new Builder({ root }).build({ snapshot: "memory" });
  apply(app);
  return app.handler();
})();

const get = (path: string, init?: RequestInit) =>
  handler(new Request(`http://localhost${path}`, init));
const html = async (path: string) => await (await get(path)).text();

Deno.test("Builder finds pages, nests their layouts and runs their middlewares in order", async () => {
  const response = await get("/nested");
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("X-Trail"), "root 2, root 1");
  assert.equal(response.headers.get("X-Made"), "by the handler");
  assert.match(
    await response.text(),
    /<main><section class="nested"><p>main > root 1 > root 2 > nested<\/p><\/section><\/main><\/body>/,
  );
});

Deno.test("Builder gives routes their methods: a missing one on a file route is not found, as in Fresh", async () => {
  const posted = await get("/nested", { method: "POST", body: "sent" });
  assert.deepEqual([
    posted.status,
    (await posted.text()).includes("<p>sent</p>"),
  ], [201, true]);
  assert.equal((await get("/nested", { method: "DELETE" })).status, 404);
  assert.equal((await get("/other/x", { method: "DELETE" })).status, 405);
  const head = await get("/nested", { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
});

Deno.test("Builder matches parameters, the rest of a path, optional parts, groups and overrides", async () => {
  assert.match(await html("/nested/5"), /<p>id 5 by \/nested\/:id<\/p>/);
  assert.equal(await html("/files/a/b%20c"), "rest a/b c");
  assert.equal(await html("/opt"), "lang none");
  assert.equal(await html("/opt/ko"), "lang ko");
  assert.equal(await html("/other/bob.html"), "bob");
  assert.match(await html("/grouped"), /root 2 > group/);
  assert.equal((await get("/(group)/grouped")).status, 404);
  assert.equal((await get("/renamed")).status, 404);
});

Deno.test("Builder leaves layouts and the app wrapper out where a route says so", async () => {
  const deep = await html("/nested/deep");
  assert.ok(deep.includes("<nav>") && !deep.includes("<main>"));
  const bare = await html("/nested/deep/bare");
  assert.ok(bare.includes("<p>bare</p>") && !bare.includes("<nav>"));
});

Deno.test("Builder renders _error with the status of the error", async () => {
  const cases: [string, number][] = [["/nope", 404], ["/nested/throws", 500]];
  for (const [path, status] of cases) {
    const response = await get(path);
    assert.equal(response.status, status);
    const text = await response.text();
    assert.match(
      text,
      new RegExp(
        `<title>error ${status}</title>.*<main><h1>status ${status}</h1>`,
      ),
    );
  }
});

Deno.test("Head replaces the title and adds what the wrapper does not have", async () => {
  const text = await html("/");
  assert.equal(text.match(/<title>/g)?.length, 1);
  assert.match(
    text,
    /<title>home<\/title>.*<meta name="description"[^>]*\/><\/head>/,
  );
  assert.match(await html("/nested"), /<title>fixture<\/title>/);
});

Deno.test("links to the current page and above it are marked", async () => {
  const text = await html("/nested/deep");
  assert.match(
    text,
    /href="\/nested" data-ancestor="true" aria-current="true"/,
  );
  assert.match(
    text,
    /href="\/nested\/deep" data-current="true" aria-current="page"/,
  );
});

Deno.test("a page without islands ships no JavaScript", async () => {
  const response = await get("/");
  assert.equal(response.headers.get("Link"), null);
  assert.ok(!(await response.text()).includes("<script"));
});

Deno.test("a page with islands names only their modules, and every script carries the nonce", async () => {
  const response = await get("/grouped");
  const policy = response.headers.get("Content-Security-Policy") ?? "";
  const nonce = /script-src 'self' 'nonce-(\w+)'/.exec(policy)?.[1];
  const text = await response.text();
  const scripts = text.match(/<script[^>]*>/g) ?? [];
  assert.equal(scripts.length, 2);
  for (const script of scripts) {
    assert.ok(script.includes(`nonce="${nonce}"`), script);
  }
  assert.match(
    text,
    /"islands":{"Local":\["\/_fresh\/js\/Local-\w+\.js","default"\]}/,
  );
  assert.match(
    response.headers.get("Link") ?? "",
    /fresh-runtime-\w+\.js>; rel="modulepreload"/,
  );
});

Deno.test("a page with props that cannot cross fails instead of losing them", async () => {
  assert.equal((await get("/function_prop")).status, 500);
});

Deno.test("asset() URLs are kept for a year, others are asked for again by their ETag", async (t) => {
  const url = /href="(\/styles\.css\?[^"]+)"/.exec(await html("/"))?.[1] ?? "";
  const versioned = await get(url);
  assert.equal(
    versioned.headers.get("Cache-Control"),
    "public, max-age=31536000, immutable",
  );
  assert.equal(
    versioned.headers.get("Content-Type"),
    "text/css; charset=utf-8",
  );
  assert.match(await versioned.text(), /rebeccapurple/);

  const plain = await get("/styles.css");
  assert.match(plain.headers.get("Cache-Control") ?? "", /no-cache/);
  await plain.body?.cancel();
  const etag = plain.headers.get("ETag") ?? "";
  const again = await get("/styles.css", {
    headers: { "If-None-Match": etag },
  });
  assert.deepEqual([again.status, again.headers.get("ETag")], [304, etag]);

  await t.step("an old version leads to the current one", async () => {
    const old = await get("/styles.css?__frsh_c=old&a=b");
    assert.deepEqual([old.status, old.headers.get("location")], [
      307,
      "/styles.css?a=b",
    ]);
  });
  await t.step(
    "a script's name changes with its content, so that it is kept too",
    async () => {
      const script = /src="(\/_fresh\/js\/[^"]+)"/.exec(await html("/islands"))?.[1] ?? "";
      const response = await get(script);
      assert.match(response.headers.get("Cache-Control") ?? "", /immutable/);
      assert.equal(
        response.headers.get("Content-Type"),
        "text/javascript; charset=utf-8",
      );
      await response.body?.cancel();
    },
  );
  await t.step("only GET and HEAD are answered", async () => {
    assert.equal((await get("/styles.css", { method: "POST" })).status, 405);
    const head = await get("/styles.css", { method: "HEAD" });
    assert.deepEqual([head.headers.get("Content-Length"), await head.text()], [
      "33",
      "",
    ]);
  });
});

Deno.test("staticFiles() serves nothing from outside of its folder", async () => {
  for (
    const path of [
      "/../main.ts",
      "/..%2fmain.ts",
      "/%2e%2e/main.ts",
      "/..%5cmain.ts",
      "/.hidden",
      "/%00",
      "/%zz",
      "/static/styles.css",
    ]
  ) {
    assert.equal((await get(path)).status, 404, path);
  }
});

Deno.test("the same sources make the same build, and a build applies to any app", async () => {
  const ids = [];
  for (let i = 0; i < 2; i++) {
    const other = new App<State>()
      .use(staticFiles())
      .use((ctx) => {
        ctx.state.trail = [];
        return ctx.next();
      })
      .fsRoutes("/below");
    (await new Builder({ root }).build({ snapshot: "memory" }))(other);
    const response = await other.handler()(
      new Request("http://localhost/below/grouped"),
    );
    ids.push(/"buildId":"(\w+)"/.exec(await response.text())?.[1]);
  }
  assert.equal(ids[0], ids[1]);
  assert.match(ids[0] ?? "", /^\w{20}$/);
});
