import assert from "node:assert/strict";
import { DOCS } from "@/routes/(_components)/docs.ts";
import { appTest } from "../support/database.ts";
import { bearer, guardedApp } from "./guarded_app.ts";
import { ORIGIN, testApp } from "./test_app.ts";

appTest(
  "every document is a page, whose links lead somewhere",
  async (fixture) => {
    const app = await testApp(fixture);
    const pages = new Map<string, string>();
    for (const name of DOCS) {
      const response = await app.fetch(`/docs/${name}`);
      assert.equal(response.status, 200, name);
      pages.set(`/docs/${name}`, await response.text());
    }
    for (const [path, html] of pages) {
      const [, article = ""] = /<article[^>]*>([^]*)<\/article>/.exec(html) ?? [];
      assert.match(article, /<h1 id=/, path);
      for (const [, href = ""] of article.matchAll(/<a href="([^"]*)"/g)) {
        const { origin, pathname, hash } = new URL(href, ORIGIN + path);
        if (origin !== ORIGIN) continue;
        if (hash !== "") assert.ok(pages.get(pathname)?.includes(`id="${hash.slice(1)}"`), href);
        else assert.equal((await app.fetch(pathname)).status, 200, href);
      }
    }
    assert.equal((await app.fetch("/docs/secrets")).status, 404);
    assert.equal((await app.fetch("/docs/..%2Fdeno")).status, 404);
  },
);

appTest("a document names this server, by HTTPS behind a proxy that speaks it", async (fixture) => {
  const app = await testApp(fixture);
  const local = await (await app.fetch("/docs/bi")).text();
  assert.doesNotMatch(local, /holdfast\.example/);
  assert.ok(local.includes(`Web.Contents(&quot;${ORIGIN}&quot;`));
  const { app: behind, makeKey } = await guardedApp(fixture, { trustProxy: true });
  const { token } = await makeKey("read");
  const headers = { ...bearer(token), "X-Forwarded-Proto": "https" };
  const away = await (await behind.fetch("/docs/bi", { headers })).text();
  assert.ok(away.includes("Web.Contents(&quot;https://127.0.0.1:8000&quot;"));
});
