import { Builder } from "fresh/dev";

/** What the browser's files and the list of routes are made from. */
const SOURCES = [
  "main.ts",
  "app.ts",
  "utils.ts",
  "routes",
  "islands",
  "components",
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
  await new Builder().build();
}

/** When a file was last written, in ms since 1970; 0 where there is none. */
async function modified(path: URL): Promise<number> {
  try {
    return (await Deno.stat(path)).mtime?.getTime() ?? 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

async function newestBelow(path: URL): Promise<number> {
  const stat = await Deno.stat(path);
  if (!stat.isDirectory) return stat.mtime?.getTime() ?? 0;
  let newest = stat.mtime?.getTime() ?? 0;
  for await (const entry of Deno.readDir(path)) {
    newest = Math.max(newest, await newestBelow(new URL(`${path.href}/${entry.name}`)));
  }
  return newest;
}
