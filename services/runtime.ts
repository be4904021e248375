import type { Config } from "./config.ts";
import { type OpenServices, openServices } from "./open.ts";
import { warmOverview } from "./statistics/overview.ts";
import { DEFAULT_WEBHOOKS, type Deliverer, startDelivery } from "./webhooks/mod.ts";
import { type Maintenance, startMaintenance } from "./operations/maintenance.ts";

/** The services of a server process: opened when first asked for, once. */
export interface Runtime {
  services(): Promise<OpenServices>;
  /**
   * Takes up jobs, those that an earlier process left among them, delivers webhooks, and cleans up. A process that runs
   * no jobs leaves all of it to others.
   */
  startJobs(): Promise<void>;
  close(): Promise<void>;
}

/** Makes a runtime that reads the configuration and opens the database only when it is asked to. */
export function createRuntime(config: () => Config): Runtime {
  let opened: Promise<OpenServices> | undefined;
  let working: Promise<void> | undefined;
  let maintenance: Maintenance | undefined;
  let deliverer: Deliverer | undefined;
  const open = () => opened ??= openServices(config());
  return {
    services: open,
    startJobs: () =>
      working ??= open().then(async (services) => {
        const { runsJobs, retention } = config();
        if (runsJobs) {
          maintenance = startMaintenance(services, retention);
          await services.jobs.start();
          const settings = services.webhooks ?? DEFAULT_WEBHOOKS;
          deliverer = startDelivery(services, { ...settings, random: Math.random });
        }
        warmOverview(services);
      }),
    async close() {
      const services = await opened?.catch(() => undefined);
      opened = working = undefined;
      await Promise.all([maintenance?.stop(), deliverer?.stop()]);
      await services?.close();
    },
  };
}
