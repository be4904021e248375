import type { Connection } from "./client.ts";
import { ConnectionLostError, isConnectionLost } from "./connection_lost.ts";
import type { Session } from "./pool.ts";

/** Another process is writing the customers. */
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

/** How often the session that holds the lock is asked whether it still does, in ms. */
const WATCH_MS = 2000;

/**
 * Runs work that writes customers while no other process does, over all processes: imports, scoring and
 * segmentation. Readers are not kept away. The lock goes with the process, however that ends.
 *
 * On a server it holds a connection of its own meanwhile, so the pool must have more than one. When that connection is
 * lost, the lock is lost with it and another process may write: the work is told by its signal and fails.
 *
 * @param work takes a signal that aborts when the options' does or when the lock is lost
 * @throws {CustomersBusyError} when another process still holds it after the waiting time
 * @throws {ConnectionLostError} when the lock was lost
 */
export async function withCustomersLocked<T>(
  connection: Connection,
  work: (signal: AbortSignal) => Promise<T>,
  { signal, waitMs = 10_000 }: ExclusiveOptions = {},
): Promise<T> {
  const lock = connection.kind === "embedded"
    ? await acquire(() => Promise.resolve(lockEmbedded(connection)), waitMs, signal)
    : await lockServer(connection, waitMs, signal);
  try {
    const result = await work(AbortSignal.any([lock.lost, ...signal ? [signal] : []]));
    lock.lost.throwIfAborted();
    return result;
  } catch (error) {
    // What the work says of its end is about a signal that it cannot tell from the other.
    if (!signal?.aborted) lock.lost.throwIfAborted();
    throw error;
  } finally {
    await lock.release();
  }
}

interface Lock {
  /** Aborts when the lock is lost. */
  readonly lost: AbortSignal;
  release(): void | Promise<void>;
}

async function acquire(
  attempt: () => Promise<Lock | undefined>,
  waitMs: number,
  signal?: AbortSignal,
): Promise<Lock> {
  for (let waited = 0;; waited += POLL_MS) {
    signal?.throwIfAborted();
    const lock = await attempt();
    if (lock) return lock;
    if (waited >= waitMs) throw new CustomersBusyError();
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/**
 * Only this process can have the embedded database open, and its one session would pass through any lock of
 * its own, so the connection itself says whether someone writes.
 */
function lockEmbedded({ writers }: Connection): Lock | undefined {
  if (writers.customers) return undefined;
  writers.customers = true;
  return {
    lost: new AbortController().signal,
    release: () => {
      writers.customers = false;
    },
  };
}

async function lockServer(
  connection: Connection,
  waitMs: number,
  signal?: AbortSignal,
): Promise<Lock> {
  const session = await connection.reserve();
  try {
    return await acquire(
      async () => {
        const [row] = await session.sql`select pg_try_advisory_lock(${LOCK_KEY}) as locked`;
        return row?.locked ? watchedLock(session) : undefined;
      },
      waitMs,
      signal,
    );
  } catch (error) {
    session.release();
    throw error;
  }
}

/** A lock that is asked after: a connection whose other end has vanished says nothing by itself. */
function watchedLock(session: Session): Lock {
  const lost = new AbortController();
  let asking: Promise<void> | undefined;
  const ask = async () => {
    const late = setTimeout(() => lost.abort(new ConnectionLostError()), 2 * WATCH_MS);
    try {
      await session.sql`select 1`;
    } catch (error) {
      lost.abort(isConnectionLost(error) ? error : new ConnectionLostError());
    } finally {
      clearTimeout(late);
      asking = undefined;
    }
  };
  const timer = setInterval(() => asking ??= ask(), WATCH_MS);
  return {
    lost: AbortSignal.any([session.lost, lost.signal]),
    async release() {
      clearInterval(timer);
      try {
        if (!session.lost.aborted) {
          await session.sql`select pg_advisory_unlock(${LOCK_KEY})`;
        }
      } catch (error) {
        // The lock went with its connection.
        if (!isConnectionLost(error)) throw error;
      } finally {
        session.release();
      }
    },
  };
}
