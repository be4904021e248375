/**
 * Lighthouse's marks of the pages that people open most, on the demo store as `deno task start` serves it. Ends with
 * exit code 1 where a mark is below 95.
 *
 * Lighthouse and what it brings are 200 packages, so it is not in deno.json, whose packages everyone fetches who
 * starts the app: it has a lock file of its own here.
 */
import { join } from "node:path";
import { startProgram } from "../support/program.ts";

const PAGES = ["/", "/customers", "/models"];
const AT_LEAST = 95;
const LIGHTHOUSE = "npm:lighthouse@12.8.2";
const CHROMIUM = "/usr/bin/chromium";
const CHROMIUM_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking";

/** The part of Lighthouse's report that is read here; marks are from 0 to 1. */
interface Report {
  readonly categories: Readonly<Record<string, { readonly title: string; readonly score: number }>>;
}

const program = await startProgram();
let good = true;
try {
  for (const path of PAGES) {
    const marks = Object.values((await reportOn(`${program.origin}${path}`)).categories)
      .map(({ title, score }) => ({ title, mark: Math.round(score * 100) }));
    console.log(`${path}: ${marks.map(({ title, mark }) => `${title} ${mark}`).join(", ")}`);
    good &&= marks.length === 4 && marks.every(({ mark }) => mark >= AT_LEAST);
  }
} finally {
  await program.stop();
}
if (!good) console.error(`A mark is below ${AT_LEAST}.`);
Deno.exit(good ? 0 : 1);

async function reportOn(url: string): Promise<Report> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-all",
      "--no-config",
      "--node-modules-dir=none",
      "--frozen",
      `--lock=${join(import.meta.dirname!, "deno.lock")}`,
      LIGHTHOUSE,
      url,
      "--quiet",
      "--output=json",
      "--output-path=stdout",
      `--chrome-flags=${CHROMIUM_FLAGS}`,
    ],
    env: { CHROME_PATH: CHROMIUM },
  }).output();
  const decoder = new TextDecoder();
  if (code !== 0) throw new Error(decoder.decode(stderr));
  return JSON.parse(decoder.decode(stdout));
}
