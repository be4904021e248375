import assert from "node:assert/strict";
import { App } from "../app.ts";
import type { Middleware } from "../types.ts";
import { cors } from "./cors.ts";
import { csp } from "./csp.ts";
import { csrf } from "./csrf.ts";
import { trailingSlashes } from "./trailing_slashes.ts";

function serve(middleware: Middleware<unknown>) {
  const handler = new App<unknown>().use(middleware).all(
    "*",
    () => new Response("ok"),
  ).handler();
  return (path: string, init?: RequestInit) =>
    handler(new Request(`https://shop.example${path}`, init));
}

Deno.test("csrf() refuses unsafe requests from other sites alone", async () => {
  const ask = serve(csrf());
  const cases: [string, Record<string, string>, number][] = [
    ["GET", { "Sec-Fetch-Site": "cross-site" }, 200],
    ["POST", {}, 200],
    ["POST", { "Sec-Fetch-Site": "same-origin" }, 200],
    ["POST", { "Sec-Fetch-Site": "none" }, 200],
    ["POST", { "Sec-Fetch-Site": "cross-site" }, 403],
    ["POST", {
      "Sec-Fetch-Site": "same-site",
      "Origin": "https://evil.example",
    }, 403],
    ["POST", { "Origin": "https://evil.example" }, 403],
    ["DELETE", { "Origin": "null" }, 403],
    ["POST", { "Origin": "https://shop.example" }, 200],
  ];
  for (const [method, headers, status] of cases) {
    assert.equal(
      (await ask("/", { method, headers })).status,
      status,
      JSON.stringify(headers),
    );
  }
  const listed = serve(csrf({ origin: ["https://friend.example"] }));
  const headers = { "Origin": "https://friend.example" };
  assert.equal((await listed("/", { method: "POST", headers })).status, 200);
});

Deno.test("cors() answers preflight requests and names the origin that it allows", async () => {
  const ask = serve(
    cors({ origin: ["https://a.example"], credentials: true, maxAge: 60 }),
  );
  const preflight = await ask("/", {
    method: "OPTIONS",
    headers: {
      "Origin": "https://a.example",
      "Access-Control-Request-Headers": "x-one, x-two",
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(
    preflight.headers.get("Access-Control-Allow-Headers"),
    "x-one,x-two",
  );
  assert.equal(preflight.headers.get("Access-Control-Max-Age"), "60");
  const allowed = await ask("/", {
    headers: { "Origin": "https://a.example" },
  });
  assert.equal(
    allowed.headers.get("Access-Control-Allow-Origin"),
    "https://a.example",
  );
  assert.equal(allowed.headers.get("Vary"), "Origin");
  const other = await ask("/", { headers: { "Origin": "https://b.example" } });
  assert.equal(other.headers.get("Access-Control-Allow-Origin"), null);
});

Deno.test("csp() sends its policy, reports and further directives", async () => {
  const ask = serve(
    csp({
      reportOnly: true,
      reportTo: "/reports",
      csp: ["connect-src 'none'"],
    }),
  );
  const { headers } = await ask("/");
  assert.equal(headers.get("Content-Security-Policy"), null);
  const policy = headers.get("Content-Security-Policy-Report-Only") ?? "";
  assert.match(
    policy,
    /script-src 'self' 'unsafe-inline'.*connect-src 'none'.*report-uri \/reports/,
  );
  assert.equal(headers.get("Reporting-Endpoints"), 'csp-endpoint="/reports"');
});

Deno.test("trailingSlashes() adds or removes the last slash and keeps the query", async () => {
  const never = serve(trailingSlashes("never"));
  assert.equal((await never("/a/?b=c")).headers.get("location"), "/a?b=c");
  assert.equal((await never("/")).status, 200);
  const always = serve(trailingSlashes("always"));
  assert.equal((await always("/a?b=c")).headers.get("location"), "/a/?b=c");
  assert.equal((await always("/a/")).status, 200);
});
