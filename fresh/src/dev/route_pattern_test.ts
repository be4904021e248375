import assert from "node:assert/strict";
import { filePattern, segmentPath } from "./route_pattern.ts";

Deno.test("filePattern() follows from the file's place", () => {
  const patterns = {
    "/index": "/",
    "/about": "/about",
    "/blog/index": "/blog",
    "/blog/[id]": "/blog/:id",
    "/blog/[id]/edit": "/blog/:id/edit",
    "/docs/[...path]": "/docs/:path*",
    "/opt/[[lang]]": "/opt{/:lang}?",
    "/(group)/index": "/",
    "/(group)/a/(inner)/b": "/a/b",
    "/export/[name].csv": "/export/:name.csv",
    "/[a]-[b]": "/:a-:b",
    "/graphql": "/graphql",
  };
  for (const [id, pattern] of Object.entries(patterns)) {
    assert.equal(filePattern(id), pattern, id);
  }
});

Deno.test("filePattern() refuses parameters without text between them", () => {
  assert.throws(() => filePattern("/[a][b]"), SyntaxError);
  assert.throws(() => filePattern("/[a"), SyntaxError);
});

Deno.test("segmentPath() keeps groups, and an index lies in its folder", () => {
  assert.equal(segmentPath(""), "/");
  assert.equal(segmentPath("/(group)/[id]"), "/(group)/:id");
  assert.equal(segmentPath("/a/index"), "/a/");
  assert.equal(segmentPath("/index"), "/");
});
