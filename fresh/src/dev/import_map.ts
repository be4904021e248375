import { dirname, fileURLToPath, join, resolve } from "./paths.ts";

/** The `imports` of one `deno.json`. */
export interface ImportScope {
  /** Folder of the `deno.json`. */
  dir: string;
  imports: Record<string, string>;
}

/** Where an import leads: to a file, or to an npm package below `node_modules`. */
export type Target = { file: string } | { npm: string; from: string };

const OWN_NAME = "@fresh/core";
const OWN_EXPORTS: Record<string, string> = {
  "": "../mod.ts",
  "/runtime": "../runtime/mod.ts",
};

/** Read the import maps at and above a folder, the nearest first: as in a workspace, it has precedence. */
export async function readImportMaps(root: string): Promise<ImportScope[]> {
  const scopes: ImportScope[] = [];
  for (let dir = root;; dir = dirname(dir)) {
    const path = join(dir, "deno.json");
    try {
      const { imports } = JSON.parse(await Deno.readTextFile(path));
      if (imports !== undefined) scopes.push({ dir, imports });
    } catch (error) {
      if (error instanceof SyntaxError) {
        throw new Error(`Expected ${path} to be JSON without comments`, {
          cause: error,
        });
      }
      // Folders above the project may be out of bounds.
      if (
        !(error instanceof Deno.errors.NotFound ||
          error instanceof Deno.errors.NotCapable)
      ) {
        throw error;
      }
    }
    if (dir === dirname(dir)) return scopes;
  }
}

/**
 * Resolve an import that is not relative.
 *
 * @returns Null where no import map says anything of it.
 * @throws Where it leads to what cannot be bundled, such as another package of JSR.
 */
export function resolveImport(
  scopes: ImportScope[],
  specifier: string,
): Target | null {
  for (const { dir, imports } of scopes) {
    const mapped = lookUp(imports, specifier);
    if (mapped !== undefined) return toTarget(mapped, dir, specifier);
  }
  const dir = scopes[0]?.dir;
  return dir === undefined || !/^(npm|jsr|file|https?):/.test(specifier)
    ? null
    : toTarget(specifier, dir, specifier);
}

function toTarget(mapped: string, dir: string, specifier: string): Target {
  const [, scheme, rest = ""] = /^(npm|jsr|file|https?):\/?(.*)$/.exec(mapped) ?? [];
  switch (scheme) {
    case undefined:
      return { file: resolve(dir, mapped) };
    case "npm":
      return { npm: withoutVersion(rest), from: dir };
    case "file":
      return { file: fileURLToPath(mapped) };
    case "jsr": {
      const path = withoutVersion(rest);
      const own = path.startsWith(OWN_NAME) ? OWN_EXPORTS[path.slice(OWN_NAME.length)] : undefined;
      if (own !== undefined) {
        return { file: fileURLToPath(new URL(own, import.meta.url)) };
      }
    }
  }
  throw new Error(
    `Expected ${specifier} to be bundled from a file or from npm, but found ${mapped}`,
  );
}

/** The entry of the map: the same name, else the longest that is a folder of it. */
function lookUp(
  imports: Record<string, string>,
  specifier: string,
): string | undefined {
  const exact = imports[specifier];
  if (exact !== undefined) return exact;
  const folder = Object.keys(imports)
    .filter((key) => specifier.startsWith(key.endsWith("/") ? key : `${key}/`))
    .sort((a, b) => b.length - a.length)[0];
  const target = folder === undefined ? undefined : imports[folder];
  return folder === undefined || target === undefined
    ? undefined
    : target + specifier.slice(folder.length);
}

/** `@scope/name@1.2.3/path` without the version. */
function withoutVersion(path: string): string {
  return path.replace(/^((?:@[^/]+\/)?[^@/]+)@[^/]+/, "$1");
}
