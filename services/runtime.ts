import type { Config } from "./config.ts";
import { expireUploads } from "./imports/mod.ts";
import { type OpenServices, openServices } from "./open.ts";
import { warmOverview } from "./overview.ts";

/** The services of a server process: opened when first asked for, once. */
export interface Runtime {
  services(): Promise<OpenServices>;
  /** Takes up jobs, those that an earlier process left among them. */
  startJobs(): Promise<void>;
  close(): Promise<void>;
}

/** Makes a runtime that reads the configuration and opens the database only when it is asked to. */
export function createRuntime(config: () => Config): Runtime {
  let opened: Promise<OpenServices> | undefined;
  let working: Promise<void> | undefined;
  const open = () => opened ??= openServices(config());
  return {
    services: open,
    startJobs: () =>
      working ??= open().then(async (services) => {
        await expireUploads(services);
        await services.jobs.start();
        warmOverview(services);
      }),
    async close() {
      const services = await opened?.catch(() => undefined);
      opened = working = undefined;
      await services?.close();
    },
  };
}
