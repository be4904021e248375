/**
 * A shop that has nothing but its orders, in a real browser on the whole program: from the file of orders to a campaign,
 * and to its outcomes by the next file. The orders are CDNOW's sample, parted at the end of March 1998. With
 * HOLDFAST_SCREENSHOTS a folder, a picture of every step is left there.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import en from "@/locales/en.json" with { type: "json" };
import { axeFindings, browserTest, launch } from "../e2e/browser.ts";
import { type Program, startProgram } from "../support/program.ts";
import { dropFile } from "./drop_file.ts";

const FOLDER = Deno.env.get("HOLDFAST_REFERENCE_DATA") ?? "../shared/data";
const PICTURES = Deno.env.get("HOLDFAST_SCREENSHOTS");
/** A training in the background, on a machine with other things to do. */
const PATIENCE = 300_000;
/** The first day of the second file. */
const PARTED = "19980401";

/** An order of the file, as far as an outcome is concerned. */
interface FileOrder {
  readonly customerId: string;
  readonly day: string;
  readonly amount: number;
}

const orderOf = (line: string): FileOrder => {
  const [customerId = "", , day = "", , amount] = line.trim().split(/\s+/);
  return { customerId, day, amount: Number(amount) };
};

/** The lines before and from a day on. */
async function partedOrders(): Promise<readonly [string[], string[]]> {
  const text = await Deno.readTextFile(join(FOLDER, "tables", "cdnow-sample.txt"));
  const lines = text.trimEnd().split(/\r?\n/);
  const isLater = (line: string) => orderOf(line).day >= PARTED;
  return [lines.filter((line) => !isLater(line)), lines.filter(isLater)];
}

browserTest("from a file of orders to a campaign's outcomes", async () => {
  let program: Program | undefined;
  let browser: Browser | undefined;
  try {
    const [first, second] = await partedOrders();
    program = await startProgram({ demo: false });
    browser = await launch();
    const page = await openPage(browser, program.origin);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    const step = stepsOf(page);

    await importOrders(page, "orders-until-march.txt", first, step);
    await acceptDefinition(page, step);
    await trainAndScore(page, step);
    await lookAtCustomers(page, step);
    await lookBack(page, step);
    await startCampaign(page, step);
    await importOrders(page, "orders-until-june.txt", second, step);
    await readOutcomes(page, second.map(orderOf), step);
    assert.deepEqual(errors, []);
  } catch (error) {
    const page = browser?.contexts()[0]?.pages()[0];
    throw new Error(`${page?.url()}\n${await page?.locator("main").innerText()}`, { cause: error });
  } finally {
    await browser?.close();
    await program?.stop();
  }
});

async function openPage(browser: Browser, baseURL: string): Promise<Page> {
  const viewport = { width: 1280, height: 900 };
  const context = await browser.newContext({ baseURL, locale: "en-GB", viewport });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  return page;
}

/** Called at the end of a step: no text of the page is broken, axe finds nothing, and a picture is taken. */
type Step = (name: string) => Promise<void>;

function stepsOf(page: Page): Step {
  let number = 0;
  return async (name) => {
    number++;
    const text = await page.locator("main").innerText();
    assert.doesNotMatch(text, /\{\{|undefined|\bNaN\b|\[object/, name);
    assert.deepEqual(await axeFindings(page), [], name);
    if (!PICTURES) return;
    await Deno.mkdir(PICTURES, { recursive: true });
    const file = `orders-${String(number).padStart(2, "0")}-${name}.png`;
    await page.screenshot({ path: join(PICTURES, file), fullPage: true });
  };
}

/** Drops a file, sees that it is known, has it checked, and imports it. */
async function importOrders(
  page: Page,
  name: string,
  lines: readonly string[],
  step: Step,
): Promise<void> {
  await dropFile(page, name, lines.join("\n"));
  await step("dropped");
  await page.getByRole("button", { name: en.import.action, exact: true }).click();
  await page.waitForURL(/\/import\/\d+\/orders/);
  await page.getByText("CDNOW", { exact: true }).first().waitFor();
  await step("recognised");
  await page.getByRole("button", { name: en.import.columns.check }).click();
  const count = lines.length.toLocaleString("en");
  const start = page.getByRole("button", { name: new RegExp(`^Import ${count} `) });
  await start.waitFor({ timeout: PATIENCE });
  await step("checked");
  await start.click();
  await page.getByRole("heading", { name: en.import.next.title }).waitFor({ timeout: PATIENCE });
  await step("imported");
}

/** Looks at what speaks for the proposed horizon, and takes one of 90 days, whose outcomes the second file holds. */
async function acceptDefinition(page: Page, step: Step): Promise<void> {
  await page.getByRole("link", { name: en.import.next.change }).click();
  await page.getByRole("img").first().waitFor();
  assert.match(await page.locator("main").innerText(), /180 days .*\(proposed\)/);
  await step("proposed-definition");
  await page.getByRole("radio", { name: /^90 days/ }).check();
  await page.getByRole("button", { name: en.data.definition.use }).click();
  await page.getByText(en.data.definition.saved).waitFor();
  await step("accepted-definition");
}

async function trainAndScore(page: Page, step: Step): Promise<void> {
  await page.goto("/import/1");
  await page.getByRole("button", { name: en.import.next.all }).click();
  const last = en.job.completed.replace("{{kind}}", en.job.kind.STRATEGIES);
  await page.getByText(last).waitFor({ timeout: PATIENCE });
  await step("trained");
  await page.goto("/");
  await page.getByRole("link", { name: en.overview.openList }).waitFor();
  await step("overview");
}

/** The list, and one customer with the orders and the window of the next one; what orders tell is predicted alike. */
async function lookAtCustomers(page: Page, step: Step): Promise<void> {
  await page.getByRole("link", { name: en.overview.openList }).click();
  await page.locator("tbody th a, tbody td a").first().waitFor();
  // Reasons follow the scores.
  while (await page.getByText("Days since last order:").count() === 0) {
    await page.waitForTimeout(2000);
    await page.reload();
  }
  await step("to-contact");
  await page.locator("tbody th a, tbody td a").first().click();
  await page.getByText(en.customer.orders.next).first().waitFor();
  await step("customer");
  const customerId = decodeURIComponent(new URL(page.url()).pathname.split("/").at(-1)!);
  const { customer } = await ask(
    page,
    `query($id: String!) { customer(customerId: $id) {
    prediction { probability } nextOrder { from to } history { month orders }
    orders(first: 200) { nodes { orderedAt amount items discount } } } }`,
    { id: customerId },
  );
  const { prediction, nextOrder, history, orders } = customer;
  assert.ok(nextOrder.from < nextOrder.to);
  assert.equal(
    history.reduce((sum: number, month: { orders: number }) => sum + month.orders, 0),
    orders.nodes.length,
  );
  const { predictChurn: [told] } = await ask(
    page,
    `query($customers: [CustomerInput!]!) {
      predictChurn(customers: $customers) { probability storedScore } }`,
    { customers: [{ customerId, orders: orders.nodes }] },
  );
  assert.equal(told.storedScore, "SAME");
  assert.ok(Math.abs(told.probability - prediction.probability) < 1e-5);
}

// deno-lint-ignore no-explicit-any -- what comes has the shape of the query
async function ask(page: Page, query: string, variables: unknown): Promise<any> {
  const response = await page.request.post("/graphql", { data: { query, variables } });
  const { data, errors } = await response.json();
  assert.deepEqual(errors, undefined);
  return data;
}

async function lookBack(page: Page, step: Step): Promise<void> {
  for (const [name, path] of [["groups", "groups"], ["movement", "movement"], ["why", "why"]]) {
    await page.goto(`/segments/${path}`);
    await page.locator("main svg, main table").first().waitFor();
    await step(name!);
  }
}

/** Approves the strategy of the segment with the most at stake, and starts its campaign. */
async function startCampaign(page: Page, step: Step): Promise<void> {
  await page.goto("/strategies");
  await step("strategies");
  await page.locator(".board-column h3 a").first().click();
  assert.match(await page.locator("main").innerText(), /Of next year's expected spend/);
  await page.getByRole("button", { name: en.strategies.approve }).click();
  await page.getByText(/Approved/).first().waitFor();
  await step("strategy");
  await page.goto(`${new URL(page.url()).pathname}/campaigns`);
  assert.equal(await page.getByLabel(en.campaigns.window).inputValue(), "90");
  await step("new-campaign");
  await page.getByRole("button", { name: en.campaigns.create }).click();
  await page.waitForURL(/\/campaigns\/\d+$/);
  await page.getByRole("heading", { name: en.campaigns.waiting }).waitFor();
  await step("campaign");
}

/** What the page says of both groups is what the second file says of the customers in the campaign's files. */
async function readOutcomes(page: Page, orders: readonly FileOrder[], step: Step): Promise<void> {
  await page.goto("/campaigns/1");
  await page.getByText(en.campaigns.revenue).waitFor();
  await page.getByText(en.chart.data).first().click();
  await step("outcomes");
  const rows = page.locator("figure table tbody tr");
  for (const [row, file] of [[0, "contacts"], [1, "suppression"]] as const) {
    const csv = await (await page.request.get(`/campaigns/1/${file}.csv`)).text();
    const [, ...lines] = csv.trim().split(/\r?\n/);
    const members = new Set(lines.map((line) => line.split(",")[0]!.replace(/^\uFEFF|"/g, "")));
    // The window of 90 days ends with the 29th of June.
    const counted = orders.filter(({ customerId, day }) =>
      members.has(customerId) && day < "19980630"
    );
    const ordered = new Set(counted.map(({ customerId }) => customerId)).size;
    const spend = counted.reduce((sum, { amount }) => sum + amount, 0) / members.size;
    const cells = await rows.nth(row).locator("th, td").allInnerTexts();
    assert.deepEqual(
      [cells[1], cells[2], cells[3], cells[5]],
      [members.size, members.size, ordered].map((count) => count.toLocaleString("en"))
        .concat(spend.toFixed(2)),
    );
  }
}
