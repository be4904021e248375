import type { Encoding } from "./encoding.ts";
import type { EncoderReply, EncoderRequest } from "./encode_worker.ts";
import type { ExportTable, ReadPage } from "./table.ts";

/**
 * Encodes a table in a worker that lives as long as the export, so that this thread only carries pages to it and bytes
 * from it. The worker waits for pages until its bytes are read.
 */
export async function* encodeAside(
  { columns, pages }: ExportTable,
  encoding: Encoding,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL("./encode_worker.ts", import.meta.url), { type: "module" });
  const tell = (request: EncoderRequest) => worker.postMessage(request);
  const replies = new ReadableStream<EncoderReply>({
    start(controller) {
      worker.onmessage = ({ data }: MessageEvent<EncoderReply>) => controller.enqueue(data);
      worker.onerror = (event) => {
        event.preventDefault();
        controller.error(new Error(event.message));
      };
    },
  });
  const reading: AsyncIterator<ReadPage> = pages[Symbol.asyncIterator]();
  try {
    tell({ columns, encoding });
    for await (const reply of replies) {
      if (reply === "end") return;
      if (reply === "more") {
        const { done, value } = await reading.next();
        tell({ page: done ? undefined : value });
      } else yield reply;
    }
  } finally {
    worker.terminate();
    await reading.return?.();
  }
}
