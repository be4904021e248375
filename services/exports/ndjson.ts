import { isoDate } from "./iso_date.ts";
import type { ExportColumn, Page, Table } from "./table.ts";

/** A table as one JSON object a line, each with every column; moments in ISO 8601. */
export async function* writeNdjson({ columns, pages }: Table): AsyncGenerator<string> {
  for await (const page of pages) yield `${objectsOf(page, columns).join("\n")}\n`;
}

/** The same objects as one JSON array, each on a line of its own. */
export async function* writeJson({ columns, pages }: Table): AsyncGenerator<string> {
  let before = "[\n";
  for await (const page of pages) {
    yield before + objectsOf(page, columns).join(",\n");
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

function objectsOf({ rows, values }: Page, columns: readonly ExportColumn[]): string[] {
  const names = columns.map(({ field }, index) =>
    `${index === 0 ? "{" : ","}${JSON.stringify(field)}:`
  );
  const cells = columns.map(({ type }, column) => values[column]!.map(VALUES[type]));
  return Array.from({ length: rows }, (_, row) => {
    let object = "";
    for (let column = 0; column < cells.length; column++) {
      object += names[column]! + cells[column]![row]!;
    }
    return `${object}}`;
  });
}

const plain = (value: unknown) => String(value);
const json = (value: unknown) => JSON.stringify(value);

const VALUES: Readonly<Record<ExportColumn["type"], (value: unknown) => string>> = {
  text: json,
  integer: plain,
  double: plain,
  boolean: plain,
  timestamp: (value) => value === null ? "null" : `"${new Date(value as string).toISOString()}"`,
  date: (value) => value === null ? "null" : `"${isoDate(value as string)}"`,
  json,
};
