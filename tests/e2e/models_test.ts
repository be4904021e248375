import { DEFAULT_CANDIDATES } from "@/ml/default_config.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { findChampion } from "@/db/queries/models.ts";
import { countCustomers } from "@/db/queries/customers.ts";
import { foreignModel } from "@/ml/testing/foreign_model.ts";
import en from "@/locales/en.json" with { type: "json" };
import { importDemo } from "../pipeline/support.ts";
import { axeFindings, browserTest, launch } from "./browser.ts";
import { startServer } from "./server.ts";

const completed = (kind: keyof typeof en.job.kind) =>
  en.job.completed.replace("{{kind}}", en.job.kind[kind]);

browserTest(
  "models are trained, compared, given a threshold, promoted and rolled back",
  async () => {
    const server = await startServer();
    const { services: { db } } = server;
    let browser: Browser | undefined;
    try {
      await importDemo(server.services);
      browser = await launch();
      const page = await browser.newPage({ locale: "en-GB", baseURL: server.origin });
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));

      await page.goto("/models");
      await page.getByRole("link", { name: en.models.train.link }).click();
      await page.getByRole("radio", { name: en.models.train.some }).check();
      for (const name of DEFAULT_CANDIDATES) {
        await page.getByRole("checkbox", { name: en.estimator[name], exact: true }).uncheck();
      }
      for (const name of ["LOGISTIC_REGRESSION", "EXTRA_TREES"] as const) {
        await page.getByRole("checkbox", { name: en.estimator[name] }).check();
      }
      await page.getByLabel(en.models.train.folds).fill("2");
      await page.getByRole("radio", { name: en.models.form.kind.F1 }).check();
      await page.getByRole("button", { name: en.models.train.action }).click();
      await page.getByText(completed("TRAIN")).waitFor({ timeout: 120_000 });
      assert.equal(await page.locator("table.leaderboard tbody tr").count(), 2);

      await page.getByRole("button", { name: en.models.score }).first().click();
      await page.getByText(completed("SCORE")).waitFor({ timeout: 120_000 });

      const first = (await findChampion(db))!;
      await moveTheSlider(page, first.id);
      const named = await figure(page, "stored");
      await page.getByRole("button", { name: en.models.cut.save }).click();
      await page.getByText(/^Saved\./).waitFor();
      const moved = (await findChampion(db))!;
      assert.notEqual(moved.threshold, first.threshold);
      assert.equal(await countCustomers(db, ECOMMERCE, { band: ["HIGH"] }), named);
      await page.goto("/customers?band=HIGH");
      await page.getByText(new RegExp(`^${named} customers?$`)).first().waitFor();

      await page.goto("/models");
      await page.getByRole("button", { name: en.models.promote }).click();
      await page.getByText(en.updates.SCORES_OUTDATED.title).waitFor();
      assert.notEqual((await findChampion(db))!.id, first.id);
      await page.getByRole("button", { name: `Roll back to model ${first.id}` }).click();
      await page.getByText(en.models.trail.ROLLED_BACK).waitFor();
      assert.equal((await findChampion(db))!.id, first.id);

      assert.deepEqual(await findingsOf(page, first.id), []);
      assert.deepEqual(errors, []);
    } finally {
      await browser?.close();
      await server.stop();
    }
  },
);

browserTest("a model from elsewhere is registered, with JavaScript and without", async () => {
  const server = await startServer();
  let browser: Browser | undefined;
  try {
    await importDemo(server.services);
    browser = await launch();
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({
        baseURL: server.origin,
        locale: "en-GB",
        javaScriptEnabled,
      });
      const page = await context.newPage();
      // A sent model is checked against every stored customer before the answer.
      page.setDefaultTimeout(120_000);
      await page.goto("/models");
      await page.getByRole("link", { name: en.models.register.link }).click();
      const send = async (name: string, onnx: Uint8Array) => {
        const file = { name, mimeType: "application/octet-stream", buffer: Buffer.from(onnx) };
        await page.getByLabel(en.models.register.file).setInputFiles(file);
        await page.getByRole("button", { name: en.models.register.action }).click();
      };
      await page.getByLabel(en.models.register.name, { exact: true }).fill("Theirs");
      await send("wide.onnx", foreignModel({ outputShape: ["N", 1] }));
      const alert = page.getByRole("alert");
      await alert.getByText(en.models.register.refused.BAD_MODEL).waitFor();
      assert.match(await alert.innerText(), /\bprobability\b/);
      await send("theirs.onnx", foreignModel({ slope: javaScriptEnabled ? -0.2 : -0.3 }));
      await page.waitForURL(/\/models\/\d+$/);
      assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /^Theirs/);
      await context.close();
    }
  } finally {
    await browser?.close();
    await server.stop();
  }
});

/** By the keyboard, as soon as the island is awake, and back to fewer customers by a policy's own figure. */
async function moveTheSlider(page: Page, id: number): Promise<void> {
  await page.goto(`/models/${id}/threshold`);
  const before = await figure(page, "contacts");
  const slider = page.getByRole("slider");
  const fixed = page.getByRole("radio", { name: en.models.form.kind.FIXED });
  while (!await fixed.isChecked()) await slider.press("ArrowRight");
  for (let step = 0; step < 20; step++) await slider.press("ArrowRight");
  assert.ok(await figure(page, "contacts") > before);
  await page.locator("[aria-live]", { hasText: /^Threshold \d/ }).waitFor({ state: "attached" });

  await page.getByRole("radio", { name: en.models.form.kind.COST }).check();
  await page.getByLabel(en.models.form.lostCustomer).fill("1");
  await page.getByLabel(en.models.form.wastedOffer).fill("1000000");
  assert.equal(await figure(page, "contacts") < before, true);
  await slider.press("End");
  assert.equal(await figure(page, "contacts"), 1000);
  assert.equal(await figure(page, "missed"), 0);
  await slider.press("Home");
  for (let step = 0; step < 15; step++) await slider.press("ArrowRight");
}

/** A figure beside the slider, as a number. */
async function figure(page: Page, name: "contacts" | "stored" | "missed"): Promise<number> {
  const label = en.models.cut[name].split("{{customers}}")[0]!;
  const pair = page.locator(".outcome > div", { hasText: label }).first();
  return Number((await pair.locator("dd").innerText()).replaceAll(",", ""));
}

/**
 * What axe and the layout find wrong with the models' pages, in both themes, wide and on a phone; and whether all
 * their scripts together are small.
 */
async function findingsOf(page: Page, id: number): Promise<string[]> {
  const findings: string[] = [];
  const scripts = new Map<string, number>();
  page.on("response", async (response) => {
    if (response.request().resourceType() !== "script") return;
    scripts.set(response.url(), gzipSync(await response.body()).length);
  });
  await page.addInitScript(() => {
    const shifts = { total: 0 };
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        shifts.total += (entry as PerformanceEntry & { value: number }).value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  for (const [colorScheme, width] of [["light", 1280], ["dark", 390]] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    for (const path of ["", "/train", "/register", `/${id}`, `/${id}/threshold`]) {
      await page.goto(`/models${path}`, { waitUntil: "networkidle" });
      const where = `/models${path} (${colorScheme}, ${width})`;
      const { wider, shift } = await page.evaluate(() => ({
        wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        shift: (globalThis as unknown as { shifts: { total: number } }).shifts.total,
      }));
      if (wider > 0) findings.push(`${where}: ${wider} px wider than the window`);
      if (shift > 0) findings.push(`${where}: moved by ${shift} while it loaded`);
      findings.push(...(await axeFindings(page)).map((finding) => `${where}: ${finding}`));
    }
  }
  const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  assert.ok(bytes > 0 && bytes <= 60_000, `${bytes} bytes of JavaScript`);
  return findings;
}
