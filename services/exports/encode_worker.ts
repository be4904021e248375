/** Encodes one export in a thread of its own: a row group of Parquet takes a tenth of a second in one go. */
import { encode } from "./encode.ts";
import type { Encoding } from "./encoding.ts";
import type { ReadColumn, ReadPage } from "./table.ts";

/** What the worker is told: first what it is to make of which columns, then a page as often as it asks for more. */
export type EncoderRequest =
  | { readonly columns: readonly ReadColumn[]; readonly encoding: Encoding }
  | { readonly page: ReadPage | undefined };

/** What it says: that it takes another page, the file's next bytes, or that they were the last. */
export type EncoderReply = "more" | Uint8Array<ArrayBuffer> | "end";

/** The worker's own side of the channel; the DOM library types `self` as a window. */
declare const self: {
  onmessage: (event: MessageEvent<EncoderRequest>) => void;
  postMessage(reply: EncoderReply, transfer?: Transferable[]): void;
};

let take: (page: ReadPage | undefined) => void = () => {};

async function* pages(): AsyncGenerator<ReadPage> {
  while (true) {
    const { promise, resolve } = Promise.withResolvers<ReadPage | undefined>();
    take = resolve;
    self.postMessage("more");
    const page = await promise;
    if (!page) return;
    yield page;
  }
}

self.onmessage = async ({ data }) => {
  if ("page" in data) return take(data.page);
  for await (const bytes of encode({ columns: data.columns, pages: pages() }, data.encoding)) {
    self.postMessage(bytes, [bytes.buffer]);
  }
  self.postMessage("end");
};
