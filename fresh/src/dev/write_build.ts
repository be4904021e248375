import type { FileEntry } from "../snapshot.ts";
import type { FoundRoute } from "./crawl.ts";
import { dirname, join, relative, SEPARATOR } from "./paths.ts";

/** What a build writes. */
export interface BuildOutput {
  root: string;
  outDir: string;
  serverEntry: string;
  buildId: string;
  clientEntry: string;
  islands: { name: string; file: string; module: string }[];
  routes: FoundRoute[];
  /** By URL path; bytes are written below `static/` of the output. */
  files: Map<string, FileEntry>;
}

const NOTICE = "// Written by the build. Changes are lost with the next one.\n";

/** Write the files of a build: `server.js`, `snapshot.js` and the client's modules. */
export async function writeBuild(output: BuildOutput): Promise<void> {
  const staticOut = join(output.outDir, "static");
  await Deno.remove(staticOut, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });

  const files: [
    string,
    { hash: string | null; contentType: string; source: string },
  ][] = [];
  for (const [path, { hash, contentType, source }] of output.files) {
    let file = source;
    if (typeof file !== "string") {
      const bytes = file;
      file = join(staticOut, path);
      await Deno.mkdir(dirname(file), { recursive: true });
      await Deno.writeFile(file, bytes);
    }
    files.push([path, {
      hash,
      contentType,
      source: posix(relative(output.root, file)),
    }]);
  }

  await Deno.writeTextFile(
    join(output.outDir, "snapshot.js"),
    snapshotModule(output, files),
  );
  // Last, so that a server.js means a whole build.
  await Deno.writeTextFile(
    join(output.outDir, "server.js"),
    serverModule(output),
  );
}

function serverModule(output: BuildOutput): string {
  return `${NOTICE}import { fromFileUrl, setBuildCache, SnapshotCache } from "fresh/internal";
import { snapshot } from "./snapshot.js";
import { app } from ${specifier(output, output.serverEntry)};

const root = fromFileUrl(new URL(${
    JSON.stringify(`${posix(relative(output.outDir, output.root)) || "."}/`)
  }, import.meta.url));
for (const file of snapshot.files.values()) file.source = root + file.source;
setBuildCache(app, new SnapshotCache(root, snapshot), "production");
export default { fetch: app.handler() };
`;
}

function snapshotModule(
  output: BuildOutput,
  files: [string, unknown][],
): string {
  const imports: string[] = [];
  const load = (name: string, module: string) => {
    imports.push(`import * as ${name} from ${specifier(output, module)};\n`);
    return name;
  };

  const islands = output.islands.map(({ name, file, module }, i) =>
    `    { name: ${JSON.stringify(name)}, file: ${JSON.stringify(file)}, mod: ${
      load(`island${i}`, module)
    } },\n`
  );
  const routes = output.routes.map(
    ({ id, type, path, pattern, lazy, file }, i) => {
      const mod = lazy ? `() => import(${specifier(output, file)})` : load(`route${i}`, file);
      return `    { ...${JSON.stringify({ id, type, path, pattern })}, mod: ${mod} },\n`;
    },
  );

  return `${NOTICE}${imports.join("")}
export const snapshot = {
  buildId: ${JSON.stringify(output.buildId)},
  clientEntry: ${JSON.stringify(output.clientEntry)},
  devEntry: null,
  islands: [
${islands.join("")}  ],
  routes: [
${routes.join("")}  ],
  files: new Map(${JSON.stringify(files, null, 2)}),
};
`;
}

/** The import of a module as seen from the output. */
function specifier(output: BuildOutput, module: string): string {
  const path = posix(relative(output.outDir, module));
  const url = encodeURI(path).replaceAll("?", "%3F").replaceAll("#", "%23");
  return JSON.stringify(url.startsWith(".") ? url : `./${url}`);
}

function posix(path: string): string {
  return path.replaceAll(SEPARATOR, "/");
}
