import type { Database } from "@/db/client.ts";
import { expireUploads } from "../imports/mod.ts";
import { createSupervisor } from "../jobs/supervisor.ts";
import { applyRetention, type Retention } from "./retention.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly retention?: Retention | undefined;
  readonly clock: () => Date;
}

/** Deletes in the background what has been kept long enough. */
export interface Maintenance {
  stop(): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** How long a stop waits for the piece under way, in ms. */
const STOP_MS = 2000;

/** Starts the maintenance: at once, then every hour. It may run in several processes at a time. */
export function startMaintenance(
  services: Deps,
  retention: Retention,
): Maintenance {
  const supervisor = createSupervisor({ clock: services.clock, retryMs: 60_000 });
  let isBusy = false;
  supervisor.run({
    name: "maintenance",
    async round(signal) {
      isBusy = true;
      try {
        await expireUploads(services);
        await applyRetention(services, retention, signal);
      } finally {
        isBusy = false;
      }
      return HOUR_MS;
    },
    // A store that has never been cleaned up takes its time.
    isBusy: () => isBusy,
  });
  return { stop: () => supervisor.stop(STOP_MS) };
}
