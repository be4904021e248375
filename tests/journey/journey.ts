/**
 * A retention team's first morning, in a real browser, on the whole program as it is started and on the public churn
 * table: `deno task journey`. Takes minutes, so it is no part of `deno task test`. With HOLDFAST_SCREENSHOTS a folder,
 * a picture of every page in both languages and themes is left there.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { axeFindings, browserTest, launch } from "../e2e/browser.ts";
import { type Program, startProgram } from "../support/program.ts";
import { dropFile } from "./drop_file.ts";

const FOLDER = Deno.env.get("HOLDFAST_REFERENCE_DATA") ?? "../shared/data";
const ROWS = 5630;
/** Of them, who have not churned: the list shows these at first. */
const ACTIVE = 4682;
/** A training in the background, on a machine with other things to do. */
const PATIENCE = 300_000;

const completed = (kind: keyof typeof en.job.kind, words = en) =>
  words.job.completed.replace("{{kind}}", words.job.kind[kind]);

/** The public table under a header that no one knows, and with one row more that no shop has. */
async function awkwardTable(): Promise<string> {
  const text = await Deno.readTextFile(join(FOLDER, "ecommerce-churn.csv"));
  const [header = "", ...lines] = text.trimEnd().split(/\r?\n/);
  const columns = header.split(",");
  const bad = columns.map((name) => ({ CustomerID: "59999", CityTier: "9" })[name] ?? "1");
  const renamed = columns.map((name) => name === "Tenure" ? "Since when" : name);
  return [renamed.join(","), ...lines.slice(0, 100), bad.join(","), ...lines.slice(100)].join("\n");
}

browserTest("from the first start to a campaign's list", async () => {
  let program: Program | undefined;
  let browser: Browser | undefined;
  try {
    program = await startProgram();
    browser = await launch();
    const context = await browser.newContext({
      baseURL: program.origin,
      locale: "en-GB",
      viewport: { width: 1280, height: 900 },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));

    await page.goto("/");
    await page.getByRole("link", { name: en.overview.openList }).waitFor();
    assert.match(await page.locator("main").innerText(), /5,000/);

    await importTable(page);
    await trainAndPromote(page);
    await groupAgain(page);
    await moveThreshold(page);
    await downloadList(page);
    await approveStrategy(page);
    await switchLanguageAndTheme(page);
    assert.deepEqual(errors, []);
    assert.deepEqual(await pictures(browser, program.origin), []);
  } catch (error) {
    const page = browser?.contexts()[0]?.pages()[0];
    throw new Error(`${page?.url()}\n${await page?.locator("main").innerText()}`, { cause: error });
  } finally {
    await browser?.close();
    await program?.stop();
  }
});

/** Drops the table, maps the header that is not known, sees the bad row named, and takes in the rest. */
async function importTable(page: Page): Promise<void> {
  await dropFile(page, "shop.csv", await awkwardTable());
  assert.ok(
    await page.getByRole("radio", { name: /^Replace/ }).isChecked(),
    "replaces the demo store",
  );
  await page.getByRole("button", { name: en.import.action, exact: true }).click();

  await page.waitForURL(/\/import\/\d+\/columns/);
  await page.getByRole("combobox", { name: /Since when/ }).selectOption({ label: "Tenure" });
  await page.getByRole("button", { name: en.import.columns.check }).click();
  // The demo store's reasons may still be under way, and one job runs at a time.
  await page.getByText(en.import.check.faults_one.replace("{{n}}", "1")).first()
    .waitFor({ timeout: PATIENCE });
  const fault = page.getByRole("row", { name: /CityTier/ }).first();
  assert.match(await fault.innerText(), /102/);
  await page.getByRole("button", {
    name: en.import.check.importWithout_other.replace("{{n}}", ROWS.toLocaleString("en")),
  }).click();
  await page.getByRole("heading", { name: en.import.next.title }).waitFor({ timeout: PATIENCE });
  await page.goto("/customers");
  await page.getByText(`${ACTIVE.toLocaleString("en")} customers`, { exact: true }).first()
    .waitFor();
}

async function trainAndPromote(page: Page): Promise<void> {
  await page.goto("/models/train");
  await page.getByRole("radio", { name: en.models.train.some }).check();
  await page.getByRole("checkbox", { name: en.estimator.LOGISTIC_REGRESSION, exact: true }).check();
  await page.getByRole("button", { name: en.models.train.action }).click();
  await page.getByText(completed("TRAIN")).waitFor({ timeout: PATIENCE });
  const board = page.locator("table.leaderboard tbody tr");
  assert.equal(await board.count(), 3);
  assert.match(await board.first().innerText(), /Additive model\s+Champion[^]*0\.733/);
  await page.getByRole("button", { name: en.models.promote }).first().click();
  await page.getByText(en.updates.NO_SCORES.title).waitFor();
  await page.getByRole("button", { name: /^Roll back to model/ }).first().click();
  await page.getByText(en.models.trail.ROLLED_BACK).first().waitFor();
  await page.getByRole("button", { name: en.models.score }).first().click();
  await page.getByText(completed("SCORE")).waitFor({ timeout: PATIENCE });
}

async function groupAgain(page: Page): Promise<void> {
  await page.goto("/segments");
  await page.getByRole("button", { name: en.updates.NO_SEGMENTS.action }).click();
  await page.getByText(completed("SEGMENT")).waitFor({ timeout: PATIENCE });
  await page.getByText("Undecided small buyers").first().waitFor();
}

/** A lower threshold makes the list longer, by as many as the page beside the slider says. */
async function moveThreshold(page: Page): Promise<void> {
  const before = await listed(page, "/customers?band=HIGH");
  await page.goto("/models");
  await page.locator("a[href$='/threshold']").first().click();
  const slider = page.getByRole("slider");
  const fixed = page.getByRole("radio", { name: en.models.form.kind.FIXED });
  while (!await fixed.isChecked()) await slider.press("ArrowRight");
  for (let step = 0; step < 25; step++) await slider.press("ArrowRight");
  await page.getByRole("button", { name: en.models.cut.save }).click();
  await page.getByText(/^Saved\./).waitFor();
  assert.ok(await listed(page, "/customers?band=HIGH") > before);
}

/** The number of customers that a list says it holds. */
async function listed(page: Page, path: string): Promise<number> {
  await page.goto(path);
  const text = await page.getByText(/^[\d,]+ customers?$/).first().innerText();
  return Number(/[\d,]+/.exec(text)![0].replaceAll(",", ""));
}

async function downloadList(page: Page): Promise<void> {
  await page.goto("/customers");
  const tab = page.getByRole("link", { name: new RegExp(`^${en.customers.views.toContact}`) });
  const count = Number((await tab.innerText()).match(/([\d,]+)\s*$/)![1]!.replaceAll(",", ""));
  await tab.click();
  const link = page.getByRole("link", { name: en.customers.download });
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const lines = (await Deno.readTextFile(await download.path())).trim().split(/\r?\n/);
  assert.equal(lines.length - 1, count);
}

async function approveStrategy(page: Page): Promise<void> {
  await page.goto("/strategies");
  const write = page.getByRole("button", {
    name: new RegExp(`^(${en.strategies.generate}|${en.updates.NO_STRATEGIES.action})$`),
  });
  await write.first().press("Enter");
  await page.getByText(completed("STRATEGIES")).waitFor({ timeout: PATIENCE });
  await page.locator(".board-column h3 a").first().press("Enter");
  await page.getByRole("button", { name: en.strategies.approve }).press("Enter");
  await page.getByText(/Approved/).first().waitFor();
}

async function switchLanguageAndTheme(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "한국어" }).click();
  await page.getByRole("link", { name: ko.overview.openList }).waitFor();
  await page.getByRole("button", { name: ko.theme.dark }).click();
  await page.locator("html[data-theme=dark]").waitFor();
}

/** Every page in both languages and themes: what axe finds, and a picture where a folder is named. */
async function pictures(browser: Browser, baseURL: string): Promise<string[]> {
  const folder = Deno.env.get("HOLDFAST_SCREENSHOTS");
  if (folder) await Deno.mkdir(folder, { recursive: true });
  const findings: string[] = [];
  for (const locale of ["en-GB", "ko-KR"]) {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({
        baseURL,
        locale,
        colorScheme,
        viewport: { width: 1280, height: 900 },
      });
      const page = await context.newPage();
      for (const path of await addresses(page)) {
        await page.goto(path, { waitUntil: "networkidle" });
        const where = `${path} (${locale}, ${colorScheme})`;
        findings.push(...(await axeFindings(page)).map((finding) => `${where}: ${finding}`));
        if (!folder) continue;
        const name = path.replace(/^\/$/, "overview").replaceAll(/[^a-z0-9]+/gi, "-");
        const file = `${name.replace(/^-/, "")}-${locale.slice(0, 2)}-${colorScheme}.png`;
        await page.screenshot({ path: join(folder, file), fullPage: true });
      }
      await context.close();
    }
  }
  return findings;
}

/** The pages of the menu and those that they lead to, one of each kind. */
async function addresses(page: Page): Promise<string[]> {
  const kinds = new Map<string, string>();
  let next = ["/"];
  for (let step = 0; step < 3; step++) {
    const links: string[] = [];
    for (const path of next) {
      await page.goto(path);
      links.push(
        ...await page.locator("a[href^='/']:not([download])").evaluateAll((all) =>
          all.map((each) => (each as HTMLAnchorElement).pathname)
        ),
      );
    }
    next = [];
    for (const path of links) {
      const kind = path.replace(/\/\d+(?=\/|$)/g, "/:id").replace(/^\/docs\/.*/, "/docs/:id");
      if (kinds.has(kind) || /^\/(export|graphql|schema)|\.csv$|\/text$/.test(path)) continue;
      kinds.set(kind, path);
      next.push(path);
    }
  }
  return [...kinds.values()];
}
