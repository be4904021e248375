/**
 * Runs PGlite, PostgreSQL in WebAssembly, in a thread of its own: a statement that takes a second keeps
 * no one else's event loop busy. Speaks PostgreSQL's wire protocol over messages.
 */
import { PGlite } from "@electric-sql/pglite";

/** What the worker is asked. */
export type EmbeddedRequest =
  | { kind: "open"; folder: string }
  | { kind: "protocol"; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "close" };

/** What the worker answers: one reply a request, in order. */
export type EmbeddedReply =
  | { kind: "opened" }
  | { kind: "protocol"; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "closed" }
  | { kind: "failed"; message: string };

/** The worker's own side of the channel; the DOM library types `self` as a window. */
declare const self: {
  onmessage: (event: MessageEvent<EmbeddedRequest>) => void;
  postMessage(reply: EmbeddedReply, transfer?: Transferable[]): void;
};

let database: PGlite | undefined;
let queue: Promise<void> = Promise.resolve();

async function answer(request: EmbeddedRequest): Promise<EmbeddedReply> {
  switch (request.kind) {
    case "open":
      database = await PGlite.create({
        dataDir: request.folder === ":memory:" ? "memory://" : request.folder,
      });
      return { kind: "opened" };
    case "protocol":
      return { kind: "protocol", bytes: await exchange(database!, request.bytes) };
    case "close":
      await database?.close();
      database = undefined;
      return { kind: "closed" };
  }
}

/** First byte of a connection's first message, which bears a length instead of a kind. */
const STARTUP = 0;

/**
 * What the database answers to a message. `execProtocolRaw` would do, but keeps a parsed copy of every row that it
 * ever sent; the streaming form keeps none. Only the startup is not answered through it.
 */
async function exchange(
  pglite: PGlite,
  message: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (message[0] === STARTUP) {
    return await pglite.execProtocolRaw(message) as Uint8Array<ArrayBuffer>;
  }
  const parts: Uint8Array[] = [];
  // A copy, since the part lies in the database's own memory.
  await pglite.execProtocolRawStream(message, {
    onRawData: (part) => void parts.push(part.slice()),
  });
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

self.onmessage = ({ data }) => {
  queue = queue.then(async () => {
    try {
      const reply = await answer(data);
      const transfer = reply.kind === "protocol" && reply.bytes.byteOffset === 0 &&
          reply.bytes.byteLength === reply.bytes.buffer.byteLength
        ? [reply.bytes.buffer]
        : [];
      self.postMessage(reply, transfer);
    } catch (error) {
      self.postMessage({ kind: "failed", message: String(error) });
    }
  });
};
