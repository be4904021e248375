/** Encodes Parquet in a thread of its own: a row group is encoded in one go, which takes a tenth of a second. */
import { ParquetEncoder } from "./parquet_encoder.ts";
import type { ExportColumn, Page } from "./table.ts";

/** What the worker is told: first the columns, then the pages, then that there are no more. */
export type ParquetRequest =
  | { readonly columns: readonly ExportColumn[] }
  | { readonly page: Page }
  | "end";

/** Its answer to each: the file's next bytes, of which there may be none. */
export type ParquetReply = Uint8Array<ArrayBuffer>;

/** The worker's own side of the channel; the DOM library types `self` as a window. */
declare const self: {
  onmessage: (event: MessageEvent<ParquetRequest>) => void;
  postMessage(reply: ParquetReply, transfer: Transferable[]): void;
};

let encoder: ParquetEncoder | undefined;

function answer(request: ParquetRequest): ParquetReply {
  if (request === "end") return encoder!.end();
  if ("page" in request) return encoder!.write(request.page);
  encoder = new ParquetEncoder(request.columns);
  return new Uint8Array();
}

self.onmessage = ({ data }) => {
  const bytes = answer(data);
  self.postMessage(bytes, [bytes.buffer]);
};
