/** Islands in a real browser, from a build on disk served as in production and from the development server. */
import assert from "node:assert/strict";
import { type Browser, chromium, type Page } from "playwright-core";
import { describeProps } from "./fixture/islands/Kinds.tsx";
import { everyKind } from "./fixture/kinds.ts";

const CHROMIUM = "/usr/bin/chromium";
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const fixture = new URL("./fixture/", import.meta.url);
const config = new URL("../../deno.json", import.meta.url);

const hasBrowser = await Deno.stat(CHROMIUM).then(() => true, () => false);
if (!hasBrowser) {
  console.warn(`SKIPPED: islands in a browser, because ${CHROMIUM} is absent`);
}

function deno(cwd: URL, ...args: string[]): Deno.ChildProcess {
  const [command = "", ...rest] = args;
  return new Deno.Command(Deno.execPath(), {
    args: [command, "--config", config.pathname, ...rest],
    cwd,
    stdout: "null",
    stderr: "inherit",
  }).spawn();
}

function freePort(): number {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function untilUp(url: string): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      await (await fetch(url)).body?.cancel();
      return;
    } catch (error) {
      if (tries === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function withPage(
  fn: (page: Page, errors: string[]) => Promise<void>,
): Promise<void> {
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ARGS,
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await fn(page, errors);
  } finally {
    await browser.close();
  }
}

Deno.test({
  name: "a build on disk hydrates its islands in a browser",
  ignore: !hasBrowser,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const build = await deno(fixture, "run", "-A", "dev.ts", "build").status;
    assert.ok(build.success);
    const port = freePort();
    const base = `http://localhost:${port}`;
    const server = deno(
      fixture,
      "serve",
      "--allow-read",
      "--allow-env",
      "--allow-net",
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "_fresh/server.js",
    );
    try {
      await untilUp(base);
      await withPage(async (page, errors) => {
        const button = (name: string) => page.locator(`#${name} > button`);

        await t.step(
          "islands act, and share the signals that their props share",
          async () => {
            await page.goto(`${base}/islands`);
            await page.locator('#one[data-browser="true"]').waitFor();
            await page.locator('#three[data-browser="true"]').waitFor();
            await button("one").click();
            await button("three").click();
            for (const name of ["one", "two", "three"]) {
              await page.getByText("count 5").first().waitFor();
              assert.equal(await button(name).textContent(), "count 5");
              assert.equal(
                await page.locator(`#${name} > output`).textContent(),
                "twice 10",
              );
            }
          },
        );

        await t.step(
          "JSX children stay what the server made them",
          async () => {
            assert.equal(
              await page.locator("#one > #child.kept").textContent(),
              "from the server",
            );
            const checkbox = page.locator("#one > input");
            assert.ok(
              await checkbox.isChecked() && await checkbox.isDisabled(),
            );
            assert.equal(
              await page.locator(".disclosure > button > i").textContent(),
              "open",
            );
          },
        );

        await t.step(
          "children that were not shown come with their islands, and go again",
          async () => {
            assert.equal(await page.locator("#late").count(), 0);
            const toggle = page.getByRole("button", { name: "closed" });
            await toggle.click();
            assert.equal(
              await page.locator("#late").textContent(),
              "came late",
            );
            assert.equal(await button("four").textContent(), "count 5");
            await button("four").click();
            assert.equal(await button("one").textContent(), "count 6");
            await toggle.click();
            assert.equal(await page.locator("#late").count(), 0);
            await toggle.click();
            assert.equal(await button("four").textContent(), "count 6");
          },
        );

        await t.step("props of every kind arrive as they were", async () => {
          await page.goto(`${base}/kinds`);
          await page.locator('#kinds[data-hydrated="true"]').waitFor();
          const lines = await page.locator("#kinds > li").allTextContents();
          assert.deepEqual(lines, describeProps(everyKind()));
        });

        await t.step("islands beside their routes act", async () => {
          await page.goto(`${base}/grouped`);
          await page.waitForLoadState("networkidle");
          await page.locator("#local").click();
          assert.equal(await page.locator("#local").textContent(), "on");
        });

        await t.step("a page without islands loads no script", async () => {
          const scripts: string[] = [];
          page.on("request", (request) => {
            if (request.resourceType() === "script") {
              scripts.push(request.url());
            }
          });
          await page.goto(base);
          await page.waitForLoadState("networkidle");
          assert.deepEqual(scripts, []);
        });

        await t.step(
          "the content security policy refuses nothing of it",
          () => {
            assert.deepEqual(errors, []);
          },
        );
      });
    } finally {
      server.kill();
      await server.status;
    }
  },
});

Deno.test({
  name: "the development server reloads the browser when a file changes",
  ignore: !hasBrowser,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    // A copy beside the fixture, because the test changes it.
    const copy = new URL("./fixture_dev/", import.meta.url);
    await copyFolder(fixture, copy);
    const port = freePort();
    const base = `http://localhost:${port}`;
    const server = deno(
      copy,
      "run",
      "-A",
      "--watch=static/,routes/",
      "dev.ts",
      String(port),
    );
    try {
      await untilUp(base);
      await withPage(async (page) => {
        await page.goto(`${base}/islands`);
        await page.locator('#one[data-browser="true"]').waitFor();
        await page.locator("#one > button").click();
        assert.equal(
          await page.locator("#one > button").textContent(),
          "count 4",
        );
        assert.match(
          (await page.request.get(`${base}/styles.css`))
            .headers()["cache-control"] ?? "",
          /no-store/,
        );
        // Let the watcher see every module before one changes.
        await new Promise((resolve) => setTimeout(resolve, 500));

        const island = new URL("islands/Counter.tsx", copy);
        const source = await Deno.readTextFile(island);
        await Deno.writeTextFile(
          island,
          source.replace("count ${", "changed ${"),
        );
        await page.getByText("changed 3").first().waitFor();
        await page.locator('#one[data-browser="true"]').waitFor();
        await page.locator("#one > button").click();
        assert.equal(
          await page.locator("#one > button").textContent(),
          "changed 4",
        );
      });
    } finally {
      server.kill();
      await server.status;
      await Deno.remove(copy, { recursive: true });
    }
  },
});

async function copyFolder(from: URL, to: URL): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (name === "_fresh") continue;
    const [source, target] = [
      new URL(encodeURIComponent(name), from),
      new URL(encodeURIComponent(name), to),
    ];
    if (isDirectory) {
      await copyFolder(new URL(`${source}/`), new URL(`${target}/`));
    } else await Deno.copyFile(source, target);
  }
}
