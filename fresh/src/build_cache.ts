import type { AnyComponent } from "preact";
import type { Command } from "./commands.ts";

/** An island as the server knows it. */
export interface Island {
  /** Unique name, by which the page's markers refer to it. */
  name: string;
  /** URL path of its client module. */
  file: string;
  /** Which export of that module. */
  exportName: string;
  fn: AnyComponent;
}

/** A file to serve. */
export interface StaticFile {
  /** Content hash for the ETag; null in development. */
  hash: string | null;
  size: number;
  contentType: string;
  body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>;
  /** Release the file when the body is not read. */
  close(): void;
}

/** What a build hands to an app: its file routes, islands and static files. */
export interface BuildCache<State> {
  root: string;
  buildId: string;
  /** URL path of the client runtime; loaded only by pages with islands. */
  clientEntry: string;
  /** URL path of a script for every page; only in development. */
  devEntry: string | null;
  islands: Map<AnyComponent, Island>;
  fsRoutes(): Command<State>[];
  readFile(path: string): Promise<StaticFile | null>;
}

/** The cache of an app that no build was applied to: no file routes, no islands, no static files. */
export function emptyBuildCache<State>(): BuildCache<State> {
  return {
    root: ".",
    buildId: "none",
    clientEntry: "",
    devEntry: null,
    islands: new Map(),
    fsRoutes: () => [],
    readFile: () => Promise.resolve(null),
  };
}

/** Register what an island module exports: each function is an island. */
export function registerIslands(
  registry: Map<AnyComponent, Island>,
  taken: Set<string>,
  mod: Record<string, unknown>,
  file: string,
  moduleName: string,
): void {
  for (const [exportName, value] of Object.entries(mod)) {
    if (typeof value !== "function") continue;
    const base = exportName === "default" ? moduleName : exportName;
    let name = base;
    for (let i = 1; taken.has(name); i++) name = `${base}_${i}`;
    taken.add(name);
    registry.set(value as AnyComponent, {
      name,
      file,
      exportName,
      fn: value as AnyComponent,
    });
  }
}
