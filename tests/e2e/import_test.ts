import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Browser, JSHandle, Page } from "playwright-core";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { currentSchema } from "@/services/schema/customer_schema.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { referenceTable } from "../support/reference.ts";
import { axeFindings, browserTest, launch } from "./browser.ts";
import { startServer, type TestServer } from "./server.ts";

const HEADER = "Client,Churn,Tenure,City class,OrderCount,DaySinceLastOrder,CashbackAmount,Colour";
const GOOD = Array.from(
  { length: 30 },
  (_, i) => `E-${i},${i % 5 === 0 ? 1 : 0},${i},1,${1 + i % 4},${i % 9},${100 + i},green`,
);
/** A city tier that there is not, on line 12. */
const FILE = [HEADER, ...GOOD.slice(0, 10), "E-99,0,3,9,1,1,100,red", ...GOOD.slice(10)].join(
  "\n",
);

/** Runs a page against the whole program with an empty store; the page may report no error. */
async function withPage(
  fn: (page: Page, server: TestServer) => Promise<void>,
  options: { javaScriptEnabled?: boolean } = {},
): Promise<void> {
  const server = await startServer();
  let browser: Browser | undefined;
  try {
    browser = await launch();
    const page = await browser.newPage({ locale: "en-GB", baseURL: server.origin, ...options });
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      // What the server refuses, the page itself says.
      if (message.type() === "error" && !/status of 400/.test(message.text())) {
        errors.push(message.text());
      }
    });
    await fn(page, server);
    assert.deepEqual(errors, []);
  } finally {
    await browser?.close();
    await server.stop();
  }
}

browserTest(
  "a table is dropped, its columns set, its bad row explained, the rest imported",
  () =>
    withPage(async (page) => {
      await page.goto("/");
      await page.getByRole("link", { name: en.empty.customers.action }).click();
      await dropUntilTaken(page, await fileOf(page, FILE));
      await page.getByRole("radio", { name: /^Replace/ }).check();
      await page.getByRole("button", { name: en.import.action }).click();

      await page.waitForURL(/\/import\/1\/columns/);
      assert.equal(await page.getByRole("radio", { name: /^Replace/ }).isChecked(), true);
      const review = page.locator(".column-review");
      const client = page.getByRole("combobox", { name: "Client", exact: true });
      assert.equal(await client.locator("option:checked").innerText(), "Customer ID");
      const choose = (header: string, label: string) =>
        page.getByRole("combobox", { name: header, exact: true }).selectOption({ label });
      await choose("Client", "Tenure");
      await review.getByText("“Client”, “Tenure” all map to Tenure.", { exact: false }).waitFor();
      await review.getByText(en.import.declare.rowNumbers).waitFor();
      await choose("Client", en.import.columns.keep);
      await review.getByText(en.import.review.good).waitFor();
      await choose("Client", "Customer ID");
      await choose("City class", "City tier");
      await choose("Colour", en.import.columns.leaveOut);
      await review.getByText(en.import.review.good).waitFor();
      assert.doesNotMatch(await review.innerText(), /Colour/);
      assert.deepEqual(await findings(page), []);
      await page.getByRole("button", { name: en.import.columns.check }).click();

      await page.getByText("1 row has errors").waitFor();
      const row = page.getByRole("row", { name: /City class/ });
      assert.match(await row.innerText(), /^12\s+City class\s+9\s+City tier must be from 1 to 3/);
      assert.deepEqual(await findings(page), []);
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: en.import.rejections.download }).click();
      const csv = await Deno.readTextFile(await (await download).path());
      assert.match(csv, /^Line,Column,[^]*\n12,City class,9,OUT_OF_RANGE,[^]*E-99/);
      await page.getByRole("button", { name: "Import 30 rows without the others" }).click();

      await page.getByRole("heading", { name: en.import.next.title }).waitFor();
      assert.match(await page.locator(".figures").innerText(), /Rows read\s+31[^]*Accepted\s+30/);
      await page.getByRole("button", { name: "한국어" }).click();
      await page.getByRole("heading", { name: ko.import.next.title }).waitFor();
      assert.match(page.url(), /\/import\/1/);
      await page.getByText(ko.import.next.single).click();
      await page.getByRole("button", { name: ko.import.next.segment }).click();
      await page.getByText(ko.job.completed.replace("{{kind}}", ko.job.kind.SEGMENT)).waitFor();
      assert.equal(await page.locator(".segment-cards > li").count(), 6);
    }),
);

browserTest(
  "a table is merged into the stored customers without JavaScript, by the keyboard alone",
  () =>
    withPage(async (page, { origin, services }) => {
      const stored = createLabelledShop(createRandom(1), 5);
      await importRecords(services, stored, { fileName: "shop", mode: "REPLACE" }, silentTask);
      await page.goto("/import");
      await page.getByLabel(en.import.drop).setInputFiles({
        name: "shop.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(FILE),
      });
      await page.getByRole("button", { name: en.import.action }).press("Enter");
      assert.equal(page.url(), `${origin}/import/2/columns`);
      const select = (header: string) => page.getByRole("combobox", { name: header, exact: true });
      const check = page.getByRole("button", { name: en.import.columns.check });
      await select("Client").selectOption({ label: en.import.columns.keep });
      await check.press("Enter");
      await page.getByRole("alert").getByText(en.import.review.noId).waitFor();
      // Typing into a select chooses what begins so.
      await select("Client").press("C");
      await select("Client").selectOption({ label: "Customer ID" });
      await check.press("Enter");
      await reloadUntil(page, "No row has errors");
      await page.getByRole("button", { name: "Import 31 rows" }).press("Enter");
      await reloadUntil(page, en.import.next.title);
    }, { javaScriptEnabled: false }),
);

/** A table of no shape that Holdfast knows, and no column that tells its rows apart. */
const VISITS = [
  "Branch,Visits,Coach,Left",
  ...Array.from(
    { length: 40 },
    (_, i) =>
      `${["North", "South"][i % 2]},${i % 7},${i % 3 === 0 ? "yes" : "no"},${i % 4 ? 0 : 1}`,
  ),
].join("\n");

browserTest(
  "an unknown table is declared column by column, its rows numbered",
  () =>
    withPage(async (page, { services }) => {
      await page.goto("/import");
      await dropUntilTaken(page, await fileOf(page, VISITS));
      await page.getByRole("button", { name: en.import.action }).click();
      await page.waitForURL(/\/import\/1\/columns/);
      await page.getByText(en.import.declare.rowNumbers).waitFor();
      const use = page.getByRole("combobox", { name: `${en.schema.use}: Left` });
      assert.equal(await use.locator("option:checked").innerText(), en.schema.uses.LABEL);
      assert.deepEqual(await findings(page), []);
      await page.getByRole("combobox", { name: `${en.schema.use}: Visits` })
        .selectOption({ label: en.schema.uses.FREQUENCY });
      await page.getByRole("button", { name: en.import.columns.check }).click();
      await page.getByText(en.import.check.clean, { exact: true }).waitFor();
      await page.getByRole("button", { name: "Import 40 rows" }).click();
      await page.getByRole("heading", { name: en.import.next.title }).waitFor();
      const { columns } = await currentSchema(services);
      assert.deepEqual(
        columns.filter(({ roles }) => roles.includes("FREQUENCY")).map(({ header }) => header),
        ["Visits"],
      );
    }),
);

const table = referenceTable();
if (table) {
  browserTest(
    "the real table goes in with its headers renamed and one bad row",
    () =>
      withPage(async (page) => {
        const lines = (await Deno.readTextFile(table)).trimEnd().split(/\r?\n/);
        const cells = lines[100]!.split(",");
        cells[2] = "soon";
        const text = [
          lines[0]!.replace("CustomerID", "No").replace("Tenure", "Since"),
          ...lines.slice(1, 100),
          cells.join(","),
          ...lines.slice(101),
        ].join("\n");
        await page.goto("/import");
        await dropUntilTaken(page, await fileOf(page, text));
        await page.getByRole("button", { name: en.import.action }).click();
        await page.getByRole("combobox", { name: "No", exact: true })
          .selectOption({ label: "Customer ID" });
        await page.getByRole("combobox", { name: "Since", exact: true })
          .selectOption({ label: "Tenure" });
        await page.getByRole("button", { name: en.import.columns.check }).click();
        await page.getByText("1 row has errors").waitFor();
        assert.match(
          await page.getByRole("row", { name: /Since/ }).innerText(),
          /^101\s+Since\s+soon/,
        );
        await page.getByRole("button", { name: "Import 5,629 rows without the others" })
          .click();
        await page.getByRole("heading", { name: en.import.next.title }).waitFor();
      }),
  );
}

/** What axe finds, and whether the page is wider than the window, in both themes, wide and on a phone. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [colorScheme, width] of [["light", 1280], ["dark", 390]] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const wider = await page.evaluate(() =>
      document.documentElement.scrollWidth - document.documentElement.clientWidth
    );
    if (wider > 0) found.push(`${wider} px wider than ${width}`);
    found.push(...(await axeFindings(page)).map((finding) => `${colorScheme}: ${finding}`));
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  return found;
}

/** Asks for a page again until it says something, as someone without JavaScript does. */
async function reloadUntil(page: Page, text: string): Promise<void> {
  while (!await page.getByText(text).first().isVisible()) {
    await page.waitForTimeout(200);
    await page.reload();
  }
}

function fileOf(page: Page, text: string): Promise<JSHandle> {
  return page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "shop.csv", { type: "text/csv" }));
    return data;
  }, text);
}

/** Drops a file; again where the island was not awake yet. */
async function dropUntilTaken(page: Page, dataTransfer: JSHandle): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    await page.dispatchEvent(".drop", "dragover", { dataTransfer });
    await page.dispatchEvent(".drop", "drop", { dataTransfer });
    const taken = page.locator("#import-state", { hasText: "shop.csv" });
    if (await taken.waitFor({ timeout: 500 }).then(() => true, () => false)) return;
  }
  throw new Error("Expected the dropped file to be taken, but it was not");
}
