import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { AT_RISK } from "../http/seeded_store.ts";
import { axeFindings, browserTest } from "./browser.ts";
import { withSeededApp } from "./seeded_app.ts";

/** Ids in the file that a click downloads. */
async function downloaded(page: Page, click: () => Promise<void>): Promise<string[]> {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  const text = await Deno.readTextFile(await download.path());
  return text.trim().split(/\r?\n/).slice(1).map((line) => line.split(",")[0]!);
}

browserTest("from the overview to the list to contact, and as many rows in its file", async () => {
  await withSeededApp(async (browser, baseURL) => {
    const page = await browser.newPage({ baseURL, locale: "en-GB" });
    await page.goto("/");
    const count = Number(
      /^\d+/.exec(await page.getByRole("heading", { level: 1 }).innerText())![0],
    );
    assert.equal(count, AT_RISK);
    const file = await downloaded(
      page,
      () => page.getByRole("link", { name: "Download" }).click(),
    );
    await page.getByRole("link", { name: "Open the list" }).click();
    const rows = await page.locator("tbody tr th").allInnerTexts();
    assert.equal(rows.length, count);
    assert.deepEqual(file.toSorted(), rows.toSorted());
  });
});

browserTest("the first screen answers: button, list and reason stand above the fold", async () => {
  await withSeededApp(async (browser, baseURL) => {
    for (const [width, height] of [[1440, 900], [390, 844]] as const) {
      const page = await browser.newPage({ baseURL, viewport: { width, height } });
      const bottom = async (selector: string) => {
        const box = await page.locator(selector).first().boundingBox();
        return box!.y + box!.height;
      };
      await page.goto("/");
      assert.ok(await bottom("main .button.primary") < height / 2, `overview at ${width}`);
      await page.goto("/customers?toContact=true");
      const tenth = await bottom("tbody tr:nth-child(10)");
      assert.ok(tenth < height, `tenth row at ${width}: ${tenth}`);
      await page.goto("/customers/C-003");
      assert.ok(await bottom(".chart .bars li:last-child .figure") < height, `reasons at ${width}`);
      await page.close();
    }
  });
});

browserTest("typing / moves the focus to the search, but not while typing", async () => {
  await withSeededApp(async (browser, baseURL) => {
    const page = await browser.newPage({ baseURL, locale: "en-GB" });
    await page.goto("/customers");
    await page.locator(".key:not(.asleep)").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("C/1");
    const search = page.getByLabel("Search by customer ID");
    assert.equal(await search.inputValue(), "C/1");
  });
});

browserTest(
  "without JavaScript: filter, choose columns, select by keyboard, download",
  async () => {
    await withSeededApp(async (browser, baseURL) => {
      const context = await browser.newContext({
        baseURL,
        locale: "en-GB",
        javaScriptEnabled: false,
      });
      const page = await context.newPage();
      await page.goto("/customers");
      const download = page.getByRole("button", { name: "Download" });
      assert.equal(await download.isVisible(), false);
      await page.getByText("+ Filter").click();
      await page.getByLabel("Tenure (months), from").fill("3");
      await page.getByLabel("Tenure (months), to").fill("4");
      await page.getByText("Columns", { exact: true }).click();
      await page.getByRole("checkbox", { name: "Gender" }).check();
      await page.getByRole("button", { name: "Apply" }).first().click();
      assert.match(page.url(), /\/customers\?tenure\.gte=3&tenure\.lte=4&columns=/);
      assert.ok(await page.getByRole("columnheader", { name: "Gender" }).isVisible());
      const ids = await page.locator("tbody tr th").allInnerTexts();
      for (const id of ids.slice(0, 2)) {
        await page.getByRole("checkbox", { name: `Select customer ${id}`, exact: true }).focus();
        await page.keyboard.press("Space");
      }
      const file = await downloaded(page, () => download.press("Enter"));
      assert.deepEqual(file, ids.slice(0, 2));
      await page.getByRole("link", { name: "Remove filter: Tenure ≤ 4 months" }).click();
      assert.match(page.url(), /\/customers\?tenure\.gte=3&columns=/);
    });
  },
);

browserTest("axe finds nothing on the list's and a customer's other states", async () => {
  await withSeededApp(async (browser, baseURL) => {
    const findings: string[] = [];
    for (
      const [locale, colorScheme, width] of [["en-GB", "light", 1280], [
        "ko-KR",
        "dark",
        375,
      ]] as const
    ) {
      const context = await browser.newContext({
        baseURL,
        locale,
        colorScheme,
        viewport: { width, height: 800 },
      });
      const page = await context.newPage();
      for (
        const path of [
          "/customers?band=HIGH&cluster=0&tenure.gte=1&churned.not=true&columns=gender,band",
          "/customers?search=nobody",
          "/customers?band=HUGE",
          "/customers/nobody",
          "/customers?newAtRisk=true",
          "/campaigns/new?customerId=C-001&customerId=C-002&customerId=C-003",
          "/customers/C-003?toContact=true",
        ]
      ) {
        await page.goto(path);
        await page.locator("details").evaluateAll((all) =>
          all.forEach((each) => each.setAttribute("open", ""))
        );
        const boxes = page.locator("tbody input");
        if (await boxes.count() > 0) await boxes.first().check();
        const wider = await page.evaluate(() =>
          document.documentElement.scrollWidth - document.documentElement.clientWidth
        );
        assert.equal(wider, 0, `${path} at ${width}`);
        findings.push(...(await axeFindings(page)).map((each) => `${path} (${locale}): ${each}`));
      }
      await context.close();
    }
    assert.deepEqual(findings, []);
  });
});
