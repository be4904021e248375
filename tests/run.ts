/**
 * The whole test command: format, lint, types, then every test but those of each page in a browser, which take minutes
 * and have a task of their own; or, given paths, the types and tests there. Says what was skipped and why, and ends
 * with one line that counts.
 */
import { fileURLToPath } from "node:url";
import { joinTestFiles } from "./joined_files.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const deno = Deno.execPath();
const paths = Deno.args;

/** What some tests need beside Deno, and how to say that it is missing. */
const NEEDS = [
  {
    what: "PostgreSQL",
    missing: () => !Deno.env.get("HOLDFAST_TEST_DATABASE_URL"),
    why:
      "HOLDFAST_TEST_DATABASE_URL is not set: the database tests ran on the embedded database only",
  },
  {
    what: "Chromium",
    missing: () => !exists("/usr/bin/chromium"),
    why: "there is no /usr/bin/chromium: the browser tests did not run",
  },
  {
    what: "the reference table",
    missing: () =>
      !exists(`${Deno.env.get("HOLDFAST_REFERENCE_DATA") ?? "../shared/data"}/ecommerce-churn.csv`),
    why:
      "there is no ../shared/data/ecommerce-churn.csv (or HOLDFAST_REFERENCE_DATA): the figures of " +
      "the reference were not checked",
  },
];

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

async function step(name: string, args: string[]): Promise<void> {
  console.log(`── ${name}`);
  const { code } = await new Deno.Command(deno, { args, stdin: "null" }).spawn().status;
  if (code !== 0) {
    console.error(`tests: 0 passed, 1 failed`);
    console.error(`${name} failed: deno ${args.join(" ")}`);
    Deno.exit(code);
  }
}

/** Runs every test, joined by folder. */
async function runAllTests(): Promise<Outcome> {
  const folder = await Deno.makeTempDir({ prefix: "holdfast_tests_" });
  try {
    return await runTests(await joinTestFiles(ROOT, folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Runs the tests in files or folders, showing their output as it comes. */
async function runTests(args: string[]): Promise<Outcome> {
  console.log("── tests");
  const process = new Deno.Command(deno, {
    // Types have been checked by then.
    args: ["test", "--frozen", "--allow-all", "--parallel", "--no-check", ...args],
    stdin: "null",
    stdout: "piped",
    env: {
      NO_COLOR: "1",
      // Two files at a time on any machine: much of a test is waiting, for a browser or a database.
      DENO_JOBS: "2",
      // Compiling PGlite's and the ONNX runtime's code a second time, to make it faster, takes longer than a test runs it.
      DENO_V8_FLAGS: "--liftoff-only",
    },
  }).spawn();
  const decoder = new TextDecoder();
  let output = "";
  for await (const chunk of process.stdout) {
    await Deno.stdout.write(chunk);
    output += decoder.decode(chunk, { stream: true });
  }
  return { code: (await process.status).code, output };
}

if (paths.length === 0) {
  await step("format", ["fmt", "--check", "--quiet"]);
  await step("lint", ["lint", "--quiet"]);
}
await step("types", ["check", "--quiet", ...(paths.length === 0 ? ["."] : paths)]);
const { code, output } = paths.length === 0 ? await runAllTests() : await runTests(paths);

for (const { what, missing, why } of NEEDS) {
  if (missing()) console.log(`SKIPPED, for want of ${what}: ${why}.`);
}
for (const [, name] of output.matchAll(/^(.*) \.\.\. ignored/gm)) console.log(`SKIPPED: ${name}`);

const summary = output.match(
  /\| (\d+) passed(?: \([^)]*\))? \| (\d+) failed(?: \([^)]*\))?(?: \| (\d+) ignored)?/,
);
const [, passed = "0", failed = "1", ignored = "0"] = summary ?? [];
console.log(`tests: ${passed} passed, ${failed} failed, ${ignored} skipped`);
Deno.exit(code);
