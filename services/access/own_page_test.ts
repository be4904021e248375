import assert from "node:assert/strict";
import { isFromOwnPage } from "./own_page.ts";

const HOST = "holdfast.example:8000";
const says = (headers: Record<string, string>) => isFromOwnPage(new Headers(headers), HOST);

Deno.test("a page's own requests are told by the browser's word, else by the origin", () => {
  assert.ok(says({ "Sec-Fetch-Site": "same-origin" }));
  assert.ok(says({ "Origin": `http://${HOST}` }));
  assert.ok(says({ "Origin": `https://${HOST}` }));
});

Deno.test("other sites, neighbours, sandboxed pages and programs are none of its own", () => {
  for (const site of ["cross-site", "same-site", "none", ""]) {
    assert.ok(!says({ "Sec-Fetch-Site": site, "Origin": `http://${HOST}` }), site);
  }
  for (const origin of ["http://evil.example", `http://${HOST}.evil.example`, "null", ""]) {
    assert.ok(!says({ "Origin": origin }), origin);
  }
  assert.ok(!says({ "Origin": "http://holdfast.example" }));
  assert.ok(!says({}));
});
