import { createApp } from "./app.ts";
import { readConfig } from "./services/config.ts";
import { createRuntime } from "./services/runtime.ts";

/** Nothing is read or opened at import; the first request does, or the entry point. */
export const runtime = createRuntime(() => readConfig((name) => Deno.env.get(name)));

export const app = createApp(async () => {
  await runtime.startJobs();
  return await runtime.services();
});
