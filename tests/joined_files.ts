import { join } from "node:path";
import { pathToFileURL } from "node:url";

const TEST_FILE = /_test\.tsx?$/;
/** Folders without tests of ours, and those that another task runs. */
const LEFT_OUT = new Set(["node_modules", "_fresh", "tests/pages"]);

/**
 * Writes one file for each folder of test files, which imports them all, and names what it wrote.
 *
 * Deno gives every file that it tests a thread and modules of its own. To load the program there, to bundle the browser's
 * files and to open databases takes longer than the tests of most files do; those of one folder have all this once.
 *
 * @param root the folder that holds the project
 * @param into an empty folder for the written files
 */
export async function joinTestFiles(root: string, into: string): Promise<string[]> {
  const files = await Array.fromAsync(testFiles(root));
  const joined: string[] = [];
  for (const [group, paths] of Map.groupBy(files.sort(), groupOf)) {
    const path = join(into, `${group.replaceAll("/", "_")}_test.ts`);
    const imports = paths.map((each) => `import "${pathToFileURL(join(root, each))}";\n`);
    await Deno.writeTextFile(path, imports.join(""));
    joined.push(path);
  }
  return joined;
}

/**
 * The part of the project that a file tests: a folder at the top, or one of those below `tests`. The files of `fresh` stay
 * apart: an app's build is the state of a module, as in Fresh, and several of them build one.
 */
function groupOf(path: string): string {
  const [top, below] = path.split("/");
  if (top === "fresh") return path;
  return top === "tests" ? `${top}/${below}` : top!;
}

async function* testFiles(root: string, folder = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (name.startsWith(".") || LEFT_OUT.has(path)) continue;
    if (isDirectory) yield* testFiles(root, path);
    else if (TEST_FILE.test(name)) yield path;
  }
}
