import { fileURLToPath } from "node:url";

/** What the browser's files and the list of routes are made from. */
const SOURCES = [
  "main.ts",
  "app.ts",
  "utils.ts",
  "routes",
  "islands",
  "components",
  "content",
  "ml",
  "schema",
  "static",
  "locales",
  "fresh/src",
  "deno.json",
];
const BUILT = "_fresh/server.js";

/**
 * Builds the app for production unless the last build is newer than every source.
 *
 * @param announce called before a build begins
 */
export async function buildIfStale(announce: () => void): Promise<void> {
  const root = new URL("./", import.meta.url);
  const built = await modified(new URL(BUILT, root));
  const newest = Math.max(
    ...await Promise.all(SOURCES.map((path) => newestBelow(new URL(path, root)))),
  );
  if (built > newest) return;
  announce();
  await build(root);
}

/** Builds in a process of its own, with which the bundler's service ends. */
async function build(root: URL): Promise<void> {
  const permissions = ["net", "read", "write", "env", "sys", "run"].map((name) =>
    `--allow-${name}`
  );
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...permissions, "dev.ts", "build"],
    cwd: fileURLToPath(root),
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("The browser's files could not be built. See the message above.");
}

/** When a file was last written, in ms since 1970; 0 where there is none. */
async function modified(path: URL): Promise<number> {
  return (await statOf(path))?.mtime?.getTime() ?? 0;
}

async function statOf(path: URL): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** When anything at a path was last written; 0 where there is nothing, as with `fresh/` when Fresh itself is used. */
async function newestBelow(path: URL): Promise<number> {
  const stat = await statOf(path);
  if (stat === undefined) return 0;
  if (!stat.isDirectory) return stat.mtime?.getTime() ?? 0;
  let newest = stat.mtime?.getTime() ?? 0;
  for await (const entry of Deno.readDir(path)) {
    newest = Math.max(newest, await newestBelow(new URL(`${path.href}/${entry.name}`)));
  }
  return newest;
}
