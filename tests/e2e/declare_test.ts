import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import en from "@/locales/en.json" with { type: "json" };
import { columnOf } from "@/schema/schema.ts";
import { currentSchema } from "@/services/schema/customer_schema.ts";
import { browserTest, launch } from "./browser.ts";
import { startServer } from "./server.ts";

/** A table of no shape that Holdfast knows: subscribers of a gym, whose label has words of its own. */
const FILE = [
  "Member,Plan,Visits,Monthly fee,Mail,State",
  ...Array.from(
    { length: 60 },
    (_, i) =>
      `M-${i},${["Basic", "Family", "Student"][i % 3]},${i % 17},${
        20 + (i % 5) * 5
      }.50,m${i}@gym.example,${i % 4 === 0 ? "Cancelled member" : "Existing member"}`,
  ),
].join("\n");

browserTest(
  "without JavaScript the columns of an unknown table are declared, imported and changed later",
  async () => {
    const server = await startServer();
    const browser = await launch();
    try {
      const page = await browser.newPage({
        locale: "en-GB",
        baseURL: server.origin,
        javaScriptEnabled: false,
      });
      page.setDefaultTimeout(120_000);
      await page.goto("/import");
      await page.setInputFiles("input[type=file]", {
        name: "gym.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(FILE),
      });
      await page.getByRole("button", { name: en.import.action }).click();
      await page.waitForURL(/\/import\/1\/columns/);

      const uses = en.schema.uses;
      const used = (header: string) =>
        page.getByRole("combobox", { name: `${en.schema.use}: ${header}` });
      const chosen = (header: string) => used(header).locator("option:checked").innerText();
      assert.equal(await chosen("Member"), uses.ID);
      assert.equal(await chosen("State"), uses.LABEL);
      assert.equal(await chosen("Mail"), uses.CONTACT);

      await page.getByRole("checkbox", { name: "Cancelled member" }).uncheck();
      await page.getByRole("button", { name: en.import.columns.check }).click();
      await page.getByText("Choose which values of State mean", { exact: false }).waitFor();
      await page.getByRole("checkbox", { name: "Cancelled member" }).check();
      await page.getByText(en.schema.values).first().click();
      await page.getByRole("textbox", { name: "Meaning of Family: Plan" }).fill("Household");
      await used("Monthly fee").selectOption({ label: uses.MONETARY });
      await used("Visits").selectOption({ label: uses.FREQUENCY });
      await page.getByRole("textbox", { name: `${en.schema.label}: Plan` }).fill("Membership");
      await page.getByRole("button", { name: en.import.columns.check }).click();

      const start = page.locator("form[action$='/start'] button");
      await reloadUntil(page, async () => await start.count() > 0);
      await start.click();
      await reloadUntil(page, async () => {
        await page.goto("/customers");
        return await page.locator("tbody tr").count() === 45;
      });
      const headers = await page.locator("thead th").allInnerTexts();
      assert.ok(headers.includes("Monthly fee"), headers.join(", "));
      const schema = await currentSchema(server.services);
      assert.equal(columnOf(schema, "plan")?.label.en, "Membership");
      assert.deepEqual(columnOf(schema, "plan")?.aliases, { Family: "Household" });
      const plans = await server.services.connection.sql`select distinct plan from customers`;
      assert.ok(plans.some(({ plan }) => plan === "Household"));
      assert.deepEqual(columnOf(schema, "churned")?.churnedWhen, ["Cancelled member"]);

      await page.goto("/data");
      assert.match(await page.locator("main").innerText(), /Membership/);
      await page.goto("/data/schema");
      await page.getByRole("textbox", { name: `${en.schema.unit}: Visits` }).fill("visits");
      await page.getByRole("button", { name: en.schema.save }).click();
      await page.getByText(en.schema.saved).waitFor();
      assert.equal(
        columnOf(await currentSchema(server.services), "visits")?.unit?.en,
        "visits",
      );
    } finally {
      await browser.close();
      await server.stop();
    }
  },
);

/** Reloads a page until something holds. */
async function reloadUntil(
  page: { reload(): Promise<unknown> },
  holds: () => Promise<boolean>,
): Promise<void> {
  for (let attempt = 0; attempt < 120; attempt++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
    await page.reload();
  }
  assert.fail("It did not come to hold within a minute.");
}
