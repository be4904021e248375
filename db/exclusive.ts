import type { Connection } from "./client.ts";

/** Somebody else is writing the customers. */
export class CustomersBusyError extends Error {
  override name = "CustomersBusyError";
  constructor() {
    super(
      "Another import, scoring or segmentation is changing the customers. " +
        "Wait until it has ended, then try again.",
    );
  }
}

/** How long to wait for the others. */
export interface ExclusiveOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds; default 10,000. */
  readonly waitMs?: number;
}

/** Key of the advisory lock: arbitrary, but the same in every process. */
const LOCK_KEY = 4_307_519;
const POLL_MS = 200;

/**
 * Runs work that writes customers while nobody else does, over all processes: imports, scoring and
 * segmentation. Readers are not kept away. The lock goes with the process, however that ends.
 *
 * On a server it holds a connection of its own meanwhile, so the pool must have more than one.
 *
 * @throws {CustomersBusyError} when somebody else still holds it after the waiting time
 */
export async function withCustomersLocked<T>(
  connection: Connection,
  work: () => Promise<T>,
  { signal, waitMs = 10_000 }: ExclusiveOptions = {},
): Promise<T> {
  const release = connection.kind === "embedded"
    ? await acquire(() => Promise.resolve(lockEmbedded(connection)), waitMs, signal)
    : await lockServer(connection, waitMs, signal);
  try {
    return await work();
  } finally {
    await release();
  }
}

type Release = () => void | Promise<void>;

async function acquire(
  attempt: () => Promise<Release | undefined>,
  waitMs: number,
  signal?: AbortSignal,
): Promise<Release> {
  for (let waited = 0;; waited += POLL_MS) {
    signal?.throwIfAborted();
    const release = await attempt();
    if (release) return release;
    if (waited >= waitMs) throw new CustomersBusyError();
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/**
 * Only this process can have the embedded database open, and its one session would pass through any lock of
 * its own, so the connection itself says whether somebody writes.
 */
function lockEmbedded({ writers }: Connection): Release | undefined {
  if (writers.customers) return undefined;
  writers.customers = true;
  return () => {
    writers.customers = false;
  };
}

async function lockServer(
  { sql }: Connection,
  waitMs: number,
  signal?: AbortSignal,
): Promise<Release> {
  const session = await sql.reserve();
  try {
    return await acquire(
      async () => {
        const [row] = await session`select pg_try_advisory_lock(${LOCK_KEY}) as locked`;
        if (!row?.locked) return undefined;
        return async () => {
          try {
            await session`select pg_advisory_unlock(${LOCK_KEY})`;
          } catch {
            // The connection is gone, and the lock with it.
          } finally {
            session.release();
          }
        };
      },
      waitMs,
      signal,
    );
  } catch (error) {
    session.release();
    throw error;
  }
}
