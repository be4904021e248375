import type { Plugin } from "esbuild";
import { type ImportScope, readImportMaps, resolveImport } from "./import_map.ts";
import { join, relative, resolve } from "./paths.ts";

/** What to bundle. */
export interface BundleOptions {
  root: string;
  /** Module path by entry name. */
  entries: Record<string, string>;
  target: string | string[];
  mode: "development" | "production";
}

/** The bundled modules. */
export interface Bundle {
  /** File name of each entry. */
  entries: Map<string, string>;
  /** Content by file name; a name changes with its content. */
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

/** Bundle modules for the browser. What several share is a file of its own. */
export async function bundle(options: BundleOptions): Promise<Bundle> {
  const esbuild = await import("esbuild");
  const production = options.mode === "production";
  const outdir = join(options.root, "_fresh_bundle");
  try {
    const result = await esbuild.build({
      absWorkingDir: options.root,
      entryPoints: options.entries,
      outdir,
      entryNames: "[name]-[hash]",
      chunkNames: "chunk-[hash]",
      assetNames: "asset-[hash]",
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "browser",
      target: options.target,
      minify: production,
      sourcemap: production ? false : "inline",
      legalComments: "none",
      jsx: "automatic",
      jsxImportSource: "preact",
      tsconfigRaw: {},
      define: { "process.env.NODE_ENV": JSON.stringify(options.mode) },
      plugins: [importMapPlugin(await readImportMaps(options.root))],
      metafile: true,
      write: false,
      logLevel: "silent",
    });

    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const { path, contents } of result.outputFiles) {
      files.set(relative(outdir, path), contents as Uint8Array<ArrayBuffer>);
    }
    const byModule = new Map<string, string>();
    for (
      const [path, { entryPoint }] of Object.entries(result.metafile.outputs)
    ) {
      if (entryPoint === undefined) continue;
      byModule.set(
        resolve(options.root, entryPoint),
        relative(outdir, join(options.root, path)),
      );
    }
    const entries = new Map<string, string>();
    for (const [name, module] of Object.entries(options.entries)) {
      const file = byModule.get(module);
      if (file === undefined) {
        throw new Error(`Expected a bundle of ${module}, but found none`);
      }
      entries.set(name, file);
    }
    return { entries, files };
  } finally {
    await esbuild.stop();
  }
}

/** Resolve imports as Deno does, by the project's import map. */
function importMapPlugin(scopes: ImportScope[]): Plugin {
  const RESOLVED = Symbol("resolved");
  return {
    name: "import-map",
    setup(build) {
      build.onResolve({ filter: /^[^./]|^\.[^./]/ }, async (args) => {
        if (args.kind === "entry-point" || args.pluginData === RESOLVED) {
          return null;
        }
        // Packages have names of their own for their dependencies.
        if (/[\\/]node_modules[\\/]/.test(args.importer)) return null;
        const target = resolveImport(scopes, args.path);
        if (target === null) return null;
        if ("file" in target) return { path: target.file };
        return await build.resolve(target.npm, {
          resolveDir: target.from,
          kind: args.kind,
          importer: args.importer,
          pluginData: RESOLVED,
        });
      });
    },
  };
}
