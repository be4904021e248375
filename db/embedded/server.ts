import { Buffer } from "node:buffer";
import { join } from "node:path";
import { Duplex } from "node:stream";
import type { EmbeddedReply, EmbeddedRequest } from "./worker.ts";

/** Folder name of a database that lives in memory only. */
export const MEMORY = ":memory:";

/** A PostgreSQL that lives in a worker of this process. */
export interface EmbeddedServer {
  /** A byte stream that speaks PostgreSQL's wire protocol; one at a time. */
  connect(): Duplex;
  /** Writes everything down and ends the worker. */
  close(): Promise<void>;
}

/**
 * Starts the embedded database in a folder, which it creates where it is missing.
 *
 * @param folder where the data lives, or `:memory:`
 * @throws when the folder cannot be read or written or holds no database
 */
export async function startEmbeddedServer(folder: string): Promise<EmbeddedServer> {
  // Making a new database takes 300 MB that the worker would keep for good, so another worker makes it.
  if (folder !== MEMORY && !await exists(join(folder, "PG_VERSION"))) {
    await (await startWorker(folder)).close();
  }
  return await startWorker(folder);
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

async function startWorker(folder: string): Promise<EmbeddedServer> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const waiting: { resolve(reply: EmbeddedReply): void; reject(error: Error): void }[] = [];
  const fail = (message: string) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(message));
  };
  worker.onmessage = ({ data }: MessageEvent<EmbeddedReply>) => {
    const next = waiting.shift();
    if (data.kind === "failed") next?.reject(new Error(data.message));
    else next?.resolve(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail(event.message);
  };
  const ask = (request: EmbeddedRequest) =>
    new Promise<EmbeddedReply>((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(request);
    });

  try {
    await ask({ kind: "open", folder });
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return {
    connect: () => wireStream(ask),
    async close() {
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
