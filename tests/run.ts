/**
 * Runs a suite of tests: `test` where none is named, which checks format, lint and types of the whole project beside it;
 * or `flows` or `pages`. Says what was skipped and why, and ends with one line that counts.
 */
import { fileURLToPath } from "node:url";
import { isSuite, joinTestFiles } from "./joined_files.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const deno = Deno.execPath();
const [suite = "test"] = Deno.args;

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

/** Checks that run no test: what Deno is asked, by name. */
const CHECKS = {
  format: ["fmt", "--check"],
  lint: ["lint"],
  types: ["check", "--quiet", "."],
};

/** Runs the checks one after another, says at once what is wrong, and names those that failed. */
async function failedChecks(): Promise<string[]> {
  const failed: string[] = [];
  for (const [name, args] of Object.entries(CHECKS)) {
    const { success, stdout, stderr } = await new Deno.Command(deno, { args, stdin: "null" })
      .output();
    console.log(`── ${name}: ${success ? "ok" : "FAILED"}`);
    if (success) continue;
    failed.push(`${name}: deno ${args.join(" ")}`);
    const text = new TextDecoder();
    console.log(text.decode(stdout) + text.decode(stderr));
  }
  return failed;
}

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Runs the suite's tests, joined by folder, and shows their output as it comes. */
async function runTests(): Promise<Outcome> {
  const folder = await Deno.makeTempDir({ prefix: "holdfast_tests_" });
  try {
    return await runFiles(await joinTestFiles(suite, ROOT, folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runFiles(files: readonly string[]): Promise<Outcome> {
  const process = new Deno.Command(deno, {
    // The types are checked beside.
    args: ["test", "--frozen", "--allow-all", "--parallel", "--no-check", ...files],
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

if (!isSuite(suite)) throw new Error(`There is no suite "${suite}".`);
const [failures, { code, output }] = await Promise.all([
  suite === "test" ? failedChecks() : [],
  runTests(),
]);

for (const { what, missing, why } of NEEDS) {
  if (missing()) console.log(`SKIPPED, for want of ${what}: ${why}.`);
}
for (const [, name] of output.matchAll(/^(.*) \.\.\. ignored/gm)) console.log(`SKIPPED: ${name}`);
for (const failure of failures) console.log(`FAILED: ${failure}`);

const summary = output.match(
  /\| (\d+) passed(?: \([^)]*\))? \| (\d+) failed(?: \([^)]*\))?(?: \| (\d+) ignored)?/,
);
// A run that ends without a summary has failed.
const [, passed = "0", failed = "1", ignored = "0"] = summary ?? [];
const faults = Math.max(Number(failed), code === 0 ? 0 : 1) + failures.length;
console.log(`tests: ${passed} passed, ${faults} failed, ${ignored} skipped`);
Deno.exit(faults === 0 ? 0 : 1);
