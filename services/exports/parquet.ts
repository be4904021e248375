import type { ParquetReply, ParquetRequest } from "./parquet_worker.ts";
import type { ExportTable } from "./table.ts";

/** A table as Parquet, row group by row group, encoded in a worker that lives as long as the export. */
export async function* writeParquet({ columns, pages }: ExportTable): AsyncGenerator<ParquetReply> {
  const worker = new Worker(new URL("./parquet_worker.ts", import.meta.url), { type: "module" });
  try {
    const described = columns.map(({ field, header, type }) => ({ field, header, type }));
    await ask(worker, { columns: described });
    for await (const page of pages) {
      const bytes = await ask(worker, { page });
      if (bytes.length > 0) yield bytes;
    }
    yield await ask(worker, "end");
  } finally {
    worker.terminate();
  }
}

function ask(worker: Worker, request: ParquetRequest): Promise<ParquetReply> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<ParquetReply>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    worker.postMessage(request);
  });
}
