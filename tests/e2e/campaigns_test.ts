import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { clusters, predictions, strategies } from "@/db/schema/mod.ts";
import { customers } from "../support/shop_customers.ts";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import type { Services } from "@/services/services.ts";
import { importFile } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { seedStore } from "../http/seeded_store.ts";
import { axeFindings, browserTest, launch } from "./browser.ts";
import { startServer } from "./server.ts";

/** Active customers at high risk in the store's first segment, of whom one in five is the control group. */
const AT_RISK = 400;
const ID = (at: number) => `M-${String(at).padStart(3, "0")}`;

interface Store {
  readonly services: Services;
  readonly open: (options?: BrowserContextOptions) => Promise<Page>;
  readonly errors: readonly string[];
}

/** A store with an approved strategy, and with customers enough for a campaign that can show something. */
async function withStore(fn: (store: Store) => Promise<void>): Promise<void> {
  const server = await startServer();
  let browser: Browser | undefined;
  try {
    const { db } = server.services;
    await seedStore(server.services.connection);
    await db.update(customers).set({ riskBand: "LOW" });
    const rows = Array.from({ length: AT_RISK }, (_, at) => ({
      customerId: ID(at),
      churned: false,
      clusterId: 1,
      scoringRunId: 2,
      riskBand: "HIGH" as const,
      churnProbability: 0.6 - at / 2000,
      cashbackAmount: 120 + at % 80,
      attributes: { Email: `m${at}@shop.example`, Mobile: `010-5555-${1000 + at}` },
    }));
    await db.insert(customers).values(rows);
    const reason = { field: "complained", value: "1", direction: "RAISES", contribution: 0.21 };
    await db.insert(predictions).values(rows.map(({ customerId, churnProbability }) => ({
      customerId,
      runId: 2,
      probability: churnProbability,
      band: "HIGH" as const,
      reasons: [reason as { direction: "RAISES" } & typeof reason],
    })));
    await db.update(clusters).set({ size: AT_RISK });
    await db.update(strategies).set({ status: "APPROVED" });
    browser = await launch();
    const errors: string[] = [];
    const open = async (options: BrowserContextOptions = {}) => {
      const page = await browser!.newPage({ locale: "en-GB", baseURL: server.origin, ...options });
      page.on("pageerror", (error) => errors.push(String(error)));
      return page;
    };
    await fn({ services: server.services, open, errors });
  } finally {
    await browser?.close();
    await server.stop();
  }
}

/** How someone sets a control off. */
type Press = (page: Page, name: string) => Promise<void>;

const click: Press = (page, name) =>
  page.getByRole("button", { name, exact: true }).first().click();

/** By the keyboard alone: on with Tab until the control has the focus. */
const byKeyboard: Press = async (page, name) => {
  const control = page.getByRole("button", { name, exact: true }).first();
  await control.waitFor();
  const hasFocus = () => control.evaluate((element) => element === document.activeElement);
  for (let presses = 0; !await hasFocus(); presses++) {
    assert.ok(presses < 200, `Tab does not reach "${name}"`);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
};

/** Downloads a file of the campaign and returns its lines. */
async function download(page: Page, name: RegExp): Promise<string[]> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name }).click(),
  ]);
  return (await Deno.readTextFile(await file.path())).trimEnd().split("\n");
}

async function upload(page: Page, press: Press, lines: readonly string[], asOf?: string) {
  await page.getByLabel(en.campaigns.file).setInputFiles({
    name: "outcomes.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(lines.join("\n")),
  });
  if (asOf) await page.getByLabel(en.campaigns.asOf).fill(asOf);
  await press(page, en.campaigns.upload);
}

/** What a shop's next customer table says: one in ten of the contacted churned, and half of the others. */
async function importOutcomes(services: Services, contacted: ReadonlySet<string>): Promise<void> {
  const lines = Array.from({ length: AT_RISK }, (_, at) => {
    const churned = at % (contacted.has(ID(at)) ? 10 : 2) === 0;
    return `${ID(at)},${churned ? 1 : 0}`;
  });
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(path, ["CustomerID,Churn", ...lines].join("\n"));
    const options = { fileName: "customers-june.csv", mode: "MERGE" as const };
    await importFile(services, path, options, silentTask);
  } finally {
    await Deno.remove(path);
  }
}

/** From the draw to a result that an import has told, to its undoing. */
async function runCampaign({ services }: Store, page: Page, press: Press): Promise<void> {
  await page.goto("/strategies/1/campaigns");
  await page.getByText(/80% power/).waitFor();
  await page.getByLabel(en.campaigns.holdout).fill("30");
  await press(page, en.campaigns.plan.check);
  await page.getByText(/280 customers in the treatment group, 120 in the control group/).waitFor();
  await press(page, en.campaigns.create);
  await page.getByRole("heading", { name: en.campaigns.waiting }).waitFor();

  const [header, ...contacts] = await download(page, /^Download contacts/);
  assert.equal(
    header,
    "CustomerID,Email,Mobile,Segment,Persona,RiskBand,ChurnProbability,Reasons,Offer",
  );
  assert.match(
    contacts[0]!,
    /,m\d+@shop\.example,010-5555-\d+,0,.*,Complained last month: Yes \(\+21\.0 points\),/,
  );
  const suppressed = await download(page, /^Download suppression/);
  assert.equal(suppressed[0], "CustomerID,Email,Mobile");
  const contacted = new Set(contacts.map((line) => line.split(",")[0]!));
  assert.equal(contacted.size + suppressed.length - 1, AT_RISK);
  assert.ok(suppressed.slice(1).every((line) => !contacted.has(line.split(",")[0]!)));

  await upload(page, press, ["CustomerID,Churn", `${ID(0)},1`], "2020-01-31");
  await page.getByText(en.campaigns.failure.OUTCOMES_BEFORE_START).waitFor();
  await page.getByRole("heading", { name: en.campaigns.waiting }).waitFor();

  await importOutcomes(services, contacted);
  await page.goto("/campaigns/1");
  await page.getByRole("heading", { name: en.campaigns.LABEL.verdict.KEPT }).waitFor();
  await page.getByRole("link", { name: "Import: customers-june.csv" }).waitFor();
  await page.locator(".interval-bars svg").first().waitFor();

  await press(page, en.campaigns.close);
  await page.getByText(en.campaigns.closedNote).waitFor();
  await page.getByRole("heading", { name: en.campaigns.LABEL.verdict.KEPT }).waitFor();
  assert.equal(await page.getByRole("button", { name: en.campaigns.undo }).count(), 0);
  await press(page, en.campaigns.reopen);
  await press(page, en.campaigns.undo);
  await page.getByRole("heading", { name: en.campaigns.waiting }).waitFor();
}

browserTest(
  "a campaign runs from its draw to a result that an import tells, and back",
  () =>
    withStore(async (store) => {
      const page = await store.open();
      await runCampaign(store, page, click);
      assert.deepEqual(store.errors, []);
    }),
);

browserTest("a campaign runs by the keyboard alone", () =>
  withStore(async (store) => {
    const page = await store.open();
    await runCampaign(store, page, byKeyboard);
  }));

browserTest("a campaign runs without JavaScript", () =>
  withStore(async (store) => {
    const page = await store.open({ javaScriptEnabled: false });
    await runCampaign(store, page, click);
  }));

browserTest(
  "a campaign with results has no fault of layout or access in either language",
  () =>
    withStore(async ({ services, open }) => {
      const first = await open();
      await first.goto("/strategies/1/campaigns");
      await click(first, en.campaigns.create);
      await first.getByRole("heading", { name: en.campaigns.waiting }).waitFor();
      const contacts = await download(first, /^Download contacts/);
      await importOutcomes(services, new Set(contacts.map((line) => line.split(",")[0]!)));
      const findings: string[] = [];
      for (const [locale, words] of [["en-GB", en], ["ko-KR", ko]] as const) {
        for (const width of [1440, 390]) {
          const page = await open({
            locale,
            viewport: { width, height: width === 390 ? 844 : 900 },
          });
          for (const path of ["/campaigns/1", "/campaigns", "/strategies/1/campaigns"]) {
            await page.goto(path, { waitUntil: "networkidle" });
            const where = `${path} (${locale}, ${width})`;
            const wider = await page.evaluate(() =>
              document.documentElement.scrollWidth - document.documentElement.clientWidth
            );
            if (wider > 0) findings.push(`${where}: ${wider} px wider than the window`);
            findings.push(...(await axeFindings(page)).map((finding) => `${where}: ${finding}`));
          }
          await page.goto("/campaigns/1");
          const heading = page.getByRole("heading", { name: words.campaigns.LABEL.verdict.KEPT });
          // The result is on the first screen.
          const box = (await heading.boundingBox())!;
          if (box.y > (width === 390 ? 844 : 900)) {
            findings.push(`${locale} ${width}: result below`);
          }
          const undo = page.getByRole("button", { name: words.campaigns.undo });
          const { x, width: wide } = (await undo.boundingBox())!;
          if (x + wide > width) findings.push(`${locale} ${width}: Undo is cut`);
          const folder = Deno.env.get("HOLDFAST_SCREENSHOTS");
          if (folder) {
            await page.screenshot({
              path: `${folder}/campaign-${locale}-${width}.png`,
              fullPage: true,
            });
          }
          await page.context().close();
        }
      }
      assert.deepEqual(findings, []);
    }),
);
