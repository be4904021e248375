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
    else if ([".ts", ".tsx"].includes(extname(path)) && !/_test\.tsx?$|\/testing\//.test(path)) {
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
