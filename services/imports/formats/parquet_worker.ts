/** Decodes one Parquet file in a thread of its own: a column of a row group takes a tenth of a second in one go. */
import { type FileMetaData, parquetMetadata, parquetRead, parquetSchema } from "hyparquet";
import { COMPRESSORS, isKnownCodec, LargePageError } from "./parquet_codecs.ts";
import { TEXT_PARSERS, type TextOf, textOf } from "./parquet_texts.ts";

/** A row group of a file. */
export interface RowGroup {
  readonly rows: number;
  /** Where its bytes stand. */
  readonly start: number;
  readonly end: number;
}

/** What a file holds. */
export interface ParquetContents {
  readonly columns: readonly string[];
  readonly groups: readonly RowGroup[];
  /** Columns that hold lists or records. */
  readonly nested: readonly string[];
  /** Codecs that are not understood. */
  readonly codecs: readonly string[];
}

/** What the worker is asked. */
export type ParquetRequest =
  | { readonly ask: "CONTENTS"; readonly footer: ArrayBuffer }
  /** The rows of a group come next; its bytes. */
  | { readonly ask: "GROUP"; readonly group: number; readonly bytes: ArrayBuffer }
  /** Rows of that group, counted from 0. */
  | { readonly ask: "ROWS"; readonly from: number; readonly to: number };

/** What it answers: what was asked for, or why it could not be read. */
export type ParquetReply =
  | { readonly contents: ParquetContents }
  | { readonly rows: string[][] }
  | { readonly ready: true }
  | { readonly failure: "DAMAGED" | "LARGE" };

/** The worker's own side of the channel; the DOM library types `self` as a window. */
declare const self: {
  onmessage: (event: MessageEvent<ParquetRequest>) => void;
  postMessage(reply: ParquetReply): void;
};

/** Rows that are decoded at a time, so that a large group takes little more memory than its packed bytes. */
const WINDOW_ROWS = 32_768;

class ParquetDecoder {
  #metadata: FileMetaData | undefined;
  #contents: ParquetContents | undefined;
  #texts: TextOf[] = [];
  #group = 0;
  #bytes = new ArrayBuffer(0);
  /** The window under way: where it begins in the group, and its rows. */
  #from = 0;
  #rows: unknown[][] = [];

  async answer(request: ParquetRequest): Promise<ParquetReply> {
    switch (request.ask) {
      case "CONTENTS":
        return { contents: this.#open(request.footer) };
      case "GROUP":
        this.#group = request.group;
        this.#bytes = request.bytes;
        this.#from = 0;
        this.#rows = [];
        return { ready: true };
      case "ROWS":
        return { rows: await this.#read(request.from, request.to) };
    }
  }

  #open(footer: ArrayBuffer): ParquetContents {
    const metadata = parquetMetadata(footer, { geoparquet: false, parsers: TEXT_PARSERS });
    const { children } = parquetSchema(metadata);
    const codecs = metadata.row_groups.flatMap(({ columns }) =>
      columns.flatMap(({ meta_data }) => meta_data?.codec ?? [])
    );
    this.#metadata = metadata;
    this.#texts = children.map(({ element }) => textOf(element));
    this.#contents = {
      columns: children.map(({ element }) => element.name),
      groups: metadata.row_groups.map(({ num_rows, columns }) => ({
        rows: Number(num_rows),
        ...rangeOf(columns.map(({ meta_data }) => meta_data!)),
      })),
      nested: children.filter(({ element, children }) =>
        children.length > 0 || element.repetition_type === "REPEATED"
      ).map(({ element }) => element.name),
      codecs: [...new Set(codecs)].filter((codec) => !isKnownCodec(codec)),
    };
    return this.#contents;
  }

  async #read(from: number, to: number): Promise<string[][]> {
    if (to > this.#from + this.#rows.length || from < this.#from) await this.#decode(from);
    return this.#rows.slice(from - this.#from, to - this.#from).map((row) =>
      this.#texts.map((text, index) => text(row[index]))
    );
  }

  /** Decodes the window that begins at a row. */
  async #decode(from: number): Promise<void> {
    const { groups } = this.#contents!;
    const { rows, start } = groups[this.#group]!;
    const first = groups.slice(0, this.#group).reduce((sum, group) => sum + group.rows, 0);
    const bytes = this.#bytes;
    this.#rows = [];
    await parquetRead({
      onComplete: (rows) => this.#rows = rows,
      file: {
        byteLength: start + bytes.byteLength,
        slice: (begin, end) => bytes.slice(begin - start, end === undefined ? end : end - start),
      },
      metadata: this.#metadata!,
      rowStart: first + from,
      rowEnd: first + Math.min(rows, from + WINDOW_ROWS),
      compressors: COMPRESSORS,
      parsers: TEXT_PARSERS,
      geoparquet: false,
    });
    this.#from = from;
  }
}

/** Where the column chunks of a group stand. */
function rangeOf(
  chunks: readonly {
    readonly dictionary_page_offset?: bigint;
    readonly data_page_offset: bigint;
    readonly total_compressed_size: bigint;
  }[],
) {
  const starts = chunks.map(({ dictionary_page_offset, data_page_offset }) =>
    Number(
      dictionary_page_offset && dictionary_page_offset < data_page_offset
        ? dictionary_page_offset
        : data_page_offset,
    )
  );
  const ends = chunks.map(({ total_compressed_size }, index) =>
    starts[index]! + Number(total_compressed_size)
  );
  return { start: Math.min(...starts), end: Math.max(...ends) };
}

const decoder = new ParquetDecoder();

self.onmessage = async ({ data }) => {
  try {
    self.postMessage(await decoder.answer(data));
  } catch (error) {
    self.postMessage({ failure: error instanceof LargePageError ? "LARGE" : "DAMAGED" });
  }
};
