import { App, setBuildCache, setErrorListener } from "../app.ts";
import { HttpError } from "../error.ts";
import type { FsRouteFile, RouteModule } from "../fs_routes.ts";
import { type ListenOptions, serve } from "../listen.ts";
import { SCRIPT_PATH } from "../middlewares/static_files.ts";
import { type FileEntry, type Snapshot, SnapshotCache } from "../snapshot.ts";
import { type Bundle, bundle } from "./bundle.ts";
import { crawl, type FoundRoute } from "./crawl.ts";
import { LIVE_RELOAD_PATH, liveReload } from "./live_reload.ts";
import { fileURLToPath, pathToFileURL, resolve } from "./paths.ts";
import { collectStatic, contentType, findStatic, hashBytes } from "./static.ts";
import { writeBuild } from "./write_build.ts";

/** Options of {@linkcode Builder}. Paths may be absolute, file URLs or relative to `root`. */
export interface BuildOptions {
  /** Browsers to write code for, as esbuild names them. Default: Chrome 99, Firefox 99, Safari 15. */
  target?: string | string[];
  /** The project's folder. Default: the working directory. */
  root?: string;
  /** The module that exports `app`. Default: `main.ts`. */
  serverEntry?: string;
  /** Where a build is written. Default: `_fresh`. */
  outDir?: string;
  /** Default: `static`. */
  staticDir?: string;
  /** Default: `islands`. */
  islandDir?: string;
  /** Default: `routes`. */
  routeDir?: string;
  /** Files to leave out. Default: tests. */
  ignore?: RegExp[];
}

/** {@linkcode BuildOptions} with every default filled in. */
export type ResolvedBuildConfig = Required<BuildOptions> & {
  mode: "development" | "production";
};

interface Assets {
  routes: FoundRoute[];
  islands: { name: string; file: string; module: string }[];
  clientEntry: string;
  devEntry: string | null;
  files: Map<string, FileEntry>;
}

const TESTS = /[._]test\.[cm]?[jt]sx?$/;

/**
 * Builds an app, or serves it in development.
 *
 * @example
 * ```ts ignore
 * const builder = new Builder();
 * if (Deno.args.includes("build")) await builder.build();
 * else await builder.listen(() => import("./main.ts"));
 * ```
 */
// deno-lint-ignore no-explicit-any -- apps of every state
export class Builder<State = any> {
  /** The configuration with its defaults filled in. */
  config: ResolvedBuildConfig;
  #islands: string[] = [];

  /** @param options Where things are. */
  constructor(options: BuildOptions = {}) {
    const root = toPath(Deno.cwd(), options.root ?? ".");
    this.config = {
      target: options.target ?? ["chrome99", "firefox99", "safari15"],
      root,
      serverEntry: toPath(root, options.serverEntry ?? "main.ts"),
      outDir: toPath(root, options.outDir ?? "_fresh"),
      staticDir: toPath(root, options.staticDir ?? "static"),
      islandDir: toPath(root, options.islandDir ?? "islands"),
      routeDir: toPath(root, options.routeDir ?? "routes"),
      ignore: options.ignore ?? [TESTS],
      mode: "production",
    };
  }

  /** Treat a module as one with islands, wherever it is. */
  registerIsland(specifier: string): void {
    this.#islands.push(toPath(this.config.root, specifier));
  }

  /**
   * Serve an app in development: nothing is cached, and browsers reload when the server starts again, as it does
   * under `deno run --watch`.
   */
  async listen(
    importApp: () => Promise<{ app: App<State> } | App<State>>,
    options: ListenOptions = {},
  ): Promise<void> {
    this.config.mode = "development";
    const [imported, assets] = await Promise.all([importApp(), this.#assets()]);
    const app = imported instanceof App ? imported : imported.app;
    const { root, staticDir } = this.config;
    const snapshot = await this.#snapshot(assets, crypto.randomUUID());
    const cache = new SnapshotCache(
      root,
      snapshot,
      (path) => findStatic(staticDir, path),
    );
    setBuildCache(app, cache, "development");
    setErrorListener(app, (error) => {
      if (!(error instanceof HttpError) || error.status >= 500) {
        console.error(error);
      }
    });

    const handler = app.handler();
    const reload = liveReload(options.signal);
    await serve(
      (request, info) =>
        new URL(request.url).pathname === LIVE_RELOAD_PATH
          ? Promise.resolve(reload())
          : handler(request, info),
      options,
      app.config.basePath,
    );
  }

  /**
   * Build the app.
   *
   * @param options `snapshot: "memory"` writes nothing, for tests; the default writes `outDir`.
   * @returns Gives the build to an app.
   */
  async build(
    options: {
      mode?: "development" | "production";
      snapshot?: "disk" | "memory";
    } = {},
  ): Promise<(app: App<State>) => void> {
    this.config.mode = options.mode ?? "production";
    const assets = await this.#assets();
    for (const [path, entry] of await collectStatic(this.config.staticDir)) {
      if (!assets.files.has(path)) assets.files.set(path, entry);
    }
    const buildId = await hashFiles(assets.files);

    if (options.snapshot !== "memory") {
      await writeBuild({ ...this.config, ...assets, buildId });
      console.log(`Assets written to: ${this.config.outDir}`);
      return () => {
        throw new Error(
          'Expected build() to have { snapshot: "memory" }, but found one on disk',
        );
      };
    }
    const cache = new SnapshotCache(
      this.config.root,
      await this.#snapshot(assets, buildId),
    );
    return (app) => setBuildCache(app, cache, app.config.mode);
  }

  /** Find routes and islands, and bundle the islands. */
  async #assets(): Promise<Assets> {
    const { routes, islands: found } = await crawl(this.config);
    const islands = uniqueNames([...new Set([...found, ...this.#islands])]);
    const development = this.config.mode === "development";
    const entries: Record<string, string> = Object.fromEntries(islands);
    // A page without islands loads nothing, so that without islands there is no runtime to build.
    if (islands.length > 0) entries["fresh-runtime"] = ownModule("main.ts");
    if (development) entries["fresh-dev"] = ownModule("dev.ts");

    const bundled: Bundle = Object.keys(entries).length === 0
      ? { entries: new Map(), files: new Map() }
      : await bundle({ ...this.config, entries });
    const url = (name: string) => {
      const file = bundled.entries.get(name);
      return file === undefined ? "" : SCRIPT_PATH + file;
    };

    const files = new Map<string, FileEntry>();
    for (const [name, source] of bundled.files) {
      files.set(SCRIPT_PATH + name, {
        hash: await hashBytes(source),
        contentType: contentType(name),
        source,
      });
    }
    return {
      routes,
      islands: islands.map(([name, module]) => ({
        name,
        module,
        file: url(name),
      })),
      clientEntry: url("fresh-runtime"),
      devEntry: development ? url("fresh-dev") : null,
      files,
    };
  }

  async #snapshot(assets: Assets, buildId: string): Promise<Snapshot<State>> {
    const load = (file: string) => import(pathToFileURL(file).href);
    const islands = await Promise.all(
      assets.islands.map(async ({ name, file, module }) => ({
        name,
        file,
        mod: await load(module),
      })),
    );
    const routes = await Promise.all(
      assets.routes.map(async (
        { lazy, file, ...route },
      ): Promise<FsRouteFile<State>> => ({
        ...route,
        mod: lazy ? () => load(file) : await load(file) as RouteModule<State>,
      })),
    );
    const { clientEntry, devEntry, files } = assets;
    return { buildId, clientEntry, devEntry, islands, routes, files };
  }
}

function ownModule(name: string): string {
  return fileURLToPath(new URL(`../runtime/client/${name}`, import.meta.url));
}

function toPath(root: string, path: string): string {
  return path.startsWith("file:") ? fileURLToPath(path) : resolve(root, path);
}

/** A name for each island module, from its file's. */
function uniqueNames(modules: string[]): [name: string, module: string][] {
  const taken = new Set<string>();
  return modules.map((module) => {
    const base = /([^\\/]+?)(?:\.[^.\\/]+)?$/.exec(module)?.[1]?.replace(/\W+/g, "_") ??
      "island";
    let name = base;
    for (let i = 1; taken.has(name); i++) name = `${base}_${i}`;
    taken.add(name);
    return [name, module];
  });
}

/** The build's version: the same files have the same one. */
async function hashFiles(files: Map<string, FileEntry>): Promise<string> {
  const lines = [...files].map(([path, { hash }]) => `${path} ${hash}`).sort()
    .join("\n");
  return (await hashBytes(new TextEncoder().encode(lines))).slice(0, 20);
}
