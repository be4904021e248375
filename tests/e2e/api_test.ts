import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { browserTest } from "./browser.ts";
import { withSeededApp } from "./seeded_app.ts";

browserTest("what is copied is what is shown, by mouse and by keyboard", async () => {
  await withSeededApp(async (browser, baseURL) => {
    const context = await browser.newContext({
      baseURL,
      locale: "en-GB",
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const page = await context.newPage();
    await page.goto("/api");
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    const blocks = page.locator(".copyable");
    await blocks.nth(0).getByRole("button", { name: en.api.copy }).click();
    await blocks.nth(0).getByRole("button", { name: en.api.copied }).waitFor();
    assert.equal(await copied(), `${baseURL}/graphql`);
    await blocks.nth(1).getByRole("button").focus();
    await page.keyboard.press("Enter");
    await blocks.nth(1).getByRole("button", { name: en.api.copied }).waitFor();
    assert.equal(await copied(), await blocks.nth(1).locator("code").innerText());
  });
});

browserTest("keys are made and revoked, and on record, without JavaScript", async () => {
  await withSeededApp(async (browser, baseURL) => {
    const context = await browser.newContext({
      baseURL,
      locale: "ko-KR",
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    await page.goto("/api");
    assert.equal(await page.getByRole("button", { name: ko.api.copy }).count(), 0);
    await page.getByRole("link", { name: ko.api.language.typed }).click();
    await page.getByText("holdfast.ts", { exact: false }).first().waitFor();
    await page.getByRole("link", { name: ko.api.view.keys, exact: true }).click();
    await page.getByLabel(ko.access.keys.name, { exact: true }).fill("Power BI");
    await page.getByRole("button", { name: ko.access.keys.create }).click();
    assert.match(await page.locator(".notice code").first().innerText(), /^hf_/);
    await page.getByRole("button", { name: ko.access.keys.revoke }).click();
    await page.getByRole("link", { name: ko.api.view.audit }).click();
    const rows = page.locator("table.audit tbody tr");
    assert.match(await rows.nth(0).innerText(), new RegExp(ko.audit.did.revokeApiKey));
    assert.match(
      await rows.nth(1).innerText(),
      new RegExp(`${ko.audit.did.createApiKey}.*ApiKey 1`, "s"),
    );
    await page.getByLabel(ko.audit.filter.kind).selectOption("SIGN_IN");
    await page.getByRole("button", { name: ko.audit.filter.action, exact: true }).click();
    await page.getByText(ko.audit.none).waitFor();
    assert.match(page.url(), /kind=SIGN_IN/);
  });
});

browserTest("webhooks are made, tested, disabled and replayed, without JavaScript", async () => {
  await withSeededApp(async (browser, baseURL) => {
    const context = await browser.newContext({
      baseURL,
      locale: "en-GB",
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    const { action, event, status } = en.webhooks;
    const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
    await page.goto("/api");
    await page.getByRole("navigation", { name: en.api.views })
      .getByRole("link", { name: en.api.view.webhooks }).click();
    await page.getByLabel(en.webhooks.url, { exact: true }).fill("https://127.0.0.1/hook");
    await page.getByLabel(event.strategy.approved).check();
    await press(en.webhooks.create);
    assert.match(await page.getByRole("alert").innerText(), /public network/);
    assert.ok(await page.getByLabel(event.strategy.approved).isChecked());
    await page.getByLabel(en.webhooks.url, { exact: true }).fill("https://hooks.example/a");
    await press(en.webhooks.create);
    const secret = await page.locator(".notice code").first().innerText();
    assert.match(secret, /^whsec_/);
    await page.getByRole("link", { name: "https://hooks.example/a" }).click();
    assert.ok(!(await page.content()).includes(secret));
    await press(action.test);
    const rows = page.locator("tbody tr");
    assert.match(
      await rows.innerText(),
      new RegExp(`${event.webhook.test}.*${status.PENDING}`, "s"),
    );
    await press(action.disable);
    assert.match(await rows.innerText(), new RegExp(status.FAILED));
    await press(action.enable);
    await press(action.replayFailed);
    assert.match(await rows.innerText(), new RegExp(status.PENDING));
    await press(action.rotate);
    assert.notEqual(await page.locator(".notice code").first().innerText(), secret);
    await press(action.delete);
    assert.equal(await page.getByRole("link", { name: "https://hooks.example/a" }).count(), 0);
    await page.getByRole("link", { name: en.api.view.audit }).click();
    assert.match(
      await page.locator("table.audit tbody").innerText(),
      new RegExp(en.audit.did.deleteWebhook),
    );
  });
});
