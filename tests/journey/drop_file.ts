import type { Page } from "playwright-core";

/** Drops a file on the Import page; again where the island was not awake yet. */
export async function dropFile(page: Page, name: string, text: string): Promise<void> {
  await page.goto("/import");
  const dataTransfer = await page.evaluateHandle(([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text!], name!, { type: "text/plain" }));
    return data;
  }, [name, text]);
  for (let attempt = 0; attempt < 20; attempt++) {
    await page.dispatchEvent(".drop", "dragover", { dataTransfer });
    await page.dispatchEvent(".drop", "drop", { dataTransfer });
    const taken = page.locator("#import-state", { hasText: name });
    if (await taken.waitFor({ timeout: 500 }).then(() => true, () => false)) return;
  }
  throw new Error("Expected the dropped file to be taken, but it was not");
}
