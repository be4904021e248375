import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { axeFindings, browserTest } from "../e2e/browser.ts";
import { PAGES } from "./pages.ts";
import { withSeededApp } from "../e2e/seeded_app.ts";

const WIDTHS = { wide: 1280, phone: 375 } as const;

type Variant = readonly ["en-GB" | "ko-KR", "light" | "dark", keyof typeof WIDTHS];

/** Each language, theme and width, and each theme in each width. */
const VARIANTS: readonly Variant[] = [
  ["en-GB", "light", "wide"],
  ["ko-KR", "dark", "wide"],
  ["ko-KR", "light", "phone"],
  ["en-GB", "dark", "phone"],
];
/** With the others, of which only a picture is taken. */
const EVERY_VARIANT: readonly Variant[] = [
  ...VARIANTS,
  ["en-GB", "dark", "wide"],
  ["ko-KR", "light", "wide"],
  ["ko-KR", "dark", "phone"],
  ["en-GB", "light", "phone"],
];

/** Where screenshots go when HOLDFAST_SCREENSHOTS names a folder. */
const screenshots = Deno.env.get("HOLDFAST_SCREENSHOTS");

browserTest(
  "axe finds nothing on any page, in either theme and language, wide or on a phone",
  async () => {
    await withSeededApp(async (browser, baseURL) => {
      const variants = screenshots ? EVERY_VARIANT : VARIANTS;
      // All at a time: the server and every window are threads or processes of their own.
      const findings = await Promise.all(variants.map(async (variant) => {
        const [locale, colorScheme, width] = variant;
        const viewport = { width: WIDTHS[width], height: 800 };
        const context = await browser.newContext({ baseURL, locale, colorScheme, viewport });
        const page = await context.newPage();
        const found: string[] = [];
        for (const [name, path] of PAGES) {
          await page.goto(path);
          if (screenshots) await takePicture(page, screenshots, name, variant);
          if (VARIANTS.includes(variant)) {
            found.push(...(await faultsOf(page)).map((fault) => `${name} (${variant}): ${fault}`));
          }
        }
        await context.close();
        return found;
      }));
      assert.deepEqual(findings.flat(), []);
    });
  },
);

async function takePicture(
  page: Page,
  folder: string,
  name: string,
  [locale, theme, width]: Variant,
): Promise<void> {
  const path = join(folder, `${name}-${locale.slice(0, 2)}-${theme}-${width}.png`);
  await page.screenshot({ path, fullPage: true });
}

/** What axe finds with everything unfolded, and how far the page is wider than its window. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.locator("details").evaluateAll((all) =>
    all.forEach((each) => each.setAttribute("open", ""))
  );
  const wider = await page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth
  );
  const findings = await axeFindings(page);
  return wider > 0 ? [`${wider} px wider than the window`, ...findings] : findings;
}

browserTest("language and theme switch by form, and stay", async () => {
  await withSeededApp(async (browser, baseURL) => {
    const context = await browser.newContext({
      baseURL,
      locale: "en-GB",
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    await page.goto("/customers?band=HIGH");
    await page.getByRole("button", { name: "한국어" }).click();
    assert.match(page.url(), /\/customers\?band=HIGH$/);
    assert.equal(await page.locator("html").getAttribute("lang"), "ko");
    await page.getByRole("button", { name: "어둡게" }).click();
    await page.getByRole("link", { name: "세그먼트", exact: true }).click();
    assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "세그먼트");
  });
});

browserTest("the keyboard reaches the content, the filters and the lists", async () => {
  await withSeededApp(async (browser, baseURL) => {
    const page = await browser.newPage({ baseURL, locale: "en-GB" });
    await page.goto("/customers");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("href")), "#main");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
    await page.getByLabel("Search by customer ID").focus();
    await page.keyboard.type("C-01");
    await page.keyboard.press("Enter");
    await page.getByText("9 customers", { exact: true }).first().waitFor();
    assert.match(page.url(), /search=C-01/);
  });
});

browserTest(
  "no page sends more than 60 KB of JavaScript, and none moves when it wakes",
  async () => {
    await withSeededApp(async (browser, baseURL) => {
      const page = await browser.newPage({ baseURL });
      let bytes = 0;
      page.on("response", async (response) => {
        if (response.request().resourceType() !== "script") return;
        bytes += gzipSync(await response.body()).length;
      });
      for (const [name, path] of PAGES) {
        bytes = 0;
        await page.goto(path, { waitUntil: "networkidle" });
        assert.ok(bytes <= 60_000, `${name}: ${bytes} bytes`);
        assert.deepEqual(await layoutShifts(page), [], `${name} moves`);
      }
    });
  },
);

/** A part of a page that moved by itself, as Chromium saw it. */
interface Shift {
  /** Chromium's score of the frame in which it moved. */
  readonly score: number;
  readonly time: number;
  /** Each element that moved, with its place before and after. */
  readonly moved: readonly string[];
}

/** The parts of the page that have moved by themselves since it was opened. */
async function layoutShifts(page: Page): Promise<readonly Shift[]> {
  return await page.evaluate(() => {
    interface LayoutShift extends PerformanceEntry {
      readonly value: number;
      readonly sources: readonly {
        readonly node: Node | null;
        readonly previousRect: DOMRectReadOnly;
        readonly currentRect: DOMRectReadOnly;
      }[];
    }
    const place = ({ x, y, width, height }: DOMRectReadOnly) => `${x},${y} ${width}x${height}`;
    const name = (node: Node | null) => {
      const element = node instanceof Element ? node : node?.parentElement;
      return (element?.outerHTML ?? "a removed element").slice(0, 100);
    };
    return new Promise<Shift[]>((resolve) => {
      const shifts: Shift[] = [];
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as LayoutShift[]) {
          shifts.push({
            score: entry.value,
            time: entry.startTime,
            moved: entry.sources.map(({ node, previousRect, currentRect }) =>
              `${name(node)}: ${place(previousRect)} → ${place(currentRect)}`
            ),
          });
        }
      });
      observer.observe({ type: "layout-shift", buffered: true });
      // The entries of the past are told before the next frame but one.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(shifts)));
    });
  });
}
