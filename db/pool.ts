import postgres from "postgres";
import { ConnectionLostError, isConnectionLost, isReadOnly } from "./connection_lost.ts";
import { type BuildStatement, statementsOver } from "./statement.ts";

/** A connection of one's own, for what belongs to a session, such as an advisory lock. */
export interface Session {
  readonly sql: postgres.Sql;
  /** Aborts when the connection is lost. */
  readonly lost: AbortSignal;
  /** Gives the connection back. */
  release(): void;
}

/** Connections to one database. */
export interface Pool {
  readonly sql: postgres.Sql;
  reserve(): Promise<Session>;
  /** Ends the connections; a statement that still runs after the time is given up. */
  close(options?: { readonly timeout?: number }): Promise<void>;
}

/** Seconds in which a connection must be made. */
const CONNECT_SECONDS = 5;
/** Seconds that statements under way are given when the pool closes. */
const CLOSE_SECONDS = 5;

/** One connection; a client of the driver that is never used again once its connection is lost. */
interface Slot {
  readonly client: postgres.Sql;
  readonly lost: AbortController;
}

type Options = NonNullable<Parameters<typeof postgres>[1]>;

/** How every transaction begins, where a pooler hands out another session with each. */
export interface TransactionStart {
  /** Modes of `begin`, such as `read only`. */
  readonly mode: string;
  /** Settings by name, for the transaction alone. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * A pool in which every connection is a client of its own, thrown away when its connection is lost.
 *
 * The driver's pool uses a lost connection again, and then loses statements: what was not written yet when the
 * connection closed is never written, so that later statements wait for ever, and a `rollback` or `release()` on a
 * closed connection fails outside of every promise.
 *
 * @param url address of the server; undefined where the options name a socket
 * @param options as the driver takes them; `max` connections
 * @param start given where a pooler stands before the server: then every statement is a transaction that begins so
 */
export function openPool(
  url: string | undefined,
  options: Options & { max: number },
  start?: TransactionStart,
): Pool {
  const { max } = options;
  const connect = (more: Options) => {
    const all: Options = { connect_timeout: CONNECT_SECONDS, ...options, ...more, max: 1 };
    return url === undefined ? postgres(all) : postgres(url, all);
  };
  // Never connects: it bears the options and parsers that the query builder changes.
  const template = connect({});
  const idle: Slot[] = [];
  const all = new Set<Slot>();
  const waiting: { resolve(slot: Slot): void; reject(error: Error): void }[] = [];
  let closed = false;

  function open(): Slot {
    const lost = new AbortController();
    const client = connect({ onclose: () => retire(slot) });
    Object.assign(client.options.parsers, template.options.parsers);
    Object.assign(client.options.serializers, template.options.serializers);
    const slot: Slot = { client, lost };
    all.add(slot);
    return slot;
  }

  /** Takes a slot out for good, and lets someone who waits have a new one in its place. */
  function retire(slot: Slot): void {
    if (!all.delete(slot)) return;
    const at = idle.indexOf(slot);
    if (at >= 0) idle.splice(at, 1);
    slot.lost.abort(new ConnectionLostError());
    slot.client.end({ timeout: 0 }).catch(() => undefined);
    if (!closed) waiting.shift()?.resolve(open());
  }

  function acquire(): Slot | Promise<Slot> {
    if (closed) throw new ConnectionLostError("The database was closed.");
    const slot = idle.pop();
    if (slot) return slot;
    if (all.size < max) return open();
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  }

  function release(slot: Slot): void {
    if (!all.has(slot)) return;
    const next = waiting.shift();
    if (next) next.resolve(slot);
    else idle.push(slot);
  }

  /** Runs work on a connection; its loss ends the work's promise, whatever the driver does with its own. */
  async function withSlot<T>(work: (slot: Slot) => PromiseLike<T>): Promise<T> {
    const slot = await acquire();
    try {
      return await untilLost(slot, work(slot));
    } catch (error) {
      if (isConnectionLost(error)) retire(slot);
      throw error;
    } finally {
      release(slot);
    }
  }

  const begin = (...args: [TransactionBody] | [string, TransactionBody]) => {
    const body = startedBy(start, args.at(-1) as TransactionBody);
    const own = args.length === 2 ? args[0] as string : "";
    const mode = start === undefined ? own : `${start.mode} ${own}`;
    return withSlot((slot) => slot.client.begin(mode, (tx) => onLiveSlot(slot, tx, body)));
  };
  const run = (build: BuildStatement) =>
    start === undefined
      ? withSlot(({ client }) => build(client))
      : begin((tx) => build(tx as unknown as postgres.Sql));
  return {
    sql: overlay(template, Object.assign(statementsOver(run, template), { begin })),
    async reserve() {
      const slot = await acquire();
      const onSlot = (build: BuildStatement) =>
        untilLost(slot, slot.lost.signal.aborted ? never() : build(slot.client));
      return {
        sql: overlay(template, statementsOver(onSlot, template)),
        lost: slot.lost.signal,
        release: () => release(slot),
      };
    },
    async close({ timeout = CLOSE_SECONDS } = {}) {
      closed = true;
      for (const { reject } of waiting.splice(0)) {
        reject(new ConnectionLostError("The database was closed."));
      }
      await Promise.all(
        [...all, { client: template }].map(({ client }) => client.end({ timeout })),
      );
    },
  };
}

type TransactionBody = (tx: postgres.TransactionSql) => unknown;

/** The body of a transaction after its settings. */
function startedBy(start: TransactionStart | undefined, body: TransactionBody): TransactionBody {
  if (start === undefined) return body;
  // No query, so that the body may still choose the transaction's isolation.
  const text = Object.entries(start.settings)
    .map(([name, value]) => `set local ${name} = '${value}'`).join(";");
  return async (tx) => {
    await tx.unsafe(text);
    const result = body(tx);
    return await (Array.isArray(result) ? Promise.all(result) : result);
  };
}

/**
 * The body of a transaction on a connection that may be lost meanwhile. Where it is, this never settles: the driver
 * would send a `commit` or `rollback` down the closed connection. The code that waits for the transaction is told by
 * {@linkcode untilLost}.
 */
async function onLiveSlot(
  slot: Slot,
  tx: postgres.TransactionSql,
  body: TransactionBody,
): Promise<unknown> {
  const { signal } = slot.lost;
  const run = (build: BuildStatement) =>
    signal.aborted
      ? Promise.reject(signal.reason)
      : Promise.resolve(build(tx as unknown as postgres.Sql));
  const savepoint = (...args: [TransactionBody] | [string, TransactionBody]) => {
    const inner = args.at(-1) as TransactionBody;
    const name = args.length === 2 ? args[0] as string : "nested";
    return tx.savepoint(name, (nested) => onLiveSlot(slot, nested, inner));
  };
  const live = overlay(tx, Object.assign(statementsOver(run, tx), { savepoint }));
  try {
    const result = body(live);
    const value = await (Array.isArray(result) ? Promise.all(result) : result);
    return signal.aborted ? await never() : value;
  } catch (error) {
    // Who may not write still has a connection, on which the driver can roll back.
    if (signal.aborted || isConnectionLost(error) && !isReadOnly(error)) return await never();
    throw error;
  }
}

/** The outcome of work, or the loss of its connection, whichever comes first. */
async function untilLost<T>({ lost: { signal } }: Slot, work: PromiseLike<T>): Promise<T> {
  const loss = Promise.withResolvers<never>();
  const onLoss = () => loss.reject(signal.reason);
  if (signal.aborted) onLoss();
  else signal.addEventListener("abort", onLoss, { once: true });
  try {
    return await Promise.race([work, loss.promise]);
  } finally {
    signal.removeEventListener("abort", onLoss);
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}

/** The driver's object with some of it replaced: the calls that would use its own connections. */
function overlay<T extends postgres.Sql | postgres.TransactionSql>(
  original: T,
  replacement: (...args: never[]) => unknown,
): T {
  return new Proxy(replacement, {
    get: (target, name) => Reflect.get(name in target ? target : original, name),
  }) as unknown as T;
}
