import { personaName } from "@/content/personas/persona.ts";
import { writeCsv } from "./csv.ts";
import type { Encoding } from "./encoding.ts";
import { numbered } from "./format.ts";
import { writeJson, writeNdjson } from "./ndjson.ts";
import { writeParquet } from "./parquet.ts";
import type { ExportColumn, ExportTable, Page, ReadColumn, ReadPage, Table } from "./table.ts";

/** A table as the bytes of a file. */
export function encode(
  { columns, pages }: ExportTable,
  { format, bom = false, gzip = false }: Encoding,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const table: Table = { columns: distinct(columns), pages: parsed(columns, pages) };
  const bytes = format === "parquet"
    ? ReadableStream.from(writeParquet(table))
    : ReadableStream.from(
      format === "csv"
        ? writeCsv(table, { bom })
        : format === "json"
        ? writeJson(table)
        : writeNdjson(table),
    ).pipeThrough(new TextEncoderStream());
  return gzip ? bytes.pipeThrough(new CompressionStream("gzip")) : bytes;
}

/** The columns of the file. The name of a member is the shop's own, and numbered where another column has it. */
function distinct(columns: readonly ReadColumn[]): ExportColumn[] {
  const taken = new Set(
    columns.flatMap(({ header, members }) => members ? [] : header.toLowerCase()),
  );
  const unique = (name: string) => {
    if (taken.has(name.toLowerCase())) return numbered(name, taken);
    taken.add(name.toLowerCase());
    return name;
  };
  return columns.flatMap(({ field, header, type, members }): readonly ExportColumn[] =>
    members?.map((name) => ({ field: name, header: unique(name), type: "text" })) ??
      [{ field, header, type }]
  );
}

async function* parsed(
  columns: readonly ReadColumn[],
  pages: AsyncIterable<ReadPage>,
): AsyncGenerator<Page> {
  const names = new Map<string, string>();
  for await (const { rows, values } of pages) {
    yield {
      rows,
      values: columns.flatMap(({ persona, members }, column) => {
        const read: unknown[] = JSON.parse(values[column]!);
        if (persona) return [read.map((id) => named(id as string | null))];
        return members?.map((name) => read.map((each) => memberOf(each, name))) ?? [read];
      }),
    };
  }

  function named(id: string | null): string | null {
    return id && names.getOrInsertComputed(id, () => personaName(id, "en"));
  }
}

function memberOf(object: unknown, name: string): string | null {
  const members = object as Record<string, string>;
  return Object.hasOwn(members, name) ? members[name]! : null;
}
