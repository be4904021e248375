import { join } from "node:path";
import { pathToFileURL } from "node:url";

const TEST_FILE = /_test\.tsx?$/;

/**
 * The suites that have a task of their own, beside `test`, which runs every other folder: each flow through the whole
 * program, in a browser, in processes of its own or with a runtime that is fetched; and every page in a browser.
 */
const SUITES: Readonly<Record<string, readonly string[]>> = {
  flows: [
    "tests/client",
    "tests/crash",
    "tests/e2e",
    "tests/onnx",
    "tests/processes",
    "tests/schema_lint",
    "tests/webhooks",
  ],
  pages: ["tests/pages"],
};

const LEFT_OUT = new Set(["node_modules", "_fresh"]);

/** Those that take longest, by measured time: begun first, so that the others fill the two threads evenly. */
const LONGEST = [
  "services",
  "tests/http",
  "ml",
  "tests/pipeline",
  "tests/graphql",
  "tests/cli",
  "tests/e2e",
  "tests/crash",
];

/** Whether a suite has a task. */
export const isSuite = (name: string): boolean => name === "test" || Object.hasOwn(SUITES, name);

/**
 * Writes one file for each folder of a suite's test files, which imports them all, and names what it wrote.
 *
 * Deno gives every file that it tests a thread and modules of its own. To load the program there, to bundle the browser's
 * files and to open databases takes longer than the tests of most files do; those of one folder have all this once.
 *
 * @param suite such as `test` or `flows`
 * @param root the folder that holds the project
 * @param into an empty folder for the written files
 */
export async function joinTestFiles(suite: string, root: string, into: string): Promise<string[]> {
  const files = (await Array.fromAsync(testFiles(root))).filter((path) => suiteOf(path) === suite);
  const groups = Map.groupBy(files.sort(), groupOf);
  const joined: string[] = [];
  for (const group of [...groups.keys()].sort((a, b) => rank(a) - rank(b))) {
    const path = join(into, `${group.replaceAll("/", "_")}_test.ts`);
    const imports = groups.get(group)!
      .map((each) => `import "${pathToFileURL(join(root, each))}";\n`);
    await Deno.writeTextFile(path, imports.join(""));
    joined.push(path);
  }
  return joined;
}

function suiteOf(path: string): string {
  const own = Object.entries(SUITES)
    .find(([, folders]) => folders.some((folder) => path.startsWith(`${folder}/`)));
  return own?.[0] ?? "test";
}

/**
 * The part of the project that a file tests: a folder at the top, or one of those below `tests`. The files of `fresh` stay
 * apart: an app's build is the state of a module, as in Fresh, and several of them build one. So do those of the pages,
 * each of which takes minutes.
 */
function groupOf(path: string): string {
  const [top, below] = path.split("/");
  if (top === "fresh" || suiteOf(path) === "pages") return path;
  return top === "tests" ? `${top}/${below}` : top!;
}

/** Where a group stands in the order in which they are begun. */
function rank(group: string): number {
  const at = LONGEST.indexOf(group);
  return at < 0 ? LONGEST.length : at;
}

async function* testFiles(root: string, folder = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (name.startsWith(".") || LEFT_OUT.has(path)) continue;
    if (isDirectory) yield* testFiles(root, path);
    else if (TEST_FILE.test(name)) yield path;
  }
}
