import assert from "node:assert/strict";
import { type ImportScope, resolveImport } from "./import_map.ts";

const scopes: ImportScope[] = [
  { dir: "/app/sub", imports: { "preact": "npm:preact@11.0.0" } },
  {
    dir: "/app",
    imports: {
      "@/": "./",
      "preact": "npm:preact@10.29.1",
      "@preact/signals": "npm:@preact/signals@^2.9.0",
      "fresh": "jsr:@fresh/core@^2.3.3",
      "std": "jsr:@std/assert@1",
      "chart": "./lib/chart.ts",
    },
  },
];

Deno.test("resolveImport() finds files, npm packages and their subpaths", () => {
  assert.deepEqual(resolveImport(scopes, "@/components/A.tsx"), {
    file: "/app/components/A.tsx",
  });
  assert.deepEqual(resolveImport(scopes, "chart"), {
    file: "/app/lib/chart.ts",
  });
  assert.deepEqual(resolveImport(scopes, "@preact/signals/utils"), {
    npm: "@preact/signals/utils",
    from: "/app",
  });
  assert.deepEqual(resolveImport(scopes, "npm:d3-array@3/src/sum.js"), {
    npm: "d3-array/src/sum.js",
    from: "/app/sub",
  });
});

Deno.test("resolveImport() prefers the nearest import map", () => {
  assert.deepEqual(resolveImport(scopes, "preact/hooks"), {
    npm: "preact/hooks",
    from: "/app/sub",
  });
});

Deno.test("resolveImport() finds this package's runtime, and refuses other packages of JSR", () => {
  const found = resolveImport(scopes, "fresh/runtime");
  assert.ok(
    found !== null && "file" in found &&
      found.file.endsWith("/src/runtime/mod.ts"),
  );
  assert.throws(
    () => resolveImport(scopes, "std"),
    /Expected std to be bundled .*jsr:@std\/assert@1/,
  );
  assert.throws(() => resolveImport(scopes, "https://example.com/x.js"));
  assert.equal(resolveImport(scopes, "unknown"), null);
});
