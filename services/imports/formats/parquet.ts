/** Customer tables in Parquet files. */
import { UserError } from "../../errors.ts";
import { rowsAtOnce } from "../rows_at_once.ts";
import { emptyFile, type Table, type TableRecord } from "../table.ts";
import type { FileBytes } from "./file_bytes.ts";
import type { ParquetContents, ParquetReply, ParquetRequest } from "./parquet_worker.ts";
import { HEAD_ROWS } from "./table_area.ts";
import { damagedFile, unsafeFile } from "./zip.ts";

/** Bytes of the description of a file at most; that of a thousand columns in a hundred groups has ten million. */
const MAX_FOOTER_BYTES = 67_108_864;
/** Packed bytes of a row group at most, which are held in memory; writers make groups of 128 MB. */
const MAX_GROUP_BYTES = 536_870_912;

/**
 * Opens a Parquet file. Its header counts as row 1, as a spreadsheet would show it.
 *
 * @throws {UserError} `EMPTY_FILE`; `NESTED_COLUMN`; `UNKNOWN_CODEC`; `DAMAGED_FILE`, `UNSAFE_FILE`, `TOO_LARGE`, some
 * only while rows are read
 */
export async function openParquet(file: FileBytes): Promise<Table> {
  const head: TableRecord[] = [];
  let isAll = true;
  for await (const records of readRecords(file)) {
    isAll = head.length < HEAD_ROWS;
    if (!isAll) break;
    head.push(...records);
  }
  return {
    format: "PARQUET",
    workbook: null,
    encoding: null,
    delimiter: null,
    head: () => head,
    headerLine: () => undefined,
    records: async function* () {
      yield head;
      if (isAll) return;
      // Read again from the beginning, so that no worker waits until the rows are asked for.
      for await (const records of readRecords(file)) {
        const rest = records.filter(({ line }) => line > head.length);
        if (rest.length > 0) yield rest;
      }
    },
  };
}

/** The header, then the rows, group by group. */
async function* readRecords(file: FileBytes): AsyncGenerator<TableRecord[]> {
  const decoder = new Decoder();
  try {
    const { columns, groups } = await readContents(file, decoder);
    let line = 1;
    yield [{ line, cells: [...columns], badQuote: false }];
    const step = rowsAtOnce(columns.length);
    for (const [group, { rows, start, end }] of groups.entries()) {
      const bytes = await readWhole(file, start, end);
      await decoder.ask({ ask: "GROUP", group, bytes }, [bytes]);
      for (let from = 0; from < rows; from += step) {
        const to = Math.min(rows, from + step);
        const reply = await decoder.ask({ ask: "ROWS", from, to });
        if (!("rows" in reply) || reply.rows.length < to - from) {
          throw damagedFile("it has fewer rows than it says");
        }
        yield reply.rows.map((cells) => ({ line: ++line, cells, badQuote: false }));
      }
    }
  } finally {
    decoder.close();
  }
}

async function readContents(file: FileBytes, decoder: Decoder): Promise<ParquetContents> {
  const tail = await file.read(Math.max(0, file.size - 8), file.size);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  const magic = new TextDecoder().decode(tail.subarray(4));
  if (tail.length < 8 || magic !== "PAR1") throw damagedFile("its end is missing");
  const length = view.getUint32(0, true);
  if (length + 12 > file.size) throw damagedFile("its description is missing");
  if (length > MAX_FOOTER_BYTES) throw unsafeFile("its description is larger than 64 MB");
  const footer = await readWhole(file, file.size - length - 8, file.size);
  const reply = await decoder.ask({ ask: "CONTENTS", footer }, [footer]);
  if (!("contents" in reply)) throw damagedFile("its description cannot be read");
  const { contents } = reply;
  if (contents.columns.length === 0) throw emptyFile();
  checkContents(contents, file.size);
  return contents;
}

function checkContents({ groups, nested, codecs }: ParquetContents, size: number): void {
  if (nested.length > 0) {
    throw new UserError(
      "NESTED_COLUMN",
      `The column "${nested[0]}" holds lists or records, not one value a row. ` +
        "Leave it out, or make a column of each of its parts.",
    );
  }
  if (codecs.length > 0) {
    throw new UserError(
      "UNKNOWN_CODEC",
      `The file is compressed with ${codecs[0]}, which is not supported. ` +
        "Write it with Snappy, gzip, Brotli, Zstandard or without compression.",
    );
  }
  for (const { rows, start, end } of groups) {
    if (!(start >= 0 && end >= start && end <= size && rows >= 0)) {
      throw damagedFile("a part of it is missing");
    }
    if (end - start > MAX_GROUP_BYTES) {
      throw new UserError(
        "TOO_LARGE",
        "A row group of the file is larger than 512 MB. Write it with smaller row groups.",
      );
    }
  }
}

/** Bytes that can be handed to the worker, read piece by piece. */
async function readWhole(file: FileBytes, start: number, end: number): Promise<ArrayBuffer> {
  const whole = new Uint8Array(end - start);
  for (let at = start; at < end;) {
    const piece = await file.read(at, Math.min(end, at + 1_048_576));
    if (piece.length === 0) throw damagedFile("a part of it is missing");
    whole.set(piece, at - start);
    at += piece.length;
  }
  return whole.buffer;
}

/** The worker that decodes one file, asked one thing at a time. */
class Decoder {
  readonly #worker = new Worker(new URL("./parquet_worker.ts", import.meta.url), {
    type: "module",
  });

  /** @throws {UserError} `DAMAGED_FILE`, `UNSAFE_FILE` */
  async ask(request: ParquetRequest, transfer: Transferable[] = []): Promise<ParquetReply> {
    const { promise, resolve, reject } = Promise.withResolvers<ParquetReply>();
    this.#worker.onmessage = ({ data }: MessageEvent<ParquetReply>) => resolve(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    this.#worker.postMessage(request, transfer);
    const reply = await promise;
    if (!("failure" in reply)) return reply;
    throw reply.failure === "LARGE"
      ? unsafeFile("a part of it unpacks to more than 256 MB")
      : damagedFile("a part of it cannot be read");
  }

  close(): void {
    this.#worker.terminate();
  }
}
