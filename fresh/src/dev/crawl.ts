import { join, relative, SEPARATOR } from "./paths.ts";
import type { RouteFileType } from "../fs_routes.ts";
import { filePattern, segmentPath } from "./route_pattern.ts";

/** A file below `routes/` before its module is loaded. */
export interface FoundRoute {
  id: string;
  file: string;
  type: RouteFileType;
  path: string;
  pattern: string;
  /** Whether its module is loaded by its first request. */
  lazy: boolean;
}

const SCRIPT = /\.[jt]sx?$/;

/** Every file below a folder, in a stable order; none where there is no such folder. */
export async function walk(
  dir: string,
  ignore: RegExp[] = [],
): Promise<string[]> {
  const files: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(dir)) {
      const path = join(dir, name);
      if (ignore.some((pattern) => pattern.test(path))) continue;
      if (isDirectory) files.push(...await walk(path, ignore));
      else files.push(path);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files.sort();
}

/** Find the routes and islands of a project. */
export async function crawl(
  options: { routeDir: string; islandDir: string; ignore: RegExp[] },
): Promise<{ routes: FoundRoute[]; islands: string[] }> {
  const scripts = async (dir: string) =>
    (await walk(dir, options.ignore)).filter((file) => SCRIPT.test(file));
  const islands = await scripts(options.islandDir);
  const routes: FoundRoute[] = [];

  for (const file of await scripts(options.routeDir)) {
    const id = "/" +
      relative(options.routeDir, file).replaceAll(SEPARATOR, "/").replace(
        SCRIPT,
        "",
      );
    const privateFolder = /\/\((_[^/]+)\)\//.exec(id)?.[1];
    if (privateFolder === "_islands") islands.push(file);
    if (privateFolder !== undefined) continue;
    routes.push(await describe(id, file));
  }

  return { routes: routes.sort(compareRoutes), islands };
}

const SPECIAL: Record<string, RouteFileType> = {
  _app: "app",
  _middleware: "middleware",
  _layout: "layout",
  _error: "error",
  _500: "error",
  _404: "notFound",
};

async function describe(id: string, file: string): Promise<FoundRoute> {
  const slash = id.lastIndexOf("/");
  const folder = id.slice(0, slash);
  const type = SPECIAL[id.slice(slash + 1)];
  if (type !== undefined) {
    return {
      id,
      file,
      type,
      path: segmentPath(folder),
      pattern: "",
      lazy: false,
    };
  }
  return {
    id,
    file,
    type: "route",
    path: segmentPath(id),
    pattern: filePattern(id),
    // A route that names its own pattern has to be known before it can be found.
    lazy: !(await Deno.readTextFile(file)).includes("routeOverride"),
  };
}

const TYPES: RouteFileType[] = [
  "app",
  "middleware",
  "layout",
  "error",
  "notFound",
  "route",
];

/** What surrounds routes first, from the root down; then routes, the more specific first. */
function compareRoutes(a: FoundRoute, b: FoundRoute): number {
  if (a.type !== "route" || b.type !== "route") {
    return TYPES.indexOf(a.type) - TYPES.indexOf(b.type) ||
      compareText(a.id, b.id);
  }
  const left = specificity(a.id);
  const right = specificity(b.id);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length || compareText(a.id, b.id);
}

/** For each part of the path: 0 plain, 1 with a parameter, 2 optional, 3 the rest of the path. */
function specificity(id: string): number[] {
  return id.split("/").slice(1)
    .filter((part, i, parts) =>
      !/^\(.*\)$/.test(part) && !(part === "index" && i === parts.length - 1)
    )
    .map((part) =>
      part.startsWith("[...") ? 3 : part.startsWith("[[") ? 2 : part.includes("[") ? 1 : 0
    );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
