import type { Browser } from "playwright-core";
import type { Services } from "@/services/services.ts";
import { seedStore } from "../http/seeded_store.ts";
import { handlerOf } from "../http/test_app.ts";
import { openAppFixture } from "../support/database.ts";
import { launch } from "./browser.ts";

/** Runs a browser against the app over a small store that has a bit of everything; nothing works off its queue. */
export async function withSeededApp(
  fn: (browser: Browser, origin: string) => Promise<void>,
): Promise<void> {
  const fixture = await openAppFixture();
  await seedStore(fixture.connection);
  const app = await handlerOf(fixture as unknown as Services);
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, app.serve);
  const browser = await launch();
  try {
    await fn(browser, `http://127.0.0.1:${server.addr.port}`);
  } finally {
    await browser.close();
    await server.shutdown();
    await fixture.dispose();
  }
}
