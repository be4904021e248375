import assert from "node:assert/strict";
import type { Browser, JSHandle, Page } from "playwright-core";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { browserTest, launch } from "./browser.ts";
import { startServer } from "./server.ts";

const HEADER =
  "CustomerID,Churn,Tenure,CityTier,OrderCount,DaySinceLastOrder,CashbackAmount,Colour";
const GOOD = Array.from(
  { length: 30 },
  (_, i) => `E-${i},${i % 5 === 0 ? 1 : 0},${i},1,${1 + i % 4},${i % 9},${100 + i},green`,
);
/** A city tier that there is not, on line 12. */
const FILE = [HEADER, ...GOOD.slice(0, 10), "E-bad,0,3,9,1,1,100,red", ...GOOD.slice(10)].join(
  "\n",
);

browserTest("a table is dropped, imported, and its bad row explained", async () => {
  const server = await startServer();
  let browser: Browser | undefined;
  try {
    browser = await launch();
    const page = await browser.newPage({ locale: "en-GB", baseURL: server.origin });
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto("/");
    await page.getByRole("link", { name: en.empty.customers.action }).click();

    const transfer = await page.evaluateHandle((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "shop.csv", { type: "text/csv" }));
      return data;
    }, FILE);
    await dropUntilTaken(page, transfer);
    await page.getByRole("radio", { name: /^Replace/ }).check();
    await page.getByRole("button", { name: en.import.action, exact: true }).click();

    await page.waitForURL(/\/import\/1/);
    await page.getByRole("heading", { name: "1 reason why rows were rejected" }).waitFor();
    const row = page.getByRole("row", { name: /CityTier/ });
    assert.match(await row.innerText(), /^12\s+CityTier\s+9\s+/);
    assert.match(await page.locator(".figures").innerText(), /Rows read\s+31[^]*Accepted\s+30/);

    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: en.import.rejections.download }).click();
    const csv = await Deno.readTextFile(await (await download).path());
    assert.match(csv, /^Line,Column,[^]*\n12,CityTier,9,OUT_OF_RANGE,[^]*E-bad/);

    await page.getByRole("button", { name: "한국어" }).click();
    await page.getByRole("heading", { name: ko.import.next.title }).waitFor();
    assert.match(page.url(), /\/import\/1/);

    await page.getByRole("button", { name: ko.import.next.segment }).click();
    await page.getByText(ko.job.completed.replace("{{kind}}", ko.job.kind.SEGMENT)).waitFor();
    assert.equal(await page.getByRole("row").count() > 2, true);
    assert.deepEqual(errors, []);
  } finally {
    await browser?.close();
    await server.stop();
  }
});

/** Drops a file; again where the island was not awake yet. */
async function dropUntilTaken(
  page: Page,
  dataTransfer: JSHandle,
): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    await page.dispatchEvent(".drop", "dragover", { dataTransfer });
    await page.dispatchEvent(".drop", "drop", { dataTransfer });
    const taken = page.locator("#import-state", { hasText: "shop.csv" });
    if (await taken.waitFor({ timeout: 500 }).then(() => true, () => false)) return;
  }
  throw new Error("Expected the dropped file to be taken, but it was not");
}
