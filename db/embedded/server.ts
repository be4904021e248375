import { Buffer } from "node:buffer";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { ConnectionLostError } from "../connection_lost.ts";
import type { EmbeddedReply, EmbeddedRequest } from "./worker.ts";

/** Folder name of a database that lives in memory only. */
export const MEMORY = ":memory:";

/** Milliseconds that one statement of the embedded database may take; nothing but its thread's end stops it. */
export const EMBEDDED_STATEMENT_MS = 300_000;

/** A PostgreSQL that lives in a worker of this process. */
export interface EmbeddedServer {
  /** A byte stream that speaks PostgreSQL's wire protocol; one at a time. */
  connect(): Promise<Duplex>;
  /** Writes everything down and ends the worker. */
  close(): Promise<void>;
}

/**
 * Starts the embedded database in a folder, which it creates where it is missing. A worker that crashes, or whose
 * statement does not end in time, is replaced when someone connects next.
 *
 * @param folder where the data lives, or `:memory:`
 * @param statementMs milliseconds that one statement may take
 * @throws when the folder cannot be read or written or holds no database
 */
export async function startEmbeddedServer(
  folder: string,
  statementMs = EMBEDDED_STATEMENT_MS,
): Promise<EmbeddedServer> {
  // Making a new database takes 300 MB that the worker would keep for good, so another worker makes it.
  if (folder !== MEMORY && !await exists(join(folder, "PG_VERSION"))) {
    await (await startWorker(folder, statementMs)).close();
  }
  let worker: EmbeddedWorker | undefined = await startWorker(folder, statementMs);
  return {
    async connect() {
      if (worker?.hasEnded()) worker = undefined;
      worker ??= await startWorker(folder, statementMs);
      return wireStream(worker.ask);
    },
    async close() {
      await worker?.close();
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

interface EmbeddedWorker {
  ask(request: EmbeddedRequest): Promise<EmbeddedReply>;
  hasEnded(): boolean;
  close(): Promise<void>;
}

async function startWorker(folder: string, statementMs: number): Promise<EmbeddedWorker> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const waiting: { resolve(reply: EmbeddedReply): void; reject(error: Error): void }[] = [];
  let ended = false;
  const end = (error: Error) => {
    ended = true;
    worker.terminate();
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.onmessage = ({ data }: MessageEvent<EmbeddedReply>) => {
    const next = waiting.shift();
    if (data.kind === "failed") next?.reject(new Error(data.message));
    else next?.resolve(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    end(new ConnectionLostError(`The embedded database ended: ${event.message}`));
  };
  const ask = (request: EmbeddedRequest) => {
    if (ended) return Promise.reject(new ConnectionLostError());
    return new Promise<EmbeddedReply>((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(request);
    });
  };
  const askInTime = async (request: EmbeddedRequest) => {
    const timer = setTimeout(
      () => end(new ConnectionLostError("The embedded database took too long and was restarted.")),
      statementMs,
    );
    try {
      return await ask(request);
    } finally {
      clearTimeout(timer);
    }
  };

  try {
    // However long it takes to recover from a crash.
    await ask({ kind: "open", folder });
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return {
    ask: askInTime,
    hasEnded: () => ended,
    async close() {
      if (ended) return;
      await ask({ kind: "close" });
      worker.terminate();
    },
  };
}

/** First byte of the message by which a client says goodbye; PGlite has no use for it. */
const TERMINATE = 0x58;

function wireStream(ask: (request: EmbeddedRequest) => Promise<EmbeddedReply>): Duplex {
  const stream: Duplex = new Duplex({
    read() {},
    write(chunk: Uint8Array, _encoding, done) {
      done();
      if (chunk[0] === TERMINATE) return;
      // A copy, since the driver goes on writing into the same buffer.
      ask({ kind: "protocol", bytes: new Uint8Array(chunk) }).then((reply) => {
        if (reply.kind === "protocol" && reply.bytes.byteLength > 0) {
          stream.push(Buffer.from(reply.bytes.buffer, reply.bytes.byteOffset, reply.bytes.length));
        }
      }, (error) => stream.destroy(error));
    },
    final(done) {
      done();
      stream.destroy();
    },
  });
  // The driver says goodbye only to a socket that calls itself open; else closing waits its timeout out.
  return Object.assign(stream, { readyState: "open" });
}
