import type { AnyComponent } from "preact";
import { type BuildCache, type Island, registerIslands, type StaticFile } from "./build_cache.ts";
import type { Command } from "./commands.ts";
import { type FsRouteFile, routeCommands } from "./fs_routes.ts";

/** A static file of a build. */
export interface FileEntry {
  hash: string | null;
  contentType: string;
  /** The content, or its path. */
  source: Uint8Array<ArrayBuffer> | string;
}

/** Everything that a build found and made. */
export interface Snapshot<State> {
  buildId: string;
  clientEntry: string;
  devEntry: string | null;
  islands: { name: string; file: string; mod: Record<string, unknown> }[];
  routes: FsRouteFile<State>[];
  /** By URL path. */
  files: Map<string, FileEntry>;
}

/** A build cache over a snapshot. */
export class SnapshotCache<State> implements BuildCache<State> {
  readonly root: string;
  readonly buildId: string;
  readonly clientEntry: string;
  readonly devEntry: string | null;
  readonly islands: Map<AnyComponent, Island> = new Map();
  #snapshot: Snapshot<State>;
  #findFile: (path: string) => Promise<FileEntry | null>;

  /**
   * @param root The project's folder.
   * @param findFile Looks for static files that the snapshot does not have.
   */
  constructor(
    root: string,
    snapshot: Snapshot<State>,
    findFile: (path: string) => Promise<FileEntry | null> = () => Promise.resolve(null),
  ) {
    this.root = root;
    this.buildId = snapshot.buildId;
    this.clientEntry = snapshot.clientEntry;
    this.devEntry = snapshot.devEntry;
    this.#snapshot = snapshot;
    this.#findFile = findFile;
    const taken = new Set<string>();
    for (const { name, file, mod } of snapshot.islands) {
      registerIslands(this.islands, taken, mod, file, name);
    }
  }

  fsRoutes(): Command<State>[] {
    return routeCommands(this.#snapshot.routes);
  }

  async readFile(path: string): Promise<StaticFile | null> {
    const entry = this.#snapshot.files.get(path) ?? await this.#findFile(path);
    if (entry === null) return null;
    const { hash, contentType, source } = entry;
    if (typeof source !== "string") {
      return {
        hash,
        contentType,
        size: source.byteLength,
        body: source,
        close: () => {},
      };
    }
    try {
      const file = await Deno.open(source);
      const { size } = await file.stat();
      return {
        hash,
        contentType,
        size,
        body: file.readable,
        close: () => file.close(),
      };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }
}
