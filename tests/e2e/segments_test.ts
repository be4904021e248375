import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import { seedStore } from "../http/seeded_store.ts";
import { axeFindings, browserTest, launch } from "./browser.ts";
import { startServer, type TestServer } from "./server.ts";
import type { Browser } from "playwright-core";

/** Runs a browser against the whole program over a small shop in two segments, its queue at work. */
async function withServer(fn: (browser: Browser, server: TestServer) => Promise<void>) {
  const server = await startServer();
  await seedStore(server.services.connection);
  const browser = await launch();
  try {
    await fn(browser, server);
  } finally {
    await browser.close();
    await server.stop();
  }
}

browserTest(
  "without JavaScript: other axes, another k, and what that changed",
  async () => {
    await withServer(async (browser, { origin }) => {
      const context = await browser.newContext({
        baseURL: origin,
        locale: "en-GB",
        javaScriptEnabled: false,
      });
      const page = await context.newPage();
      await page.goto("/segments");
      await page.getByText(en.segments.made).click();
      await page.getByRole("button", { name: "Days since last order × Orders last month" }).click();
      assert.match(page.url(), /\/segments\?axes=recency-frequency#scatter$/);
      await page.getByLabel("Number of segments (2 to 10)").fill("3");
      await page.getByRole("button", { name: en.segments.again.action }).click();
      assert.match(page.url(), /\/segments\?job=/);
      // The page asks again by itself until the work is done.
      await page.getByText("Segmentation has completed.").waitFor({ timeout: 120_000 });
      assert.equal(await page.locator(".segment-cards > li").count(), 3);
      await page.getByText(/had k = 2, this one has k = 3/).waitFor();
      await page.getByText(en.segments.made).click();
      await page.getByText("k = 3, chosen by a user").waitFor();
    });
  },
);

browserTest("the segments page has nothing for axe, and nothing is cut", async () => {
  await withServer(async (browser, { origin, services }) => {
    const job = await services.jobs.enqueue("SEGMENT", { k: 4 });
    const findings: string[] = [];
    for (
      const [locale, colorScheme, width] of [
        ["en-GB", "light", 1280],
        ["ko-KR", "dark", 1280],
        ["ko-KR", "light", 375],
        ["en-GB", "dark", 375],
      ] as const
    ) {
      const context = await browser.newContext({
        baseURL: origin,
        locale,
        colorScheme,
        viewport: { width, height: 800 },
      });
      const page = await context.newPage();
      await page.goto(`/segments?job=${job.id}`);
      // With JavaScript the page shows the new segments as soon as they are there.
      await page.locator(".segment-cards > li").nth(3).waitFor({ timeout: 120_000 });
      for (const axes of ["recency-monetary", "recency-frequency"]) {
        await page.goto(`/segments?axes=${axes}`);
        const where = `${axes} (${locale}, ${colorScheme}, ${width})`;
        const wider = await page.evaluate(() =>
          document.documentElement.scrollWidth - document.documentElement.clientWidth
        );
        if (wider > 0) findings.push(`${where}: ${wider} px wider than the window`);
        await page.locator("summary").evaluateAll((all) =>
          all.forEach((each) => each.parentElement!.setAttribute("open", ""))
        );
        findings.push(...(await axeFindings(page)).map((finding) => `${where}: ${finding}`));
      }
      await context.close();
    }
    assert.deepEqual(findings, []);
  });
});

browserTest("the axes and the number of segments are reached by keyboard", async () => {
  await withServer(async (browser, { origin }) => {
    const page = await browser.newPage({ baseURL: origin, locale: "en-GB" });
    await page.goto("/segments");
    await page.getByText(en.segments.made).press("Enter");
    await page.getByRole("button", { name: "Days since last order × Cashback amount" }).focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/axes=frequency-monetary/);
    const current = page.locator(".axes [aria-current=true]");
    assert.equal(await current.innerText(), "Orders last month × Cashback amount");
    await page.getByLabel("Number of segments (2 to 10)").focus();
    await page.keyboard.press("ArrowUp");
    assert.equal(await page.getByLabel("Number of segments (2 to 10)").inputValue(), "3");
  });
});

browserTest(
  "the first screen shows the cards: all on a desktop, the first whole on a phone",
  async () => {
    await withServer(async (browser, { origin }) => {
      for (const [width, height, cards] of [[1440, 900, 2], [390, 844, 1]] as const) {
        for (const locale of ["en-GB", "ko-KR"]) {
          const page = await browser.newPage({
            baseURL: origin,
            locale,
            viewport: { width, height },
          });
          await page.goto("/segments");
          const box = await page.locator(".segment-cards > li").nth(cards - 1).boundingBox();
          assert.ok(
            box!.y + box!.height <= height,
            `${width} px, ${locale}: ${JSON.stringify(box)}`,
          );
          await page.close();
        }
      }
    });
  },
);
