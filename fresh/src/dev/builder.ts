import type { App } from "../app.ts";
import type { ListenOptions } from "../listen.ts";

/** Options of {@linkcode Builder}. */
export interface BuildOptions {
  /** Browsers to write code for, as esbuild names them. */
  target?: string | string[];
  /** The project's folder. Other paths are relative to it. Default: the working directory. */
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

/** TODO */
export type ResolvedBuildConfig = Required<BuildOptions>;

// deno-lint-ignore no-explicit-any -- a builder serves apps of any state
export class Builder<State = any> {
  constructor(readonly options: BuildOptions = {}) {}
  listen(
    _importApp: () => Promise<{ app: App<State> } | App<State>>,
    _options: ListenOptions = {},
  ): Promise<void> {
    throw new Error("not yet");
  }
  build(
    _options: {
      mode?: "development" | "production";
      snapshot?: "disk" | "memory";
    } = {},
  ): Promise<(app: App<State>) => void> {
    throw new Error("not yet");
  }
}
