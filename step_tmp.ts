import { chromium } from "playwright-core";
const steps = Deno.args;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu","--no-first-run"] });
const ctx = await browser.newContext({ baseURL: "http://127.0.0.1:8131", locale: Deno.env.get("LOC") ?? "en-GB", viewport: { width: 1280, height: 900 } });
const page = await ctx.newPage();
page.on("console", m => m.type()==="error" && console.log("ERR", m.text()));
page.on("pageerror", e => console.log("PAGEERR", String(e)));
let n = 0;
for (const s of steps) {
  const [cmd, ...rest] = s.split("::");
  if (cmd === "go") await page.goto(rest[0], { waitUntil: "networkidle" });
  else if (cmd === "click") await page.getByRole(rest[0] as any, { name: new RegExp(rest[1]) }).first().click();
  else if (cmd === "file") await page.locator("input[type=file]").first().setInputFiles(rest[0]);
  else if (cmd === "drop") { const text = await Deno.readTextFile(rest[0]); const h = await page.evaluateHandle(([t,n]) => { const d = new DataTransfer(); d.items.add(new File([t], n, {type:"text/plain"})); return d; }, [text, rest[0].split("/").pop()!]); await page.dispatchEvent(".drop","dragover",{dataTransfer:h}); await page.dispatchEvent(".drop","drop",{dataTransfer:h}); }
  else if (cmd === "wait") await page.waitForTimeout(Number(rest[0]));
  else if (cmd === "text") await page.getByText(new RegExp(rest[0])).first().waitFor({timeout: 300000});
  else if (cmd === "shot") { await page.waitForTimeout(300); await page.screenshot({ path: `/tmp/orders_s/${rest[0]}.png`, fullPage: rest[1] !== "view" }); }
  else if (cmd === "print") console.log(page.url(), "\n", (await page.locator("main").innerText()).slice(0, Number(rest[0] ?? 3000)));
}
await browser.close();
