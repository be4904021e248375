import assert from "node:assert/strict";
import { dirname, extname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * What each layer may use besides itself and packages. `types` may be named where only types cross, which
 * leave nothing behind in what runs.
 */
const LAYERS: Record<string, { uses: string[]; types?: string[] }> = {
  schema: { uses: [] },
  ml: { uses: ["schema"] },
  db: { uses: ["schema"] },
  locales: { uses: [] },
  content: { uses: ["ml", "schema"] },
  services: { uses: ["content", "ml", "db", "schema"] },
  graphql: { uses: ["services", "content", "ml", "db", "locales", "schema"] },
  cli: { uses: ["services", "content", "ml", "db", "locales", "schema"] },
  components: {
    uses: ["locales", "content", "ml", "schema"],
    types: ["services", "db", "utils.ts"],
  },
  islands: {
    uses: ["components", "locales", "schema"],
    types: ["services", "content", "db", "ml"],
  },
  routes: {
    uses: [
      "components",
      "islands",
      "graphql",
      "services",
      "content",
      "ml",
      "db",
      "locales",
      "schema",
      "utils.ts",
    ],
  },
};

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(join(ROOT, folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* sources(path);
    else if (
      [".ts", ".tsx"].includes(extname(path)) &&
      !/_test\.tsx?$|\/testing\/|\/test_\w+\.ts$/.test(path)
    ) {
      yield path;
    }
  }
}

const STATEMENT =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(\{[^}]*\}|[^;"']*?)?\s*(?:from\s*)?["']([^"']+)["']/g;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']/g;

async function importsOf(file: string): Promise<Import[]> {
  const text = await Deno.readTextFile(join(ROOT, file));
  const found = [...text.matchAll(STATEMENT)].map(([, , type, names, specifier]) => ({
    specifier: specifier!,
    typeOnly: type !== undefined || onlyTypes(names),
  }));
  for (const [, specifier] of text.matchAll(DYNAMIC)) {
    found.push({ specifier: specifier!, typeOnly: false });
  }
  return found.flatMap(({ specifier, typeOnly }) => {
    const to = resolve(file, specifier);
    return to === undefined ? [] : [{ from: file, to, typeOnly }];
  });
}

function onlyTypes(names: string | undefined): boolean {
  if (!names?.startsWith("{")) return false;
  const all = names.slice(1, -1).split(",").map((name) => name.trim()).filter(Boolean);
  return all.length > 0 && all.every((name) => name.startsWith("type "));
}

/** The file in this project that a specifier means; undefined for a package. */
function resolve(file: string, specifier: string): string | undefined {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  if (!specifier.startsWith(".")) return undefined;
  return relative(ROOT, normalize(join(ROOT, dirname(file), specifier)));
}

const within = (path: string, place: string) => path === place || path.startsWith(`${place}/`);

for (const [layer, { uses, types = [] }] of Object.entries(LAYERS)) {
  Deno.test(`${layer} uses only ${[layer, ...uses].join(", ")}`, async () => {
    const wrong: string[] = [];
    let files = 0;
    for await (const file of sources(layer)) {
      files++;
      for (const { to, typeOnly } of await importsOf(file)) {
        const allowed = [layer, ...uses, ...(typeOnly ? types : [])];
        if (!allowed.some((place) => within(to, place))) wrong.push(`${file} → ${to}`);
      }
    }
    assert.ok(files > 0, `Expected source files in ${layer}/`);
    assert.deepEqual(wrong, []);
  });
}

Deno.test("only the entry points read the environment", async () => {
  const wrong: string[] = [];
  for (const layer of Object.keys(LAYERS)) {
    for await (const file of sources(layer)) {
      if (layer === "cli" || file === "services/operations/exit.ts") continue;
      if (/\bDeno\.env\b|\bprocess\.env\b/.test(await Deno.readTextFile(join(ROOT, file)))) {
        wrong.push(file);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("importing any module opens no connection, writes no file and starts no program", async () => {
  const modules: string[] = [];
  for (const layer of Object.keys(LAYERS)) {
    for await (const file of sources(layer)) {
      // A worker's module speaks to its creator as soon as it is loaded.
      if (!/worker\.ts$/.test(file)) modules.push(new URL(`../../${file}`, import.meta.url).href);
    }
  }
  const script = modules.map((module) => `await import(${JSON.stringify(module)});`).join("\n");
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", "--allow-env", "--allow-sys", "-"],
    cwd: ROOT,
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const input = process.stdin.getWriter();
  await input.write(new TextEncoder().encode(script));
  await input.close();
  const { success, stderr } = await process.output();
  assert.ok(success, new TextDecoder().decode(stderr));
});

/** What a file uses of others of its folder, as a graph. */
async function graphOf(folder: string): Promise<Map<string, string[]>> {
  const graph = new Map<string, string[]>();
  for await (const file of sources(folder)) {
    const imports = await importsOf(file);
    graph.set(file, imports.map(({ to }) => to).filter((to) => within(to, folder)));
  }
  return graph;
}

/** The files of one ring of imports, types included; undefined where there is none. */
function ringIn(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | undefined => {
    if (done.has(file)) return undefined;
    const at = path.indexOf(file);
    if (at >= 0) return path.slice(at);
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const ring = visit(next);
      if (ring) return ring;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const ring = visit(file);
    if (ring) return ring;
  }
  return undefined;
}

for (const layer of Object.keys(LAYERS)) {
  Deno.test(`no files of ${layer} import each other in a ring, not even types`, async () => {
    assert.deepEqual(ringIn(await graphOf(layer)), undefined);
  });
}

Deno.test("SQL stands in db alone", async () => {
  const statement =
    /from "drizzle-orm|\b(?:db|tx|readDb)\.(?:select|insert|update|delete|execute|query|\$count)\b|\bsql`/;
  const wrong: string[] = [];
  for (const layer of Object.keys(LAYERS).filter((layer) => layer !== "db")) {
    for await (const file of sources(layer)) {
      const text = (await Deno.readTextFile(join(ROOT, file)))
        .replaceAll(/^import type .*"drizzle-orm";$/gm, "");
      if (statement.test(text)) wrong.push(file);
    }
  }
  assert.deepEqual(wrong, []);
});

/** The composition: what it opens and makes, everything else is given. */
const COMPOSITION = [
  "services/demo_store.ts",
  "services/job_handlers.ts",
  "services/open.ts",
  "services/runtime.ts",
  "services/services.ts",
];

Deno.test("what follows from a kind of column is asked of schema/kinds.ts, not of the kind's name", async () => {
  const comparison = /kind (?:===|!==) "(?:NUMBER|INTEGER|ORDINAL|BOOLEAN|CATEGORY|DATE|TEXT)"/;
  for (const layer of Object.keys(LAYERS)) {
    if (layer === "schema") continue;
    for await (const path of sources(layer)) {
      // A preparation's columns have kinds of their own.
      if (path === "ml/preparation.ts") continue;
      assert.doesNotMatch(await Deno.readTextFile(join(ROOT, path)), comparison, path);
    }
  }
});

Deno.test("no use case knows all services, only what it needs", async () => {
  const wrong: string[] = [];
  for await (const file of sources("services")) {
    if (COMPOSITION.includes(file)) continue;
    for (const { to } of await importsOf(file)) {
      if (COMPOSITION.includes(to)) wrong.push(`${file} → ${to}`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("at the root of services stand the composition and what all domains share", async () => {
  const shared = ["cache", "config", "errors", "task_context"].map((name) => `services/${name}.ts`);
  const files: string[] = [];
  for await (const file of sources("services")) if (file.split("/").length === 2) files.push(file);
  assert.deepEqual(files.sort(), [...COMPOSITION, ...shared].sort());
});

Deno.test("what stands in (_components) is used by the pages of its own folder", async () => {
  const wrong: string[] = [];
  for (const layer of Object.keys(LAYERS)) {
    for await (const file of sources(layer)) {
      for (const { to } of await importsOf(file)) {
        const [folder, inside] = to.split("/(_components)/");
        if (inside !== undefined && !within(file, folder!)) wrong.push(`${file} → ${to}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("ml has no column of a shop and no text for people", async () => {
  const wrong: string[] = [];
  for await (const file of sources("ml")) {
    // The hypotheses of the preset for online shops.
    if (file === "ml/statistics/hypotheses.ts") continue;
    const text = await Deno.readTextFile(join(ROOT, file));
    if (/"(?:daysSinceLastOrder|orderCount|cashbackAmount|tenure)"|\bko: "/.test(text)) {
      wrong.push(file);
    }
  }
  assert.deepEqual(wrong, []);
});
