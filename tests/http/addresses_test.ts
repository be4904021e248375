import assert from "node:assert/strict";
import { createApp } from "@/app.ts";
import { appTest } from "@/tests/support/database.ts";
import { builtApp, testApp } from "./test_app.ts";

appTest("a path with a slash at the end answers 308 to the address without it", async (fixture) => {
  const { fetch } = await testApp(fixture);
  for (const path of ["/customers", "/segments", "/import", "/data", "/models", "/graphql"]) {
    for (const method of ["GET", "HEAD", "POST"]) {
      const response = await fetch(`${path}/?a=1&b=%EA%B0%80`, { method });
      assert.equal(response.status, 308, path);
      assert.equal(response.headers.get("Location"), `${path}?a=1&b=%EA%B0%80`);
    }
  }
  assert.equal((await fetch("/")).status, 200);
  const elsewhere = await fetch("//evil.example//");
  assert.equal(elsewhere.headers.get("Location"), "/evil.example");
});

appTest(
  "OPTIONS answers with the methods of an address, with or without a slash at the end",
  async (fixture) => {
    const { fetch } = await testApp(fixture);
    const methods = { "/": "GET", "/customers": "GET", "/segments": "GET", "/import": "POST" };
    for (const [path, method] of Object.entries(methods)) {
      const response = await fetch(path, { method: "OPTIONS" });
      assert.equal(response.status, 204, path);
      assert.ok(response.headers.get("Allow")?.split(", ").includes(method), path);
    }
    const slash = await fetch("/customers/", { method: "OPTIONS" });
    assert.equal(slash.status, 308);
  },
);

appTest("GET answers 400 to broken percent-encoding in path or query", async (fixture) => {
  const { fetch } = await testApp(fixture);
  const broken = ["/customers/%", "/customers/%E0%A4%A", "/%FF", "/customers?search=%B0%A1"];
  for (const path of broken) {
    const page = await fetch(path, { headers: { "Accept": "text/html" } });
    assert.equal(page.status, 400, path);
    assert.match(await page.text(), /percent-encoding of this address is broken/);
    const json = await fetch(path, { headers: { "Accept": "application/json" } });
    assert.deepEqual([json.status, (await json.json()).error.code], [400, "BAD_ADDRESS"], path);
  }
  assert.equal((await fetch("/customers?search=50%25+off")).status, 200);
});

Deno.test("an error before the services are open answers a page with headers, in the reader's language", async () => {
  const fetch = await builtApp(createApp(() => Promise.reject(new Error("secret cause"))));
  for (const [language, word] of [["en", "Something"], ["ko", "문제"]] as const) {
    const response = await fetch("/customers", {
      headers: { "Accept": "text/html", "Accept-Language": language },
    });
    const text = await response.text();
    assert.equal(response.status, 500);
    assert.match(text, new RegExp(`<html lang="${language}".*<main.*${word}`, "s"));
    assert.ok(!text.includes("secret cause"));
    assert.match(response.headers.get("Content-Security-Policy") ?? "", /style-src 'self'/);
    assert.equal(response.headers.get("X-Frame-Options"), "DENY");
  }
});
