import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "../e2e/browser.ts";
import { PAGES } from "./pages.ts";
import { withSeededApp } from "../e2e/seeded_app.ts";

/** Where the keyboard came by on its way through a page. */
interface Journey {
  /** Controls that it never reached. */
  readonly missed: readonly string[];
  /** Controls that do not show that they have the focus. */
  readonly unseen: readonly string[];
}

/** Maximum number of times that the focus stops within one control: a date has its day, month, year and calendar. */
const STOPS = 4;

/** Presses Tab until the focus leaves the page. */
async function tabThrough(page: Page): Promise<Journey> {
  const controls = await page.evaluate(() => {
    // Of radio buttons that belong together, the focus stops at one alone.
    const groups = new Set<string>();
    const own = [...document.querySelectorAll<HTMLElement>(
      "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']",
    )].filter((each) => {
      if (each.matches(":disabled, [tabindex='-1']") || !each.checkVisibility()) return false;
      if (!(each instanceof HTMLInputElement) || each.type !== "radio") return true;
      const group = `${each.form?.action} ${each.name}`;
      return groups.has(group) ? false : Boolean(groups.add(group));
    });
    own.forEach((each, index) => each.dataset.control = String(index));
    return own.map((each) => each.outerHTML.slice(0, 100));
  });
  const reached = new Set<number>();
  const seen = new Set<number>();
  for (let press = 0; press <= controls.length * STOPS; press++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const active = document.activeElement as HTMLElement | null;
      if (!active || active === document.body) return null;
      const group = active instanceof HTMLInputElement && active.type === "radio"
        ? [...document.querySelectorAll<HTMLInputElement>(`input[type=radio]`)].find((each) =>
          each.form === active.form && each.name === active.name && each.dataset.control
        )
        : null;
      // A control that is hidden behind its label shows the ring there.
      const rings = [active, active.nextElementSibling, active.closest("label")]
        .filter((each) => each !== null).map((each) => getComputedStyle(each));
      return {
        index: Number((group ?? active).dataset.control ?? -1),
        ring: rings.some(({ outlineStyle, outlineWidth }) =>
          outlineStyle !== "none" && parseFloat(outlineWidth) > 0
        ),
      };
    });
    if (!at) break;
    reached.add(at.index);
    if (at.ring) seen.add(at.index);
  }
  return {
    missed: controls.filter((_, index) => !reached.has(index)),
    unseen: controls.filter((_, index) => reached.has(index) && !seen.has(index)),
  };
}

browserTest(
  "Tab reaches every control of every page, and each shows that it is reached",
  async () => {
    await withSeededApp(async (browser, baseURL) => {
      const page = await browser.newPage({ baseURL, locale: "en-GB" });
      const findings: string[] = [];
      for (const [name, path] of PAGES) {
        await page.goto(path, { waitUntil: "networkidle" });
        const { missed, unseen } = await tabThrough(page);
        findings.push(...missed.map((html) => `${name}: not reached: ${html}`));
        findings.push(...unseen.map((html) => `${name}: no ring: ${html}`));
      }
      assert.deepEqual(findings, []);
    });
  },
);
