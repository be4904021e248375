/**
 * Runs PGlite, PostgreSQL in WebAssembly, in a thread of its own: a statement that takes a second keeps
 * nobody else's event loop busy. Speaks PostgreSQL's wire protocol over messages.
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
      return {
        kind: "protocol",
        bytes: await database!.execProtocolRaw(request.bytes) as Uint8Array<ArrayBuffer>,
      };
    case "close":
      await database?.close();
      database = undefined;
      return { kind: "closed" };
  }
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
