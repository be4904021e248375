import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { strategies } from "@/db/schema/mod.ts";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { answers, refusesKey, startStandIn } from "../gemini/stand_in.ts";
import { KEY, settingsFor } from "../gemini/support.ts";
import { seedStore } from "../http/seeded_store.ts";
import { axeFindings, browserTest, launch } from "./browser.ts";
import { startServer } from "./server.ts";

/** Active customers at risk in the segment of the seeded store that has the most at stake: 8 treatment, 2 control. */
const AT_RISK = 10;

interface Store {
  readonly origin: string;
  readonly open: (options?: BrowserContextOptions) => Promise<Page>;
  /** What the pages' scripts complained about. */
  readonly errors: readonly string[];
}

/** A small store without strategies, whose Gemini is the stand-in or, without a key, the playbook alone. */
async function withStore(
  gemini: "answers" | "refuses the key" | "has no key",
  fn: (store: Store) => Promise<void>,
): Promise<void> {
  await using standIn = startStandIn();
  standIn.script(gemini === "answers" ? answers() : refusesKey);
  const server = await startServer(
    gemini === "has no key" ? {} : { gemini: settingsFor(standIn) },
  );
  let browser: Browser | undefined;
  try {
    await seedStore(server.services.connection);
    await server.services.db.delete(strategies);
    browser = await launch();
    const errors: string[] = [];
    const open = async (options: BrowserContextOptions = {}) => {
      const page = await browser!.newPage({ locale: "en-GB", baseURL: server.origin, ...options });
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        // Chromium reports every page that is answered with 400, as a refused file is.
        const refused = message.text().includes("400 (Bad Request)");
        if (message.type() === "error" && !refused) errors.push(message.text());
      });
      return page;
    };
    await fn({ origin: server.origin, open, errors });
  } finally {
    await browser?.close();
    await server.stop();
  }
}

const completed = en.job.completed.replace("{{kind}}", en.job.kind.STRATEGIES);
const boardLines = (page: Page) => page.locator(".board-column li");

/** How someone sets a control off. */
type Press = (page: Page, name: string) => Promise<void>;

const click: Press = (page, name) =>
  page.getByRole("button", { name, exact: true }).or(page.getByRole("link", { name, exact: true }))
    .first().click();

/** By the keyboard alone: on with Tab until the control has the focus. */
const byKeyboard: Press = async (page, name) => {
  const control = page.getByRole("button", { name, exact: true })
    .or(page.getByRole("link", { name, exact: true })).first();
  await control.waitFor();
  const hasFocus = () => control.evaluate((element) => element === document.activeElement);
  for (let presses = 0; !await hasFocus(); presses++) {
    assert.ok(presses < 200, `Tab does not reach "${name}"`);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
};

/** From no strategy to an approved one, worded by a person. Ends on its own page. */
async function writeAndApprove(page: Page, press: Press): Promise<void> {
  await page.goto("/strategies");
  await press(page, en.updates.NO_STRATEGIES.action);
  await page.getByText(completed).waitFor();
  assert.equal(await boardLines(page).count(), 2);
  await press(page, await boardLines(page).first().getByRole("link").first().innerText());
  await press(page, en.strategies.edit);
  await page.getByLabel(en.strategies.field.headline).fill("Ask them what went wrong");
  await press(page, en.strategies.save);
  await page.getByRole("heading", { name: "Ask them what went wrong" }).waitFor();
  await press(page, en.strategies.approve);
  await page.getByText(/^Approved by local/).waitFor();
}

async function startCampaign(page: Page, press: Press): Promise<void> {
  await press(page, en.campaigns.create);
  await page.getByRole("heading", { name: en.campaigns.create, level: 1 }).waitFor();
  await press(page, en.campaigns.create);
  await page.getByRole("heading", { name: en.campaigns.waiting }).waitFor();
}

/** From an approved strategy to what its campaign changed. */
async function runCampaign(page: Page, press: Press): Promise<void> {
  await startCampaign(page, press);
  const contacted = await downloadContacts(page);
  assert.equal(contacted.length, 8);
  assert.equal(new Set(contacted).size, contacted.length);

  const send = async (lines: readonly string[]) => {
    await page.getByLabel(en.campaigns.file).setInputFiles({
      name: "outcomes.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(lines.join("\n")),
    });
    await press(page, en.campaigns.upload);
  };
  await send(["CustomerID,Retained", `${contacted[0]},perhaps`]);
  await page.getByText('Line 2: the outcome must be 1 or 0, but is "perhaps".').waitFor();
  // All customers at risk in the segment: the whole treatment group stayed, and no one else.
  const all = Array.from({ length: 2 * AT_RISK }, (_, at) => `C-${String(at).padStart(3, "0")}`);
  await send([
    "CustomerID,Retained",
    ...all.map((id) => `${id},${contacted.includes(id) ? 1 : 0}`),
  ]);
  await page.getByText(`Recorded the outcomes of ${contacted.length + 2} customers`).waitFor();
  await page.getByRole("heading", { name: en.campaigns.LABEL.verdict.KEPT }).waitFor();
  await page.getByText("+100.0", { exact: true }).waitFor();
  assert.deepEqual(await downloadContacts(page), contacted);
}

async function downloadContacts(page: Page): Promise<string[]> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /^Download contacts/ }).click(),
  ]);
  const [header, ...lines] = (await Deno.readTextFile(await download.path())).trimEnd().split("\n");
  assert.equal(header, "CustomerID,Segment,Persona,RiskBand,ChurnProbability,Reasons,Offer");
  return lines.map((line) => line.split(",")[0]!);
}

browserTest(
  "a strategy is written by Gemini, edited, approved, put to work and judged",
  () =>
    withStore("answers", async ({ origin, open, errors }) => {
      const page = await open();
      await writeAndApprove(page, click);
      await page.getByText(en.strategies.origin.title).click();
      await page.getByText(/gemini-test: \d+ tokens sent/).waitFor();

      await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin });
      await page.getByRole("button", { name: en.strategies.copy, exact: true }).click();
      await page.getByRole("button", { name: en.strategies.copied }).waitFor();
      const text = await (await fetch(`${page.url()}/text`)).text();
      assert.match(text, /^Ask them what went wrong\n/);
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);

      await page.emulateMedia({ media: "print" });
      assert.equal(await page.getByRole("heading", { level: 2 }).first().isVisible(), true);
      for (const hidden of ["nav", "form", "button", "details"]) {
        assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
      }
      await page.emulateMedia({ media: "screen" });

      await runCampaign(page, click);
      // From all campaigns there is a way back to the strategy.
      await page.goto("/campaigns");
      await page.getByRole("link", { name: "Campaign 1" }).click();
      await page.getByRole("link", { name: "Ask them what went wrong" }).click();
      await page.getByRole("heading", { name: en.campaigns.title }).waitFor();
      assert.deepEqual(errors, []);
      assert.deepEqual(await findingsOf(open), []);
    }),
);

browserTest(
  "by the keyboard alone a strategy is written, edited and approved, and a campaign drawn",
  () =>
    withStore("has no key", async ({ open, errors }) => {
      const page = await open();
      await writeAndApprove(page, byKeyboard);
      await startCampaign(page, byKeyboard);
      await page.goto("/strategies");
      await page.getByRole("region", { name: en.strategies.stage.RUNNING })
        .getByRole("link", { name: "Ask them what went wrong" }).waitFor();
      assert.deepEqual(errors, []);
    }),
);

browserTest(
  "without JavaScript all of it works as well",
  () =>
    withStore("has no key", async ({ open }) => {
      const page = await open({ javaScriptEnabled: false });
      await writeAndApprove(page, click);
      await runCampaign(page, click);
    }),
);

browserTest(
  "a wrong key is told in both languages, and the playbook fills in",
  () =>
    withStore("refuses the key", async ({ open }) => {
      for (const [locale, words] of [["en-GB", en], ["ko-KR", ko]] as const) {
        const page = await open({ locale });
        await page.goto("/strategies");
        const action = page.getByRole("button", {
          name: new RegExp(
            `^(${words.updates.NO_STRATEGIES.action}|${words.strategies.generate})$`,
          ),
        });
        await action.click();
        await page.getByText(words.job.completed.replace("{{kind}}", words.job.kind.STRATEGIES))
          .waitFor();
        await page.getByText(words.strategies.fallback.KEY_REFUSED).first().waitFor();
        assert.equal(await boardLines(page).count(), 2);
        assert.ok(!(await page.content()).includes(KEY));
      }
    }),
);

/** What axe and the layout find wrong with every page of strategies and campaigns. */
async function findingsOf(open: Store["open"]): Promise<string[]> {
  const findings: string[] = [];
  for (
    const [locale, colorScheme, width] of [
      ["en-GB", "light", 1280],
      ["ko-KR", "dark", 1280],
      ["en-GB", "dark", 375],
      ["ko-KR", "light", 375],
    ] as const
  ) {
    const page = await open({ locale, colorScheme, viewport: { width, height: 800 } });
    for (
      const path of [
        "/strategies",
        "/strategies/1",
        "/strategies/1/edit",
        "/strategies/1/campaigns",
        "/campaigns",
        "/campaigns/1",
        "/campaigns/1?matched=8&others=12&late=1",
      ]
    ) {
      await page.goto(path, { waitUntil: "networkidle" });
      const where = `${path} (${locale}, ${colorScheme}, ${width})`;
      const wider = await page.evaluate(() =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth
      );
      if (wider > 0) findings.push(`${where}: ${wider} px wider than the window`);
      findings.push(...(await axeFindings(page)).map((finding) => `${where}: ${finding}`));
    }
    await page.context().close();
  }
  return findings;
}
