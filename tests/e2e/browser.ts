import { createRequire } from "node:module";
import { type Browser, chromium, type Page } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";

/** Whether the machine has the browser that these tests drive. */
export const hasChromium = (() => {
  try {
    return Deno.statSync(CHROMIUM).isFile;
  } catch {
    return false;
  }
})();

/** Starts Chromium, quiet towards the network. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Registers a test that drives a browser; says loudly that it did not run where there is none. */
export function browserTest(name: string, fn: () => Promise<void>): void {
  Deno.test({
    name: hasChromium ? name : `${name}: SKIPPED, there is no ${CHROMIUM}`,
    ignore: !hasChromium,
    sanitizeOps: false,
    sanitizeResources: false,
    fn,
  });
}

/** What axe finds wrong with a page, one line each. */
export async function axeFindings(page: Page): Promise<string[]> {
  const file = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  const source = await Deno.readTextFile(file);
  // Evaluated by the debugger, which the page's policy does not bind.
  await page.evaluate(source);
  return await page.evaluate(async () => {
    // deno-lint-ignore no-explicit-any -- axe has put itself there
    const { violations } = await (globalThis as any).axe.run();
    return violations.map((each: { id: string; nodes: { html: string }[] }) =>
      `${each.id}: ${each.nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`
    );
  });
}
