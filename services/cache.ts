import { customersState } from "@/db/queries/customers_state.ts";
import { readDataVersion } from "@/db/queries/data_version.ts";
import { customers, customerSchemas, imports } from "@/db/schema/mod.ts";
import type { Queryable } from "@/db/client.ts";

/**
 * Values by key that hold for one version of the data. With another version all of them go; when there is no more room,
 * those that were asked for longest ago.
 */
export class VersionedMap<V> {
  #version: string | undefined;
  #values = new Map<string, { readonly value: V; readonly size: number }>();
  #size = 0;

  /**
   * @param room for how much, in whatever unit
   * @param sizeOf how much of it a value takes; 1 if omitted
   */
  constructor(
    private readonly room: number,
    private readonly sizeOf: (key: string, value: V) => number = () => 1,
  ) {}

  get(version: string, key: string): V | undefined {
    const entry = version === this.#version ? this.#values.get(key) : undefined;
    if (!entry) return undefined;
    this.#values.delete(key);
    this.#values.set(key, entry);
    return entry.value;
  }

  set(version: string, key: string, value: V): void {
    if (version !== this.#version) {
      this.#version = version;
      this.#values.clear();
      this.#size = 0;
    }
    this.delete(key);
    const size = this.sizeOf(key, value);
    if (size > this.room) return;
    this.#values.set(key, { value, size });
    this.#size += size;
    for (const oldest of this.#values.keys()) {
      if (this.#size <= this.room) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#size -= this.#values.get(key)?.size ?? 0;
    this.#values.delete(key);
  }
}

/** What is known of a value without making it. */
export type Known<T> =
  | { readonly state: "NONE" }
  | { readonly state: "RUNNING" }
  | { readonly state: "READY"; readonly value: T };

/** What follows from the stored data, computed when first asked for and kept until they change. */
export interface Cache {
  /** As it is for the data as they are now; who asks meanwhile waits for the same. A failure is not cached. */
  getOrCompute<T>(key: string, make: () => Promise<T>): Promise<T>;
  /** What `getOrCompute` would return at once; nothing is begun. */
  known<T>(key: string): Promise<Known<T>>;
}

/**
 * Makes a cache.
 *
 * @param readVersion of the data that the values follow from
 * @param maxEntries after which the value that was asked for longest ago goes
 */
export function createCache(readVersion: () => Promise<string>, maxEntries: number): Cache {
  const entries = new VersionedMap<{ readonly made: Promise<unknown>; ready?: { value: unknown } }>(
    maxEntries,
  );
  const version = shared(readVersion);
  return {
    async getOrCompute<T>(key: string, make: () => Promise<T>): Promise<T> {
      const now = await version();
      let entry = entries.get(now, key);
      if (!entry) {
        // A statement of the query builder runs whenever it is waited for: a promise of it runs once.
        entry = { made: Promise.resolve(make()) };
        entries.set(now, key, entry);
      }
      try {
        entry.ready = { value: await entry.made };
        return entry.ready.value as T;
      } catch (error) {
        if (entries.get(now, key) === entry) entries.delete(key);
        throw error;
      }
    },
    async known<T>(key: string): Promise<Known<T>> {
      const entry = entries.get(await version(), key);
      if (!entry) return { state: "NONE" };
      return entry.ready ? { state: "READY", value: entry.ready.value as T } : { state: "RUNNING" };
    },
  };
}

/** One value that follows from what the shop has said of its customers. */
export interface Cached<T> {
  current(): Promise<T>;
  known(): Promise<Known<T>>;
}

/** Caches what `make` made until an import changes the customers: scores and clusters do not count. */
export function cached<T>(db: Queryable, make: () => Promise<T>): Cached<T> {
  // The state is read from every customer, so that it is cached itself.
  const states = createCache(() => readDataVersion(db, [customers, imports, customerSchemas]), 1);
  const values = createCache(() => states.getOrCompute("state", () => customersState(db)), 1);
  return {
    current: () => values.getOrCompute("value", make),
    known: () => values.known("value"),
  };
}

/**
 * Lets all who ask while one reading is under way share the next one: it begins after each of them has asked, so that
 * no one is told of an earlier state.
 */
export function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const start = () => {
    const mine = read().finally(() => {
      if (running === mine) running = undefined;
    });
    running = mine;
    return mine;
  };
  return () => {
    if (!running) return start();
    return next ??= running.then(() => undefined, () => undefined).then(() => {
      next = undefined;
      return start();
    });
  };
}

/**
 * The same for each of several databases: what all requests ask alike is then read a few times for many of them.
 *
 * @param make the reading of a database, made once for each
 */
export function sharedByDatabase<D extends object, T>(
  make: (db: D) => () => Promise<T>,
): (db: D) => Promise<T> {
  const readers = new WeakMap<D, () => Promise<T>>();
  return (db) => {
    let read = readers.get(db);
    if (!read) readers.set(db, read = shared(make(db)));
    return read();
  };
}
